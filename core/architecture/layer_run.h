// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "core/architecture/bill.h"
#include "core/architecture/binomial.h"
#include "core/architecture/parameter.h"
#include "core/architecture/residency.h"
#include "core/layer/layer.h"

namespace permdse {

/// What running one layer took, in the same words for every engine. Expectations, so not integers.
/// A model counts it without DRAM and clock tree; the frame adds those (completeRun()).
struct LayerRun {
    double cycles = 0.0;      ///< busy_cycles + sum of stalls
    double busy_cycles = 0.0; ///< cycles in which the multipliers have work
    std::array<double, maxStalls>
        stalls{};                 ///< cycles lost, in the order of the engine's stall table
    double operations = 0.0;      ///< arithmetic operations executed on the compressed model
    double multiplications = 0.0; ///< multiplier slots used
    double weight_bits = 0.0;     ///< size of the stored model
    double dram_bits = 0.0;       ///< streamed because it does not fit on chip
    bool fits = true;
    std::array<double, maxBillLines> events{}; ///< on each line of the bill

    friend bool operator==(const LayerRun&, const LayerRun&) = default;
};

/// A layer as a model or simulator counts it, before anything is known of clock and DRAM. At most
/// its mapping is chosen with an eye on them and on the other layers of a network.
struct CountedLayer {
    LayerRun counts;
    LayerStorage storage;
};

/// Lines of a bill that the frame counts events on, and the stall of DRAM.
struct FrameLines {
    std::size_t dram = 0;
    std::size_t clock_tree = 0;
    std::size_t dram_stall = 0; ///< among the engine's stalls
};

/// Sums over the layers of a workload.
struct RunTotals {
    LayerRun sum;
    double dense_operations = 0.0;  ///< 2 m n
    double dense_weight_bits = 0.0; ///< m n at the datapath's width
    double accuracy = 0.0;          ///< NaN if nothing is stated for these block sizes
    Residency residency;

    void add(const LayerRun& run, const Layer& layer, double datapath_bits);
};

/// What metrics need to know of a design besides its bill and run.
struct DesignFacts {
    double multipliers = 0.0;          ///< in the whole engine
    double operations_per_cycle = 0.0; ///< peak, whole engine
    double datapath_bits = 0.0;
};

/// A design as metrics see it.
struct PricedDesign {
    const Bill& bill;
    const EngineTechnology& technology;
    DesignFacts facts;
    FrameLines lines;
    std::size_t line_count = 0;
    std::size_t stall_count = 0;
    double capacity_bits = 0.0; ///< of all memories that hold the model
};

/// Cycles beyond those of computing in which a layer waits for what streams.
[[nodiscard]] inline double waitingCycles(double computing_cycles, double dram_bits,
                                          double clock_ghz, const EngineTechnology& technology) {
    return dram_bits > 0.0
               ? std::max(0.0, dram_bits / technology.dram_gbit_s * clock_ghz - computing_cycles)
               : 0.0;
}

/// Adds what the frame knows: the bits that stream from DRAM, the cycles in which computation waits
/// for them, and the events of the clock tree. What does not fit streams while the engine computes,
/// so only the excess over the computing time is lost (docs/model.md#capacity).
[[nodiscard]] LayerRun completeRun(const LayerRun& counts, double dram_bits, const Bill& bill,
                                   const FrameLines& lines, const EngineTechnology& technology);

/// Metrics every engine has, the first rows of each engine's table.
[[nodiscard]] const std::vector<MetricInfo>& commonMetrics();
/// Sum of the metrics' number: the common ones, then one per stall of the engine.
[[nodiscard]] std::size_t metricCount(std::size_t stallCount);

/// Writes the metrics of a run. The order is that of commonMetrics() followed by the stalls.
void computeMetrics(const PricedDesign& design, const RunTotals& totals, std::span<double> metrics);

/// NaN for every metric but `feasible`, which is 0.
void setNotEvaluated(std::span<double> metrics);

/// The lines of a bill with what happened on them; sums are the metrics.
[[nodiscard]] std::vector<BreakdownLine> makeBreakdown(const Bill& bill, const RunTotals& totals,
                                                       std::span<const BillLineInfo> infos);

/// Sets NumericFailure if a metric that must be finite and non-negative is not.
[[nodiscard]] std::uint32_t numericProblem(std::span<const double> metrics);

} // namespace permdse
