// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/architecture/technology_parameters.h"
#include "core/base/sourced.h"
#include "core/base/unit_format.h"
#include "core/engines/registry.h"
#include "core/figure/published_points.h"
#include "core/layer/layer_fields.h"
#include "core/report/report_sections.h"
#include "core/technology/constant_table.h"
#include "core/technology/technology_fields.h"

namespace permdse::report {

namespace {

std::string publishedText(double value) {
    return std::isnan(value) ? "not published" : displayNumber(value);
}

std::string factorText(double factor, double published) {
    return std::isnan(published) ? displayNumber(factor, 3) + " (chosen)"
                                 : displayNumber(factor, 3);
}

std::string remarkOn(const CalibrationFactor& factor) {
    std::string text;
    for (const auto& [name, value] :
         {std::pair{"power", factor.power}, std::pair{"area", factor.area}}) {
        if (isSuspicious(value)) {
            text += fmt::format("{}{} off by more than {}x", text.empty() ? "" : ", ", name,
                                displayNumber(suspiciousFactor));
        }
    }
    return text;
}

ReportTable calibrationTable(const Calibration& calibration) {
    ReportTable table;
    table.caption =
        fmt::format("{}, fitted at {} nm. Source: {}. Filler: {} of the other area.",
                    engineTitle(calibration.engine), displayNumber(calibration.native_nm),
                    calibration.source, displayNumber(calibration.filler_share, 3));
    table.header = {"Category",    "Power factor",    "published [mW]", "modelled [mW]",
                    "Area factor", "published [mm²]", "modelled [mm²]", "Flag"};
    table.numeric = {false, true, true, true, true, true, true, false};
    for (const CalibrationFactor& factor : calibration.factors) {
        table.rows.push_back({factor.category, factorText(factor.power, factor.published_power_mw),
                              publishedText(factor.published_power_mw),
                              displayNumber(factor.modelled_power_mw),
                              factorText(factor.area, factor.published_area_mm2),
                              publishedText(factor.published_area_mm2),
                              displayNumber(factor.modelled_area_mm2), remarkOn(factor)});
    }
    return table;
}

void addRow(ReportTable& table, std::string name, std::string value) {
    table.rows.push_back({std::move(name), std::move(value)});
}

} // namespace

ReportSection questionSection(const RunView& run) {
    const Experiment& experiment = run.experiment;
    const TechnologySettings& technology = experiment.technology;
    ReportSection section;
    section.heading = "What was asked";
    if (!experiment.description.empty()) {
        section.paragraphs.push_back(experiment.description);
    }
    ReportTable settings;
    settings.header = {"Setting", "Value"};
    settings.numeric = {false, false};
    for (const Field<TechnologySettings>& field : technologyFields()) {
        addRow(settings, field.info.title, fieldDisplay(field, technology));
    }
    for (const Calibration& calibration : technology.calibrations) {
        addRow(settings, "Calibration of " + engineTitle(calibration.engine), calibration.source);
    }
    for (const auto& [engine, limit_ghz] : technology.logic_limit_ghz) {
        addRow(settings, "Logic limit of " + engineTitle(engine),
               displayQuantity(limit_ghz, "GHz"));
    }
    for (const Objective& objective : experiment.objectives) {
        addRow(settings, "Objective",
               objective.metric + (objective.sense == Sense::Maximise ? ", max" : ", min"));
    }
    for (const std::string& constraint : experiment.constraints) {
        addRow(settings, "Constraint", constraint);
    }
    for (const DerivedMetric& derived : experiment.derived) {
        addRow(settings, "Derived metric", derived.id + " = " + derived.expression);
    }
    section.tables.push_back(std::move(settings));

    ReportTable sweeps;
    sweeps.caption = "Parameters that differ from the reference designs.";
    sweeps.header = {"Architecture", "Parameter", "Values", "Unit", "Meaning"};
    sweeps.numeric = {false, false, false, false, false};
    for (const ArchitectureSpace& space : experiment.architectures) {
        const Engine* engine = findEngine(space.architecture);
        if (!engine) {
            continue;
        }
        const auto addParameter = [&](const std::string& id, const auto& spell) {
            if (const ParameterInfo* info = findSweepable(*engine, id)) {
                sweeps.rows.push_back(
                    {std::string(engine->title()), id, spell(*info), info->unit, info->meaning});
            }
        };
        for (const SweepAxis& axis : space.sweep) {
            addParameter(axis.parameter, [&](const ParameterInfo& info) {
                return sweepText(axis.sweep, info) + (axis.per_layer ? " (each layer)" : "");
            });
        }
        for (const FixedParameter& fixed : space.fixed) {
            addParameter(fixed.parameter, [&](const ParameterInfo& info) {
                return parameterText(info, fixed.value) + " (fixed)";
            });
        }
        if (space.sweep.empty() && space.fixed.empty()) {
            sweeps.rows.push_back(
                {std::string(engine->title()), "–", "the reference design alone", "", ""});
        }
        section.notes.push_back(fmt::format(
            "{}: {}", engine->title(),
            counted(designCount(space, layerNames(experiment.workloads).size()), "design")));
    }
    section.tables.push_back(std::move(sweeps));
    return section;
}

ReportSection workloadSection(const RunView& run) {
    ReportSection section;
    section.heading = "Workloads";
    for (const Workload& workload : detailedWorkloads(run.experiment)) {
        ReportTable layers;
        layers.caption =
            workloadTitle(run.experiment, workload.name) + shownLayersText(workload) + ".";
        for (const Field<Layer>& field : layerFields()) {
            layers.header.push_back(field.info.title);
            layers.numeric.push_back(isNumeric(field.info));
        }
        for (const Layer& layer :
             std::span(workload.layers).first(std::min(workload.layers.size(), mostLayers))) {
            std::vector<std::string>& row = layers.rows.emplace_back();
            for (const Field<Layer>& field : layerFields()) {
                row.push_back(fieldDisplay(field, layer));
            }
        }
        section.tables.push_back(std::move(layers));
        if (workload.accuracy) {
            section.notes.push_back(
                fmt::format("{}: stated accuracy {} ({}, {}), at the layers' own block sizes only",
                            workloadTitle(run.experiment, workload.name),
                            displayQuantity(workload.accuracy->value, workload.accuracy->unit),
                            toDisplayText(workload.accuracy->evidence), workload.accuracy->source));
        }
    }
    return section;
}

ReportSection provenanceSection(const RunView& run) {
    ReportSection section;
    section.heading = "Where the figures come from";
    ReportTable table;
    table.header = {"What", "Value"};
    table.numeric = {false, false};
    addRow(table, "PermDSE", run.record.version);
    addRow(table, "Model (revision, hash of its tables)", run.record.model);
    addRow(table, "Experiment (hash of the effective experiment)", run.record.experiment_hash);
    addRow(table, "Calibration (hash)", run.record.calibration_hash);
    addRow(table, "Seed", std::to_string(run.experiment.search.seed));
    section.tables.push_back(std::move(table));
    section.paragraphs = {
        "Results do not depend on the number of threads. Each figure that a result rests on has a "
        "status: published (read in the primary source), secondary (a third party's summary states "
        "it), recalled (attributed to the primary source, not checked against it: unverified), "
        "derived (arithmetic on such figures), computed (by a named public tool: SRAMs by CACTI "
        "7), "
        "chosen (a modelling decision)."};
    for (const ReferencePoint& point : publishedPoints()) {
        section.notes.push_back(fmt::format("Mark “{}”. {}", point.name, point.source));
    }
    for (const ReferencePoint& point : run.experiment.references) {
        section.notes.push_back(
            fmt::format("Mark “{}”, the experiment's own. {}", point.name,
                        point.source.empty() ? std::string("No source is given") : point.source));
    }
    return section;
}

ReportSection calibrationSection(const RunView& run) {
    ReportSection section;
    section.heading = "Calibration";
    section.paragraphs = {fmt::format(
        "Modelled power and area of each category are multiplied by these factors, fitted so that "
        "the reference designs meet their published breakdowns. A factor beyond {}x either way is "
        "flagged: there the model explains little.",
        displayNumber(suspiciousFactor))};
    std::size_t flags = 0;
    for (const Engine* engine : engines()) {
        ReportTable table = calibrationTable(run.technology.calibration(engine->id()));
        flags += static_cast<std::size_t>(
            std::count_if(table.rows.begin(), table.rows.end(),
                          [](const std::vector<std::string>& row) { return !row.back().empty(); }));
        section.tables.push_back(std::move(table));
    }
    section.paragraphs.push_back(flags == 0 ? std::string("No factor is flagged.")
                                            : counted(flags, "row") + " flagged.");
    return section;
}

ReportSection constantsSection() {
    ReportSection section;
    section.heading = "Constants of the model";
    section.paragraphs.emplace_back(
        "Each lies between From and To, as far as a range is known: the publications' spread or "
        "our "
        "estimate. Draws of the constants (\"uncertainty\") stay within it. A constant that is "
        "stated at a node is carried to that of the design.");
    ReportTable table;
    table.header = {"Constant", "Value",  "Unit",   "From", "To",
                    "At [nm]",  "Status", "Source", "Note"};
    table.numeric = {false, true, false, true, true, true, false, false, false};
    const auto end = [](const NodeConstant& constant, double value) {
        return constant.hasRange() ? displayNumber(value) : std::string("–");
    };
    for (const auto& [id, constant] : ConstantTable::builtin().all()) {
        table.rows.push_back({id, displayNumber(constant.figure.value, 5), constant.figure.unit,
                              end(constant, constant.low), end(constant, constant.high),
                              constant.node_nm > 0.0 ? displayNumber(constant.node_nm) : "–",
                              std::string(toDisplayText(constant.figure.evidence)),
                              constant.figure.source, constant.figure.note});
    }
    section.tables.push_back(std::move(table));
    return section;
}

ReportSection notModelledSection() {
    ReportSection section;
    section.heading = "What is not modelled";
    for (const Engine* engine : engines()) {
        for (const std::string& matter : engine->notModelled()) {
            section.notes.push_back(fmt::format("{}: {}", engine->title(), matter));
        }
    }
    return section;
}

} // namespace permdse::report
