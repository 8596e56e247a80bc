// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include "core/base/result.h"
#include "core/experiment/experiment.h"

namespace permdse {

/// What a run takes beside the program itself; known before its first point.
struct RunNeed {
    std::uint64_t memory_bytes = 0; ///< the table of the kept points, and the search for fronts
    std::uint64_t disk_bytes = 0;   ///< points.csv, by the usual length of a cell; files of fronts
                                    ///< and reports are small beside it
};

/// Follows what the experiment keeps; how many points the fronts have is a guess. Saturates at
/// 2^63. `viewBytes` is what whoever shows the results keeps per point.
/// @pre validate(experiment) found no errors
[[nodiscard]] RunNeed runNeed(const Experiment& experiment, std::uint64_t viewBytes = 0);

/// Memory that a run may take. Core does not ask the machine: programs do.
struct MemoryAllowance {
    std::uint64_t bytes = std::numeric_limits<std::uint64_t>::max();
    std::string limit; ///< what sets it, in words: "free memory of the machine"
};

/// "about 1.1 GB of memory; 300 MB are accepted (free memory of the machine)".
[[nodiscard]] std::string tooMuchText(std::uint64_t need_bytes, const MemoryAllowance& allowance);

/// RUN-0002 if the run needs more memory than allowed; empty if it fits.
/// @pre validate(experiment) found no errors
[[nodiscard]] Diagnostics memoryProblems(const Experiment& experiment,
                                         const MemoryAllowance& allowance,
                                         const std::string& source = "",
                                         std::uint64_t viewBytes = 0);

/// Bytes that a point of a front takes at most while a run goes on that keeps the fronts or a
/// sample.
[[nodiscard]] std::uint64_t frontPointBytes(const Experiment& experiment);

/// RUN-0004: the fronts of the first `evaluated` points have so many that they need more memory
/// than allowed, which nobody knows before.
[[nodiscard]] Diagnostic frontsTooLarge(const Experiment& experiment, std::uint64_t evaluated,
                                        std::uint64_t onFronts, const MemoryAllowance& allowance);

/// "about 3.4 GB of memory and 4.1 GB of disk", for people, without a disk that is not needed;
/// empty if neither is worth a word (below 100 MB).
[[nodiscard]] std::string needText(const RunNeed& need);

/// "shorten the longest sweeps of permdnn, which are ...": what makes an experiment smaller, with
/// the index of the architecture that is meant.
struct SweepRemedy {
    std::size_t architecture = 0;
    std::string text;
};
[[nodiscard]] SweepRemedy sweepRemedy(const Experiment& experiment);

} // namespace permdse
