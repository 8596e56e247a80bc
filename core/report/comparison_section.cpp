// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "core/base/unit_format.h"
#include "core/engines/registry.h"
#include "core/experiment/row_design.h"
#include "core/report/report_sections.h"
#include "core/study/comparison.h"

namespace permdse::report {

namespace {

/// "PermDNN runs a layer at the block size of its design, another at the layer's density".
std::string compressionsText() {
    std::string text;
    for (const EngineEntry& entry : engineEntries()) {
        text += fmt::format("{}{} {}{}", text.empty() ? "" : ", ", entry.engine->title(),
                            text.empty() ? "runs a layer " : "", entry.compression);
    }
    return text;
}

/// A design with what it does on the whole workload.
struct Subject {
    std::string title;
    const Engine* engine = nullptr;
    DesignValues values;
    TechnologySettings technology;
    Evaluation whole;
};

Subject evaluated(const Workload& workload, std::string title, const Engine& engine,
                  DesignValues values, const TechnologySettings& technology) {
    Evaluation whole = engine.evaluate(values, workload, Technology(technology));
    return {std::move(title), &engine, std::move(values), technology, std::move(whole)};
}

double metricOf(const Subject& subject, std::string_view metric) {
    return subject.engine->metric(subject.whole, metric);
}

Comparison compared(const Workload& workload, const Subject& design, const Subject& baseline) {
    return compareEvaluations(*design.engine, design.whole, *baseline.engine, baseline.whole,
                              workload);
}

/// Whether the engine's area was fitted to a published one.
bool hasPublishedArea(const RunView& run, const Engine& engine) {
    const Calibration calibration = run.technology.calibration(engine.id());
    return std::any_of(
        calibration.factors.begin(), calibration.factors.end(),
        [](const CalibrationFactor& factor) { return !std::isnan(factor.published_area_mm2); });
}

std::string ratioText(double value) {
    return std::isfinite(value) ? displayNumber(value, 3) + "×" : "not modelled";
}

std::vector<std::size_t> allParameters(const Engine& engine) {
    std::vector<std::size_t> indices(engine.parameters().size());
    std::iota(indices.begin(), indices.end(), std::size_t{0});
    return indices;
}

ReportTable absoluteTable(const std::vector<Subject>& subjects) {
    ReportTable table;
    table.caption = "What the designs do on the whole workload.";
    table.header = {
        "Design",     "Latency [µs]",      "Throughput [GOPS]", "Dense-equivalent [TOPS]",
        "Area [mm²]", "Design power [mW]", "Energy [µJ]",       "DRAM traffic [KiB]",
        "Feasible"};
    table.numeric = {false, true, true, true, true, true, true, true, false};
    for (const Subject& subject : subjects) {
        std::vector<std::string> cells = {subject.title};
        for (const char* metric : {"latency_us", "throughput_gops", "equivalent_tops", "area_mm2",
                                   "power_mw", "energy_uj", "dram_kib"}) {
            cells.push_back(displayNumber(metricOf(subject, metric)));
        }
        cells.emplace_back(subject.whole.infeasibility == 0
                               ? "yes"
                               : infeasibilityText(subject.whole.infeasibility));
        table.rows.push_back(std::move(cells));
    }
    return table;
}

std::string marked(const std::string& title, const ComparedSide& side, double dram_kib) {
    const std::string mark = sideMark(side, dram_kib);
    return mark.empty() ? title : fmt::format("{}, {}", title, mark);
}

ReportTable ratioTable(const RunView& run, const Workload& workload,
                       const std::vector<Subject>& designs, const std::vector<Subject>& baselines) {
    ReportTable table;
    table.caption =
        "Above 1 the design is better. Ratios of what the workload takes as a whole; in "
        "brackets the geometric mean of the layers' ratios, which counts all layers alike.";
    table.header = {"Design",          "Baseline",          "Speed-up",
                    "Area efficiency", "Energy efficiency", "Energy per input"};
    table.numeric = {false, false, true, true, true, true};
    for (const Subject& design : designs) {
        for (const Subject& baseline : baselines) {
            if (baseline.technology != design.technology) {
                continue;
            }
            const bool byLayer = workload.layers.size() > 1;
            const Comparison comparison = compared(workload, design, baseline);
            const ComparisonRow& total = comparison.total;
            const ComparisonRow& mean = comparison.mean;
            const auto cell = [&](double ComparisonRow::*ratio) {
                return byLayer && std::isfinite(total.*ratio)
                           ? fmt::format("{} ({})", ratioText(total.*ratio), ratioText(mean.*ratio))
                           : ratioText(total.*ratio);
            };
            const bool estimate =
                !hasPublishedArea(run, *baseline.engine) || !hasPublishedArea(run, *design.engine);
            table.rows.push_back(
                {marked(design.title, comparison.design_side, total.dram_kib),
                 marked(baseline.title, comparison.baseline_side, total.baseline_dram_kib),
                 cell(&ComparisonRow::speed_up),
                 cell(&ComparisonRow::area_efficiency) + (estimate ? ", estimate" : ""),
                 cell(&ComparisonRow::energy_efficiency), cell(&ComparisonRow::energy_per_frame)});
        }
    }
    return table;
}

ReportTable layerTable(const Workload& workload, const Subject& design,
                       const std::vector<Subject>& baselines) {
    ReportTable table;
    table.caption =
        fmt::format("Layer by layer{}: design {}.", shownLayersText(workload), design.title);
    table.header = {"Layer", "Latency [µs]"};
    table.numeric = {false, true};
    std::vector<Comparison> comparisons;
    for (const Subject& baseline : baselines) {
        if (baseline.technology != design.technology) {
            continue;
        }
        comparisons.push_back(compared(workload, design, baseline));
        table.header.push_back(baseline.title + " [µs]");
        table.header.emplace_back("Speed-up");
        table.numeric.insert(table.numeric.end(), {true, true});
    }
    const std::size_t shown = std::min(workload.layers.size(), mostLayers);
    for (std::size_t layer = 0; layer < shown; ++layer) {
        std::vector<std::string> cells = {
            workload.layers[layer].name, displayNumber(comparisons.front().rows[layer].latency_us)};
        for (const Comparison& comparison : comparisons) {
            cells.push_back(displayNumber(comparison.rows[layer].baseline_latency_us));
            cells.push_back(ratioText(comparison.rows[layer].speed_up));
        }
        table.rows.push_back(std::move(cells));
    }
    return table;
}

} // namespace

std::optional<ReportSection> comparisonSection(const RunView& run, const Workload& workload,
                                               const RunControl& control) {
    ReportSection section;
    section.heading = "Against the baselines: " + workloadTitle(run.experiment, workload.name);
    std::vector<Subject> designs;
    std::vector<TechnologySettings> technologies; // that the designs are in
    for (const BestRow& best : bestRows(run, workload.name)) {
        if (control.stopRequested()) {
            return std::nullopt;
        }
        RowDesign design = designOfRow(run.experiment, *run.outcome.table, best.row);
        section.notes.push_back(
            fmt::format("Design {}, {}: {}", best.letter, best.best, rowText(run, best.row)));
        designs.push_back(evaluated(design.on(workload),
                                    fmt::format("{} ({})", best.letter, best.best), *design.engine,
                                    std::move(design.values), design.technology));
        if (std::find(technologies.begin(), technologies.end(), design.technology) ==
            technologies.end()) {
            technologies.push_back(design.technology);
        }
    }
    if (designs.empty()) {
        return section; // nothing to compare; the warning above says so
    }
    std::vector<Subject> baselines;
    for (const TechnologySettings& technology : technologies) {
        const std::string settings = sweptTechnologyText(run.experiment, technology);
        const std::string in = settings.empty() ? settings : " at " + settings;
        for (const Engine* engine : engines()) {
            if (control.stopRequested()) {
                return std::nullopt;
            }
            baselines.push_back(
                evaluated(workload, fmt::format("{} reference{}", engine->title(), in), *engine,
                          engine->referenceDesign(Technology(technology)), technology));
        }
    }
    section.paragraphs = {fmt::format(
        "The baselines are the published reference designs, carried to {} by the rule “{}” "
        "and evaluated by the same closed forms on the same layers; they are not published "
        "measurements. {}: the ratios compare engines, not equal "
        "compression. Area and energy efficiency are the speed-up times the ratio of areas and of "
        "design powers, as the publications have it; energy per input is counted from events.",
        technologies == std::vector{run.experiment.technology}
            ? displayNumber(run.experiment.technology.node_nm) + " nm"
            : "the technology of each design",
        projectionRuleNames().at(static_cast<std::size_t>(run.experiment.technology.projection)),
        compressionsText())};
    section.tables.push_back(ratioTable(run, workload, designs, baselines));
    std::vector<Subject> all = designs;
    all.insert(all.end(), baselines.begin(), baselines.end());
    section.tables.push_back(absoluteTable(all));
    if (workload.layers.size() > 1) {
        section.tables.push_back(layerTable(workload, designs.front(), baselines));
    }
    for (const Subject& baseline : baselines) {
        std::string note = fmt::format(
            "{}: native node {} nm, {}", baseline.title,
            displayNumber(baseline.engine->nativeNode_nm()),
            designText(*baseline.engine, baseline.values, allParameters(*baseline.engine)));
        for (const std::string& remark : baseline.whole.notes) {
            note += "; " + remark;
        }
        if (!hasPublishedArea(run, *baseline.engine)) {
            note += "; its area is not published: what stands here is an estimate";
        }
        section.notes.push_back(std::move(note));
    }
    return section;
}

} // namespace permdse::report
