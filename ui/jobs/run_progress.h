// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>

namespace permdse::ui {

/// What a run does one after the other.
enum class RunStage {
    Evaluating, ///< all points by their closed form
    Comparing,  ///< feasible designs with each other, for the Pareto fronts
    Drawing,    ///< all points again under each draw of the constants, if the experiment wants that
    Simulating, ///< those on the fronts cycle by cycle, if the experiment wants that
};

/// How far a run is in its present stage.
struct RunProgress {
    RunStage stage = RunStage::Evaluating;
    /// Points of the stage, at most `total`; draws go on counting where the points ended.
    std::uint64_t done = 0;
    std::uint64_t total = 0;
    std::chrono::nanoseconds elapsed{0}; ///< since the stage began
    std::uint64_t before = 0;            ///< `done` when the stage began

    /// Thousandths of the stage, 0 to 1000; a stage without points is done.
    [[nodiscard]] int permille() const {
        return total > 0 ? static_cast<int>(1000.0 * static_cast<double>(done) /
                                            static_cast<double>(total))
                         : 1000;
    }
};

} // namespace permdse::ui
