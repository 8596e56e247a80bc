// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/figure/timeline.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "core/base/unit_format.h"

namespace permdse {

namespace {

using Signal = RecordedTrace::Signal;

bool isPe(std::string_view scope) {
    return scope.size() > 2 && scope.starts_with("pe") &&
           std::all_of(scope.begin() + 2, scope.end(),
                       [](unsigned char c) { return std::isdigit(c) != 0; });
}

double largestOf(const Signal& signal) {
    std::int64_t largest = 0;
    for (const auto& [cycle, value] : signal.changes) {
        largest = std::max(largest, value);
    }
    return static_cast<double>(largest);
}

/// A range of cycles in columns of equal width.
struct Columns {
    std::int64_t first = 0, end = 0;
    std::size_t count = 1;

    [[nodiscard]] double width() const {
        return static_cast<double>(end - first) / static_cast<double>(count);
    }
};

/// Mean value of a signal in each column, whose width need not be a whole number of cycles;
/// negative values count as 0.
std::vector<double> means(const Signal& signal, const Columns& columns) {
    std::vector<double> sums(columns.count, 0.0);
    const double width = columns.width();
    const auto add = [&](std::int64_t from, std::int64_t to, std::int64_t value) {
        from = std::max(from, columns.first);
        to = std::min(to, columns.end);
        if (value <= 0 || from >= to) {
            return;
        }
        const double begin = static_cast<double>(from - columns.first) / width;
        const double end = static_cast<double>(to - columns.first) / width;
        for (auto c = static_cast<std::size_t>(begin);
             c < columns.count && static_cast<double>(c) < end; ++c) {
            const double left = std::max(begin, static_cast<double>(c));
            const double right = std::min(end, static_cast<double>(c) + 1.0);
            sums[c] += static_cast<double>(value) * std::max(0.0, right - left);
        }
    };
    // From the last change before the range on.
    auto change =
        std::upper_bound(signal.changes.begin(), signal.changes.end(), columns.first,
                         [](std::int64_t cycle, const auto& other) { return cycle < other.first; });
    std::int64_t since = columns.first;
    std::int64_t value = change == signal.changes.begin() ? 0 : std::prev(change)->second;
    for (; change != signal.changes.end() && change->first < columns.end; ++change) {
        add(since, change->first, value);
        since = change->first;
        value = change->second;
    }
    add(since, columns.end, value);
    return sums;
}

void divide(std::vector<double>& values, double by) {
    for (double& value : values) {
        value = by > 0.0 ? std::min(1.0, value / by) : 0.0;
    }
}

/// What people call the signals of the engines' traces.
struct SignalWords {
    std::string_view signal; ///< "scope.name"
    std::string_view title;
    std::vector<std::string> values; ///< of a code
};

const SignalWords* wordsOf(std::string_view signal) {
    static const std::vector<SignalWords> all{
        {"control.phase", "Phase", {"idle", "fill", "compute", "write back"}},
        {"control.pass", "Pass", {}},
        {"activation_sram.scan_group", "Group of activations scanned", {}},
        {"zero_detector.handed", "Nonzero activations found", {}},
        {"fifo.waiting", "Activations waiting in the FIFO", {}},
        {"broadcast.column", "Column broadcast last", {}},
        {"broadcast.columns", "Columns broadcast at once", {}},
        {"write_back.results", "Results written back", {}},
        {"feed.column", "Column fed", {}},
        {"feed.broadcast", "Broadcast", {}},
        {"feed.stalled", "Broadcast waits for a queue", {}},
        {"transform.forward", "Transforms of inputs", {}},
        {"transform.inverse", "Transforms of results", {}},
        {"products.busy", "Products", {}},
        {"activation_sram.busy", "Port of the activation SRAM", {}},
    };
    const auto found = std::find_if(
        all.begin(), all.end(), [&](const SignalWords& words) { return words.signal == signal; });
    return found == all.end() ? nullptr : &*found;
}

/// Name of the PEs from `first` to before `end`.
std::string nameOf(const std::vector<const Signal*>& lines, std::size_t first, std::size_t end) {
    return end - first == 1 ? lines[first]->scope + ": " + lines[first]->name
                            : fmt::format("{} to {}: {}", lines[first]->scope,
                                          lines[end - 1]->scope, lines[first]->name);
}

/// Lanes of the PEs' lines of one name, neighbours together where there are too many.
void addPeLanes(const std::vector<const Signal*>& lines, const Columns& columns,
                std::size_t mostPes, std::vector<TimelineLane>& lanes) {
    double largest = 0.0;
    for (const Signal* signal : lines) {
        largest = std::max(largest, largestOf(*signal));
    }
    const std::size_t each = (lines.size() + mostPes - 1) / mostPes;
    for (std::size_t first = 0; first < lines.size(); first += each) {
        const std::size_t end = std::min(lines.size(), first + each);
        TimelineLane lane;
        lane.is_pe = true;
        lane.largest = largest;
        lane.shares.assign(columns.count, 0.0);
        for (std::size_t s = first; s < end; ++s) {
            const std::vector<double> own = means(*lines[s], columns);
            std::transform(own.begin(), own.end(), lane.shares.begin(), lane.shares.begin(),
                           std::plus<>());
        }
        divide(lane.shares, largest * static_cast<double>(end - first));
        lane.name = nameOf(lines, first, end);
        if (first == 0) {
            lane.label = nameOf(lines, 0, lines.size());
        }
        lanes.push_back(std::move(lane));
    }
}

} // namespace

TimelineSpec makeTimeline(const RecordedTrace& trace, std::int64_t columns, std::size_t mostPes) {
    return makeTimeline(trace, 0, trace.cycles, columns, mostPes);
}

TimelineSpec makeTimeline(const RecordedTrace& trace, std::int64_t first, std::int64_t cycles,
                          std::int64_t columns, std::size_t mostPes) {
    TimelineSpec spec;
    spec.first = std::clamp<std::int64_t>(first, 0, trace.cycles);
    spec.cycles = std::clamp<std::int64_t>(cycles, 0, trace.cycles - spec.first);
    const Columns range{
        spec.first, spec.first + spec.cycles,
        static_cast<std::size_t>(std::clamp<std::int64_t>(spec.cycles, 1, columns))};
    std::vector<std::pair<std::string, std::vector<const Signal*>>> pes; // by name
    for (const Signal& signal : trace.lines) {
        if (isPe(signal.scope)) {
            auto found = std::find_if(pes.begin(), pes.end(), [&](const auto& group) {
                return group.first == signal.name;
            });
            if (found == pes.end()) {
                found = pes.insert(found, {signal.name, {}});
            }
            found->second.push_back(&signal);
            continue;
        }
        std::string name = signal.scope + "." + signal.name;
        TimelineLane lane;
        if (const SignalWords* words = wordsOf(name)) {
            name = words->title;
            lane.words = words->values;
        }
        lane.label = lane.name = name;
        lane.largest = largestOf(signal);
        lane.shares = means(signal, range);
        divide(lane.shares, lane.largest);
        spec.lanes.push_back(std::move(lane));
    }
    for (const auto& [name, lines] : pes) {
        addPeLanes(lines, range, mostPes, spec.lanes);
    }
    return spec;
}

std::string laneCaption(const TimelineLane& lane) {
    if (lane.words.empty()) {
        return lane.largest > 1.0
                   ? fmt::format("{} (to {})", lane.label, displayNumber(lane.largest))
                   : lane.label;
    }
    std::string caption = lane.label;
    for (std::size_t value = 1; value < lane.words.size(); ++value) { // 0 has no height
        caption += fmt::format("{} {} {}", value > 1 ? "," : ":", value, lane.words[value]);
    }
    return caption;
}

std::string timelineCellText(const TimelineSpec& spec, std::size_t lane, std::size_t column) {
    const TimelineLane& which = spec.lanes[lane];
    const double width =
        static_cast<double>(spec.cycles) / static_cast<double>(which.shares.size());
    const double first = static_cast<double>(spec.first);
    const double begin = std::floor(first + width * static_cast<double>(column));
    const double last = std::ceil(first + width * static_cast<double>(column + 1)) - 1.0;
    const double mean = which.shares[column] * which.largest;
    const double code = std::round(mean);
    const bool isWord = std::abs(mean - code) < 1e-9 && code >= 0.0 &&
                        code < static_cast<double>(which.words.size());
    const std::string value =
        isWord ? which.words[static_cast<std::size_t>(code)] : displayNumber(mean, 3);
    return last > begin
               ? fmt::format("{}, {} in cycles {:.0f} to {:.0f}", which.name, value, begin, last)
               : fmt::format("{}, {} in cycle {:.0f}", which.name, value, begin);
}

} // namespace permdse
