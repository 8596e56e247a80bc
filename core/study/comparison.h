// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/architecture/engine.h"
#include "core/technology/technology.h"

namespace permdse {

/// A design against one baseline on one layer. Ratios above 1 favour the design.
struct ComparisonRow {
    std::string layer;
    double latency_us = 0.0;          ///< of the design
    double baseline_latency_us = 0.0; ///< of the baseline
    double speed_up = 0.0;            ///< baseline latency / design latency
    double area_efficiency = 0.0;     ///< speed-up x baseline area / design area
    double energy_efficiency = 0.0;   ///< speed-up x baseline design power / design power
    double energy_per_frame = 0.0;    ///< baseline energy / design energy, from events
    double energy_uj = 0.0;           ///< of the design
    double baseline_energy_uj = 0.0;  ///< of the baseline
    double dram_kib = 0.0;            ///< that the design streams for each input
    double baseline_dram_kib = 0.0;   ///< that the baseline streams
};

/// What a reader has to know of a side before its figures.
struct ComparedSide {
    bool feasible = true;
    std::vector<std::string> notes; ///< why it is not, what does not fit, which rule carried it
};

struct Comparison {
    std::string baseline;      ///< engine id
    std::string baseline_text; ///< its design and node in words
    /// Of each layer as a part of the workload: the layers of a network share the memories.
    std::vector<ComparisonRow> rows;
    ComparisonRow total; ///< of the workload as a whole
    ComparisonRow
        mean; ///< geometric mean of the layers' ratios; latencies and energies of the whole
    ComparedSide design_side = {};
    ComparedSide baseline_side = {};
};

/// A design against another one, each evaluated by its engine on the workload, as a whole and layer
/// by layer. A design that cannot be evaluated gives NaN.
[[nodiscard]] Comparison compareEvaluations(const Engine& engine, const Evaluation& design,
                                            const Engine& baseline,
                                            const Evaluation& baselineDesign,
                                            const Workload& workload);

/// "not feasible", "streams 128.8 KiB", both or "": what marks a side in a table.
[[nodiscard]] std::string sideMark(const ComparedSide& side, double dram_kib);

/// A design against the published reference designs of the other engines, each carried to the same
/// node by the technology's rule and evaluated by its own closed form on the same layers. A
/// baseline or design that cannot be evaluated gives NaN.
[[nodiscard]] std::vector<Comparison> compareWithBaselines(const Engine& engine,
                                                           const DesignValues& design,
                                                           const Workload& workload,
                                                           const Technology& technology);

/// "28 nm, itrs-lstp, projection paper, 0.7 V": node, cells and rule, then whatever is not usual.
[[nodiscard]] std::string technologyText(const Technology& technology);

/// "64 PEs, 1.286 GHz": what tells reference designs of an engine apart.
[[nodiscard]] std::string designText(const Engine& engine, const DesignValues& design);

} // namespace permdse
