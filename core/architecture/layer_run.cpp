// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/layer_run.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>

#include "core/architecture/engine.h"
#include "core/base/units.h"

namespace permdse {

namespace {

constexpr double notModelled = std::numeric_limits<double>::quiet_NaN();

/// Rows of commonMetrics(), in its order.
enum CommonMetric : std::size_t {
    Cycles,
    LatencyUs,
    ThroughputGops,
    EquivalentTops,
    FramesPerS,
    AreaMm2,
    PowerMw,
    PeakPowerMw,
    AveragePowerMw,
    SystemPowerMw,
    EnergyUj,
    ChipEnergyUj,
    FramesPerJ,
    GopsPerW,
    GopsPerMm2,
    Edp,
    Utilisation,
    MultiplierUtilisation,
    PeakGops,
    EquivalentTopsPerW,
    MaxClockGhz,
    TimingSlackPs,
    ClockLimit,
    WeightKib,
    WeightCapacityKib,
    Occupancy,
    CompressionRatio,
    DramKib,
    StartupUs,
    StartupUj,
    Fits,
    Feasible,
    Accuracy,
    CommonMetricCount
};

/// Marks what counts an engine's own cycles and operations, which are other work in each engine.
std::vector<MetricInfo> withComparability(std::vector<MetricInfo> metrics) {
    static constexpr std::array<std::string_view, 3> ownUnits{"cycles", "peak_gops",
                                                              "max_clock_ghz"};
    static constexpr std::array<std::string_view, 5> ownWork{
        "throughput_gops", "gops_per_w", "gops_per_mm2", "utilisation", "multiplier_utilisation"};
    const auto isAmong = [](const auto& ids, const MetricInfo& metric) {
        return std::find(ids.begin(), ids.end(), metric.id) != ids.end();
    };
    for (MetricInfo& metric : metrics) {
        metric.counts_work = isAmong(ownWork, metric);
        if (metric.counts_work || isAmong(ownUnits, metric)) {
            makeIncomparable(metric);
        }
    }
    return metrics;
}

} // namespace

const std::vector<MetricInfo>& commonMetrics() {
    static const std::vector<MetricInfo> metrics = withComparability({
        {"cycles", "Cycles", "", "Clock cycles for all layers of the workload, one after the other",
         Sense::Minimise},
        {"latency_us", "Latency", "µs", "Time for one input: cycles / clock", Sense::Minimise,
         "cycles / clock_ghz / 1000"},
        {"throughput_gops", "Throughput", "GOPS",
         "Operations really executed on the compressed model (2 per multiply-accumulate) / time",
         Sense::Maximise, "operations / latency_us / 1000"},
        {"equivalent_tops", "Dense-equivalent throughput", "TOPS",
         "2 m n / time: what a dense engine would have to deliver", Sense::Maximise,
         "dense_operations / latency_us / 1e6"},
        {"frames_per_s", "Frame rate", "1/s", "1 / latency", Sense::Maximise, "1e6 / latency_us"},
        {"area_mm2", "Area", "mm²", "Sum of the bill of components, calibrated, with filler",
         Sense::Minimise},
        {"power_mw", "Design power", "mW",
         "On chip at the activity that the publication's figure stands for, with leakage: what "
         "publications print; a workload may draw more",
         Sense::Minimise},
        {"peak_power_mw", "Peak power", "mW",
         "On chip with every component as busy as any workload can make it, with leakage: no "
         "average "
         "exceeds it; what limits of heat and supply are about",
         Sense::Minimise},
        {"average_power_mw", "Average power", "mW", "On chip, on this workload: chip energy / time",
         Sense::Minimise, "chip_energy_uj / latency_us * 1000"},
        {"system_power_mw", "System power", "mW", "With DRAM, on this workload: energy / time",
         Sense::Minimise, "energy_uj / latency_us * 1000"},
        {"energy_uj", "Energy", "µJ",
         "Sum of events x energy per event, plus leakage x time, DRAM included", Sense::Minimise},
        {"chip_energy_uj", "Chip energy", "µJ",
         "Sum of events x energy per event, plus leakage x time, without DRAM", Sense::Minimise},
        {"frames_per_j", "Inputs per joule", "1/J", "1 / energy with DRAM: compares whole systems",
         Sense::Maximise, "1e6 / energy_uj"},
        {"gops_per_w", "Energy efficiency", "GOPS/W",
         "Throughput / design power, the publications' convention: without DRAM, at full activity",
         Sense::Maximise, "throughput_gops / power_mw * 1000"},
        {"gops_per_mm2", "Area efficiency", "GOPS/mm²", "Throughput / area", Sense::Maximise,
         "throughput_gops / area_mm2"},
        {"edp", "Energy-delay product", "µJ·µs", "Energy x latency", Sense::Minimise,
         "energy_uj * latency_us"},
        {"utilisation", "Utilisation", "",
         "Share of cycles in which the multipliers have work to do", Sense::Maximise,
         "busy_cycles / cycles"},
        {"multiplier_utilisation", "Multiplier utilisation", "",
         "Multiplications executed / (multipliers x cycles)", Sense::Maximise,
         "multiplications / (multiplier_count * cycles)"},
        {"peak_gops", "Peak throughput", "GOPS",
         "Operations per second with every unit busy every cycle", Sense::Maximise,
         "operations_per_cycle * clock_ghz"},
        {"equivalent_tops_per_w", "Dense-equivalent energy efficiency", "TOPS/W",
         "Dense-equivalent throughput / design power", Sense::Maximise,
         "equivalent_tops / power_mw * 1000"},
        {"max_clock_ghz", "Highest clock", "GHz", "What the logic limit and the SRAMs allow",
         Sense::Maximise},
        {"timing_slack_ps", "Timing slack", "ps",
         "Clock period less the shortest that the logic limit and the SRAMs allow; negative where "
         "the clock is too fast",
         Sense::Maximise, "(1 / clock_ghz - 1 / max_clock_ghz) * 1000"},
        {"clock_limit", "Clock limited by", "",
         "What sets the highest clock: the logic, or the cycle or access time of a memory",
         Sense::Ignore, "", clockLimitLabels()},
        {"weight_kib", "Weights", "KiB", "Size of the stored model with its indices",
         Sense::Minimise, "weight_bits / 8192"},
        {"weight_capacity_kib", "Weight capacity", "KiB",
         "What the memories of the model hold: weights, shifts, pointers", Sense::Ignore,
         "weight_capacity_bits / 8192"},
        {"occupancy", "Occupancy", "",
         "Words that the workload takes in the memory that it fills most / words of that memory, "
         "in "
         "the fullest PE; above 1 it streams",
         Sense::Minimise},
        {"compression_ratio", "Compression", "",
         "Dense model at the datapath's width / stored model", Sense::Maximise,
         "dense_weight_bits / weight_bits"},
        {"dram_kib", "DRAM traffic", "KiB", "What does not fit on chip and is streamed per input",
         Sense::Minimise, "dram_bits / 8192"},
        {"startup_us", "Start-up time", "µs",
         "Loading what stays on chip from DRAM, once before the first input", Sense::Minimise,
         "resident_bits / dram_gbit_s / 1000"},
        {"startup_uj", "Start-up energy", "µJ",
         "DRAM energy of loading what stays on chip, once before the first input", Sense::Minimise,
         "resident_bits * dram_bit_pj / 1e6"},
        {"fits", "Fits on chip", "",
         "1 if all layers of a network together (of a list: each layer) stay in the SRAMs, else 0",
         Sense::Maximise, "dram_bits == 0"},
        {"feasible", "Feasible", "", "1 if the clock suits logic and SRAMs, else 0",
         Sense::Maximise},
        {"accuracy", "Stated accuracy", "",
         "Accuracy stated for the workload at its own block sizes; not modelled for others",
         Sense::Maximise},
    });
    return metrics;
}

void RunTotals::add(const LayerRun& run, const Layer& layer, double datapath_bits) {
    sum.cycles += run.cycles;
    sum.busy_cycles += run.busy_cycles;
    sum.operations += run.operations;
    sum.multiplications += run.multiplications;
    sum.weight_bits += run.weight_bits;
    sum.dram_bits += run.dram_bits;
    sum.fits = sum.fits && run.fits;
    for (std::size_t i = 0; i < maxStalls; ++i) {
        sum.stalls[i] += run.stalls[i];
    }
    for (std::size_t i = 0; i < maxBillLines; ++i) {
        sum.events[i] += run.events[i];
    }
    const double weights = static_cast<double>(layer.outputs) * static_cast<double>(layer.inputs);
    dense_operations += 2.0 * weights;
    dense_weight_bits += weights * datapath_bits;
}

LayerRun completeRun(const LayerRun& counts, double dram_bits, const Bill& bill,
                     const FrameLines& lines, const EngineTechnology& technology) {
    LayerRun run = counts;
    run.dram_bits = dram_bits;
    run.fits = dram_bits == 0.0;
    const double waiting = waitingCycles(run.cycles, dram_bits, bill.clock_ghz, technology);
    run.stalls[lines.dram_stall] += waiting;
    run.cycles += waiting;
    run.events[lines.dram] = dram_bits;
    run.events[lines.clock_tree] = run.cycles * bill.lines[lines.clock_tree].count;
    return run;
}

std::size_t metricCount(std::size_t stallCount) {
    return CommonMetricCount + stallCount;
}

void computeMetrics(const PricedDesign& design, const RunTotals& totals,
                    std::span<double> metrics) {
    const Bill& bill = design.bill;
    const DesignFacts& facts = design.facts;
    const LayerRun& run = totals.sum;
    const double latency_us = run.cycles / bill.clock_ghz * 1e-3;
    double chip_pj = 0.0, dram_pj = 0.0;
    for (std::size_t i = 0; i < design.line_count; ++i) {
        (i == design.lines.dram ? dram_pj : chip_pj) += run.events[i] * bill.lines[i].energy_pj;
    }
    const double chip_uj = chip_pj * 1e-6 + bill.leakage_mw * latency_us * 1e-3;
    const double energy_uj = chip_uj + dram_pj * 1e-6;
    const double power_mw = bill.design_energy_pj * bill.clock_ghz + bill.leakage_mw;
    double occupancy = 0.0;
    for (const MemoryUse& use : totals.residency.memories) {
        occupancy = use.capacity_words > 0.0
                        ? std::max(occupancy, use.need_words / use.capacity_words)
                        : occupancy;
    }
    const double throughput_gops = run.operations / latency_us * 1e-3;
    const double equivalent_tops = totals.dense_operations / latency_us * 1e-6;

    metrics[Cycles] = run.cycles;
    metrics[LatencyUs] = latency_us;
    metrics[ThroughputGops] = throughput_gops;
    metrics[EquivalentTops] = equivalent_tops;
    metrics[FramesPerS] = 1e6 / latency_us;
    metrics[AreaMm2] = bill.area_mm2;
    metrics[PowerMw] = power_mw;
    metrics[PeakPowerMw] = bill.peak_energy_pj * bill.clock_ghz + bill.leakage_mw;
    metrics[AveragePowerMw] = chip_uj / latency_us * 1e3;
    metrics[SystemPowerMw] = energy_uj / latency_us * 1e3;
    metrics[EnergyUj] = energy_uj;
    metrics[ChipEnergyUj] = chip_uj;
    metrics[FramesPerJ] = 1e6 / energy_uj;
    metrics[GopsPerW] = throughput_gops / power_mw * 1e3;
    metrics[GopsPerMm2] = throughput_gops / bill.area_mm2;
    metrics[Edp] = energy_uj * latency_us;
    metrics[Utilisation] = run.busy_cycles / run.cycles;
    metrics[MultiplierUtilisation] = run.multiplications / (facts.multipliers * run.cycles);
    metrics[PeakGops] = facts.operations_per_cycle * bill.clock_ghz;
    metrics[EquivalentTopsPerW] = equivalent_tops / power_mw * 1e3;
    metrics[MaxClockGhz] = bill.max_clock_ghz;
    metrics[TimingSlackPs] = (1.0 / bill.clock_ghz - 1.0 / bill.max_clock_ghz) * 1000.0;
    metrics[ClockLimit] = static_cast<double>(bill.clock_limit);
    metrics[WeightKib] = run.weight_bits / bitsPerKib;
    metrics[WeightCapacityKib] = design.capacity_bits / bitsPerKib;
    metrics[Occupancy] = occupancy;
    metrics[CompressionRatio] = totals.dense_weight_bits / run.weight_bits;
    metrics[DramKib] = run.dram_bits / bitsPerKib;
    metrics[StartupUs] = totals.residency.resident_bits / design.technology.dram_gbit_s * 1e-3;
    metrics[StartupUj] = totals.residency.resident_bits * design.technology.dram_pj_per_bit * 1e-6;
    metrics[Fits] = run.fits ? 1.0 : 0.0;
    metrics[Feasible] = bill.infeasibility == 0 ? 1.0 : 0.0;
    metrics[Accuracy] = totals.accuracy;
    for (std::size_t i = 0; i < design.stall_count; ++i) {
        metrics[CommonMetricCount + i] = run.stalls[i];
    }
}

void setNotEvaluated(std::span<double> metrics) {
    std::fill(metrics.begin(), metrics.end(), notModelled);
    metrics[Feasible] = 0.0;
}

std::vector<BreakdownLine> makeBreakdown(const Bill& bill, const RunTotals& totals,
                                         std::span<const BillLineInfo> infos) {
    const double latency_us = totals.sum.cycles / bill.clock_ghz * 1e-3;
    std::vector<BreakdownLine> lines;
    for (std::size_t i = 0; i < infos.size(); ++i) {
        const BillLineInfo& info = infos[i];
        const BillLine& bought = bill.lines[i];
        const double events = totals.sum.events[i];
        if (bought.count == 0.0 && bought.area_mm2 == 0.0 && events == 0.0) {
            continue; // the design has no such component
        }
        lines.push_back(
            {.component = info.component,
             .title = info.lineTitle(),
             .module = info.module,
             .category = info.category,
             .event = info.event,
             .count = bought.count,
             .area_mm2 = bought.area_mm2,
             .energy_pj = bought.energy_pj,
             .events = events,
             .power_mw =
                 bought.design_events * bought.energy_pj * bill.clock_ghz + bought.leakage_mw,
             .leakage_mw = bought.leakage_mw,
             .energy_uj = events * bought.energy_pj * 1e-6 + bought.leakage_mw * latency_us * 1e-3,
             .component_title = info.title});
    }
    return lines;
}

namespace {

/// Whether all are numbers from +0 on, found without branches.
bool areFromZeroOn(std::span<const double> values) {
    constexpr std::uint64_t sign = std::uint64_t{1} << 63u, size = ~sign;
    constexpr std::uint64_t leastExponent = std::uint64_t{1} << 52u; // to infinity's: the sign bit
    std::uint64_t bad = 0;
    for (const double value : values) {
        const auto bits = std::bit_cast<std::uint64_t>(value);
        bad |= bits | ((bits & size) + leastExponent);
    }
    return (bad & sign) == 0;
}

} // namespace

std::uint32_t numericProblem(std::span<const double> metrics) {
    static_assert(TimingSlackPs < Accuracy);
    if (areFromZeroOn(metrics.first(TimingSlackPs)) && std::isfinite(metrics[TimingSlackPs]) &&
        areFromZeroOn(metrics.subspan(TimingSlackPs + 1, Accuracy - TimingSlackPs - 1)) &&
        areFromZeroOn(metrics.subspan(Accuracy + 1))) {
        return 0;
    }
    const auto isLegal = [](double value) {
        return value >= 0.0 && value <= std::numeric_limits<double>::max();
    };
    std::size_t illegal = 0; // counted without branches
    for (const double metric : metrics) {
        illegal += isLegal(metric) ? 0u : 1u;
    }
    illegal -= isLegal(metrics[Accuracy]) ? 0u : 1u; // may be unknown
    if (!isLegal(metrics[TimingSlackPs]) && std::isfinite(metrics[TimingSlackPs])) {
        --illegal; // may be negative
    }
    if (illegal > 0) {
        return NumericFailure;
    }
    return 0;
}

} // namespace permdse
