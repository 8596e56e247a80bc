// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/trace/trace_file.h"

namespace permdse {

/// What a signal does over the cycles of a trace, in columns of equal width.
struct TimelineLane {
    /// "Activations waiting in the FIFO"; of PEs "pe0 to pe31: busy" on the first, else "". What
    /// has no words goes by the name of its signal, "fifo.waiting".
    std::string label;
    std::string name;     ///< of the lane itself: as the label, "pe3: busy", "pe8 to pe11: busy"
    bool is_pe = false;   ///< one of many rows of PEs, drawn thin
    double largest = 0.0; ///< largest value of the signal (of PEs: of all of them)
    std::vector<double> shares; ///< by column: mean value / largest, 0 to 1; 0 if `largest` is 0
    std::vector<std::string> words = {}; ///< what the values 0, 1, ... stand for; empty for numbers
};

/// The label with what its height stands for: "Pass (to 4)", "Phase: 1 fill, 2 compute".
[[nodiscard]] std::string laneCaption(const TimelineLane& lane);

/// A timeline as data: what to draw, no pixels.
struct TimelineSpec {
    std::int64_t first = 0;          ///< cycle that it begins with
    std::int64_t cycles = 0;         ///< that it shows
    std::vector<TimelineLane> lanes; ///< PEs last, one lane per PE, or per group of neighbours
};

/// Of a trace with any number of cycles, in `columns` columns (fewer if there are fewer cycles).
/// Signals of scopes "pe0", "pe1", ... are put together by name, at most `mostPes` lanes of each;
/// beyond that a lane is the mean of neighbours. @pre columns >= 1, mostPes >= 1
[[nodiscard]] TimelineSpec makeTimeline(const RecordedTrace& trace, std::int64_t columns = 480,
                                        std::size_t mostPes = 64);

/// The same of the `cycles` cycles from `first` on; what lies outside of the trace is left out. A
/// lane's `largest` stays that of the whole trace, so that ranges can be compared.
[[nodiscard]] TimelineSpec makeTimeline(const RecordedTrace& trace, std::int64_t first,
                                        std::int64_t cycles, std::int64_t columns,
                                        std::size_t mostPes);

/// "pe3: busy, 0.25 in cycles 40 to 43": which lane it is and its mean value in a column.
/// @pre lane and column are there
[[nodiscard]] std::string timelineCellText(const TimelineSpec& spec, std::size_t lane,
                                           std::size_t column);

} // namespace permdse
