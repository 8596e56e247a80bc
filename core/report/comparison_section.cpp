// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "core/base/unit_format.h"
#include "core/report/report_sections.h"

namespace permdse::report {

namespace {

/// A design with what it does on the workload and on each of its layers.
struct Subject {
    std::string title;
    const Engine* engine = nullptr;
    DesignValues values;
    Evaluation whole;
    std::vector<Evaluation> layers;
};

Subject evaluated(const RunView& run, const Workload& workload, std::string title,
                  const Engine& engine, DesignValues values) {
    Subject subject;
    subject.title = std::move(title);
    subject.engine = &engine;
    subject.whole = engine.evaluate(values, workload, run.technology);
    for (const Layer& layer : workload.layers) {
        subject.layers.push_back(engine.evaluate(values, layer, run.technology));
    }
    subject.values = std::move(values);
    return subject;
}

double metricOf(const Subject& subject, std::string_view metric) {
    return subject.engine->metric(subject.whole, metric);
}

double latencyOf(const Subject& subject, std::size_t layer) {
    return subject.engine->metric(subject.layers[layer], "latency_us");
}

/// Geometric mean over the layers of the baseline's time over the design's.
double speedUp(const Subject& design, const Subject& baseline) {
    double logarithms = 0.0;
    for (std::size_t layer = 0; layer < design.layers.size(); ++layer) {
        logarithms += std::log(latencyOf(baseline, layer) / latencyOf(design, layer));
    }
    return std::exp(logarithms / static_cast<double>(design.layers.size()));
}

double ratio(const Subject& design, const Subject& baseline, std::string_view metric) {
    return metricOf(baseline, metric) / metricOf(design, metric);
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
        "Area [mm²]", "Design power [mW]", "Energy [µJ]",       "Feasible"};
    table.numeric = {false, true, true, true, true, true, true, false};
    for (const Subject& subject : subjects) {
        std::vector<std::string> cells = {subject.title};
        for (const char* metric : {"latency_us", "throughput_gops", "equivalent_tops", "area_mm2",
                                   "power_mw", "energy_uj"}) {
            cells.push_back(displayNumber(metricOf(subject, metric)));
        }
        cells.emplace_back(subject.whole.infeasibility == 0
                               ? "yes"
                               : infeasibilityText(subject.whole.infeasibility));
        table.rows.push_back(std::move(cells));
    }
    return table;
}

ReportTable ratioTable(const RunView& run, const std::vector<Subject>& designs,
                       const std::vector<Subject>& baselines) {
    ReportTable table;
    table.caption = "Ratios: baseline divided by design, so that above 1 the design is better.";
    table.header = {"Design", "Baseline",     "Speed-up",         "Area",
                    "Energy", "Design power", "Speed-up per area"};
    table.numeric = {false, false, true, true, true, true, true};
    for (const Subject& design : designs) {
        for (const Subject& baseline : baselines) {
            const double faster = speedUp(design, baseline);
            const double smaller = ratio(design, baseline, "area_mm2");
            const bool estimate =
                !hasPublishedArea(run, *baseline.engine) || !hasPublishedArea(run, *design.engine);
            const std::string remark = estimate ? " (estimate)" : "";
            table.rows.push_back({design.title, baseline.title, ratioText(faster),
                                  ratioText(smaller) + remark,
                                  ratioText(ratio(design, baseline, "energy_uj")),
                                  ratioText(ratio(design, baseline, "power_mw")),
                                  ratioText(faster * smaller) + remark});
        }
    }
    return table;
}

ReportTable layerTable(const Workload& workload, const Subject& design,
                       const std::vector<Subject>& baselines) {
    ReportTable table;
    table.caption = fmt::format("Layer by layer: design {}.", design.title);
    table.header = {"Layer", "Latency [µs]"};
    table.numeric = {false, true};
    for (const Subject& baseline : baselines) {
        table.header.push_back(baseline.title + " [µs]");
        table.header.emplace_back("Speed-up");
        table.numeric.insert(table.numeric.end(), {true, true});
    }
    for (std::size_t layer = 0; layer < workload.layers.size(); ++layer) {
        const double own = latencyOf(design, layer);
        std::vector<std::string> cells = {workload.layers[layer].name, displayNumber(own)};
        for (const Subject& baseline : baselines) {
            const double other = latencyOf(baseline, layer);
            cells.push_back(displayNumber(other));
            cells.push_back(ratioText(other / own));
        }
        table.rows.push_back(std::move(cells));
    }
    return table;
}

} // namespace

ReportSection comparisonSection(const RunView& run, const Workload& workload) {
    ReportSection section;
    section.heading = "Against the baselines: " + workloadTitle(run.experiment, workload.name);
    std::vector<Subject> designs;
    for (const BestRow& best : bestRows(run, workload.name)) {
        RowDesign design = rowDesign(run, best.row);
        section.notes.push_back(
            fmt::format("Design {}, {}: {}", best.letter, best.best, design.text));
        designs.push_back(evaluated(run, workload, fmt::format("{} ({})", best.letter, best.best),
                                    *design.engine, std::move(design.values)));
    }
    if (designs.empty()) {
        return section; // nothing to compare; the warning above says so
    }
    std::vector<Subject> baselines;
    for (const Engine* engine : engines()) {
        baselines.push_back(evaluated(run, workload, fmt::format("{} reference", engine->title()),
                                      *engine, engine->referenceDesign(run.technology)));
    }
    section.paragraphs = {fmt::format(
        "The baselines are the published reference designs, carried to {} nm by the rule \"{}\" "
        "and evaluated by the same closed forms on the same layers; they are not published "
        "measurements. PermDNN runs a layer at the block size of its design, EIE at the layer's "
        "weight density, CirCNN at its own block size: the ratios compare engines, not equal "
        "compression. The speed-up is the geometric mean over the layers; area, power and energy "
        "are those of the whole workload.",
        displayNumber(run.experiment.technology.node_nm),
        projectionRuleNames().at(static_cast<std::size_t>(run.experiment.technology.projection)))};
    section.tables.push_back(ratioTable(run, designs, baselines));
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
