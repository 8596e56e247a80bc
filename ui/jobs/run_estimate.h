// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include <QString>

namespace permdse::ui {

/// How fast a run goes and how long it still takes, from its share done and the time it took.
struct RunEstimate {
    double points_per_s = 0.0;
    std::optional<double> left_s; ///< empty while too little is done to tell
};

/// @pre 0 <= permille <= 1000
[[nodiscard]] RunEstimate estimateRun(std::uint64_t points, int permille,
                                      std::chrono::nanoseconds elapsed);

/// "1.2M points/s, 14 s left"; without the second part while nothing can be said.
[[nodiscard]] QString estimateText(const RunEstimate& estimate);

/// "38 ms", "1.4 s", "14 s", "3 min 20 s", "2 h 5 min".
[[nodiscard]] QString durationText(double seconds);

} // namespace permdse::ui
