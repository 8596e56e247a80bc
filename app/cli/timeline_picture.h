// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/figure/timeline.h"

namespace permdse::cli {

/// What is wrong with the name of a timeline; empty if nothing. TRC-0005 for an ending that this
/// build cannot write: .svg always, .png where the program was built with Qt.
[[nodiscard]] Diagnostics timelineNameProblems(const std::string& path);

/// The timeline as the ending of the path says, PNG at twice the size in pixels.
/// @pre timelineNameProblems() is empty
[[nodiscard]] std::string timelineBytes(const TimelineSpec& spec, const std::string& path);

} // namespace permdse::cli
