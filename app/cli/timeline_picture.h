// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/result.h"

namespace permdse::cli {

/// What is wrong with the name of a timeline; empty if nothing. TRC-0005 for an ending that is
/// neither .svg nor .png, TRC-0006 where the program was built without Qt, which draws both.
[[nodiscard]] Diagnostics timelineNameProblems(const std::string& path);

} // namespace permdse::cli
