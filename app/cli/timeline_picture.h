// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "core/base/result.h"
#include "core/report/timeline.h"

namespace permdse::cli {

/// What is wrong with the name of a timeline; empty if nothing. TRC-0005 for an ending that this
/// build cannot write: .svg always, .png where the program was built with Qt.
[[nodiscard]] Diagnostics timelineNameProblems(const std::string& path);

/// Writes the timeline as its ending says, PNG at twice the size in pixels; the number of bytes.
/// Nothing half-written is left behind. OUT-0001 to OUT-0003.
/// @pre timelineNameProblems() is empty
[[nodiscard]] Result<std::uint64_t> writeTimeline(const TimelineSpec& spec,
                                                  const std::string& path);

} // namespace permdse::cli
