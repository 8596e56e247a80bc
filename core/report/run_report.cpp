// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "core/architecture/technology_parameters.h"
#include "core/base/grouped_count.h"
#include "core/base/unit_format.h"
#include "core/engines/registry.h"
#include "core/experiment/row_design.h"
#include "core/report/report_sections.h"

namespace permdse {

namespace report {

namespace {

std::string percentText(double share) {
    return displayNumber(100.0 * share, 3) + "\u00a0%";
}

/// "highest throughput", "lowest area".
std::string bestText(const ResultTable& table, const Objective& objective) {
    const std::optional<std::size_t> column = table.find(objective.metric);
    std::string title = column ? table.spec(*column).title : objective.metric;
    if (title.size() > 1 && title[1] >= 'a' && title[1] <= 'z') {
        title[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(title[0])));
    }
    return (objective.sense == Sense::Maximise ? "highest " : "lowest ") + title;
}

/// "Clock = 1.2 GHz".
std::string settingText(const ParameterInfo& parameter, double value, const std::string& id) {
    const std::optional<LayerParameterName> name = layerParameterName(id);
    // People read four digits; the exact value is in the files.
    const std::string text = parameter.kind == ParameterKind::Real
                                 ? displayNumber(value)
                                 : parameterText(parameter, value);
    const bool isNumber = text.find_first_not_of("0123456789.+-e") == std::string::npos;
    return fmt::format("{}{} = {}{}", parameterTitle(parameter),
                       name ? fmt::format(" of {}", name->layer) : std::string(), text,
                       isNumber && !parameter.unit.empty() ? "\u00a0" + parameter.unit
                                                           : std::string());
}

} // namespace

std::string countText(std::uint64_t count) {
    return groupedCount(count);
}

std::string counted(std::uint64_t count, std::string_view noun) {
    return fmt::format("{} {}{}", countText(count), noun, count == 1 ? "" : "s");
}

std::string engineTitle(std::string_view engineId) {
    const Engine* engine = findEngine(engineId);
    return std::string(engine ? engine->title() : engineId);
}

std::string designText(const Engine& engine, const DesignValues& values,
                       const std::vector<std::size_t>& parameters) {
    std::string text;
    for (const std::size_t index : parameters) {
        const ParameterInfo& parameter = engine.parameters().at(index);
        text += (text.empty() ? "" : ", ") + settingText(parameter, values.at(index), parameter.id);
    }
    return text;
}

std::string columnHeading(const ResultTable& table, std::string_view column) {
    const std::optional<std::size_t> index = table.find(column);
    return index ? titleWithUnit(table.spec(*index).title, table.spec(*index).unit)
                 : std::string(column);
}

std::string cellForPeople(const RunView& run, std::size_t row, std::size_t column) {
    const ResultTable& table = *run.outcome.table;
    const ColumnSpec& spec = table.spec(column);
    const double value = table.column(column)[row];
    if (!spec.labels.empty()) {
        return table.cellText(row, column);
    }
    if (spec.role == ColumnRole::Parameter) {
        if (std::isnan(value)) {
            return "–";
        }
        const std::size_t architecture = table.find("architecture").value();
        const Engine* engine = findEngine(table.cellText(row, architecture));
        const ParameterInfo* parameter = engine ? findSweepable(*engine, spec.id) : nullptr;
        if (parameter && parameter->kind == ParameterKind::Integer) {
            return parameterText(*parameter, value);
        }
    }
    return displayNumber(value);
}

std::string sweptTechnologyText(const Experiment& experiment,
                                const TechnologySettings& technology) {
    std::string text;
    for (const TechnologyParameter& parameter : technologyParameters()) {
        const auto named = [&](const auto& other) { return other.parameter == parameter.info.id; };
        const bool varies =
            std::any_of(experiment.architectures.begin(), experiment.architectures.end(),
                        [&](const ArchitectureSpace& space) {
                            return std::any_of(space.sweep.begin(), space.sweep.end(), named) ||
                                   std::any_of(space.fixed.begin(), space.fixed.end(), named);
                        });
        if (varies) {
            text += (text.empty() ? "" : ", ") +
                    settingText(parameter.info, parameter.value(technology), parameter.info.id);
        }
    }
    return text;
}

std::string rowText(const RunView& run, std::uint32_t row) {
    const RowDesign design = designOfRow(run.experiment, *run.outcome.table, row);
    std::vector<std::size_t> swept;
    for (const ArchitectureSpace& space : run.experiment.architectures) {
        for (const SweepAxis& axis : space.sweep) {
            const auto index = design.engine->parameterIndex(axis.parameter);
            if (index && !axis.per_layer && space.architecture == design.engine->id()) {
                swept.push_back(*index);
            }
        }
    }
    std::string parameters = designText(*design.engine, design.values, swept);
    for (const auto& [id, value] : design.of_layers) {
        parameters += (parameters.empty() ? "" : ", ") +
                      settingText(*findSweepable(*design.engine, id), value, id);
    }
    const std::string technology = sweptTechnologyText(run.experiment, design.technology);
    parameters += (parameters.empty() || technology.empty() ? "" : ", ") + technology;
    return parameters.empty() ? fmt::format("{} reference design", design.engine->title())
                              : fmt::format("{}: {}", design.engine->title(), parameters);
}

std::vector<BestRow> bestRows(const RunView& run, const std::string& workload) {
    const ResultTable& table = *run.outcome.table;
    std::vector<BestRow> best;
    for (const Front& front : run.outcome.fronts) {
        const bool counts = front.architecture.empty() == run.outcome.no_common_front.empty();
        if (front.workload != workload || !counts || front.rows.empty()) {
            continue;
        }
        // The best value of an objective is always on the front.
        for (const Objective& objective : run.outcome.objectives) {
            const std::span<const double> values = table.column(objective.metric);
            const std::uint32_t row = *std::min_element(
                front.rows.begin(), front.rows.end(), [&](std::uint32_t a, std::uint32_t b) {
                    return objective.sense == Sense::Maximise ? values[a] > values[b]
                                                              : values[a] < values[b];
                });
            const auto known = std::find_if(best.begin(), best.end(),
                                            [&](const BestRow& other) { return other.row == row; });
            if (known == best.end()) {
                const std::string letter(1, static_cast<char>('A' + best.size() % 26));
                best.push_back({row, bestText(table, objective), letter});
            } else {
                known->best += ", " + bestText(table, objective);
            }
        }
    }
    return best;
}

ReportSection stoppedSection(const RunView& run) {
    ReportSection section;
    section.heading = "Stopped before the end: partial results";
    section.warning = true;
    if (!run.outcome.fronts_found) {
        section.paragraphs = {fmt::format(
            "{} of {} are done, but the search for the Pareto fronts was stopped: there are no "
            "fronts, and nothing that rests on them.",
            countText(run.outcome.evaluated_points), counted(run.outcome.planned_points, "point"))};
        return section;
    }
    if (run.outcome.evaluated_points == run.outcome.planned_points) {
        section.paragraphs = {"All points are done, and the fronts are final."};
        const DrawCount& draws = run.outcome.draws;
        if (run.experiment.simulate != SimulatedPoints::None) {
            section.paragraphs.push_back("Some points on the fronts may not be simulated.");
        }
        if (draws.planned > 0) {
            section.paragraphs.push_back(
                fmt::format("Of {} of the constants {} are done: probabilities are those of the "
                            "finished ones, and intervals may be missing.",
                            counted(draws.planned, "draw"), countText(draws.done)));
        }
        return section;
    }
    section.paragraphs = {fmt::format(
        "The run was stopped after {} of {}. Everything below, fronts and ratios included, "
        "is about the finished points alone; better designs may be among the others.",
        countText(run.outcome.evaluated_points), counted(run.outcome.planned_points, "point"))};
    return section;
}

ReportSection summarySection(const RunView& run) {
    const ResultTable& table = *run.outcome.table;
    ReportSection section;
    section.heading = "Summary";
    const std::uint64_t evaluated = run.outcome.evaluated_points;
    std::string counts = fmt::format(
        "Planned {} (designs times workloads), evaluated {}, of which {} feasible",
        counted(run.outcome.planned_points, "point"), countText(evaluated),
        run.outcome.feasible_points == 1 ? "1 is"
                                         : countText(run.outcome.feasible_points) + " are");
    if (evaluated > 0) {
        counts +=
            fmt::format(" ({})", percentText(static_cast<double>(run.outcome.feasible_points) /
                                             static_cast<double>(evaluated)));
    }
    section.paragraphs.push_back(counts + ".");
    if (std::string kept = keptText(run.experiment, run.outcome); !kept.empty()) {
        section.paragraphs.push_back(std::move(kept));
    }

    ReportTable best;
    best.caption = "The best feasible design of each objective.";
    best.header = {"Workload", "", "Best in", "Design"};
    best.numeric = {false, false, false, false};
    for (const Objective& objective : run.outcome.objectives) {
        best.header.push_back(columnHeading(table, objective.metric));
        best.numeric.push_back(true);
    }
    for (const Workload& workload : detailedWorkloads(run.experiment)) {
        for (const BestRow& row : bestRows(run, workload.name)) {
            std::vector<std::string> cells = {workload.name, row.letter, row.best,
                                              rowText(run, row.row)};
            for (const Objective& objective : run.outcome.objectives) {
                cells.push_back(displayNumber(table.column(objective.metric)[row.row]));
            }
            best.rows.push_back(std::move(cells));
        }
    }
    if (!best.rows.empty()) {
        section.tables.push_back(std::move(best));
    }

    ReportTable reasons;
    reasons.caption = "Why points are not feasible. A point may have several reasons.";
    reasons.header = {"Reason", "Points", "Nearest miss"};
    reasons.numeric = {false, true, true};
    for (const InfeasibilityCount& count : run.outcome.infeasible) {
        reasons.rows.push_back(
            {count.reason, countText(count.rows),
             std::isnan(count.least_violation) ? "unknown" : percentText(count.least_violation)});
    }
    if (!reasons.rows.empty()) {
        section.tables.push_back(std::move(reasons));
    }
    return section;
}

std::span<const Workload> detailedWorkloads(const Experiment& experiment) {
    return std::span(experiment.workloads)
        .first(std::min(experiment.workloads.size(), mostWorkloads));
}

std::string shownLayersText(const Workload& workload) {
    return workload.layers.size() <= mostLayers
               ? std::string()
               : fmt::format(", the first {} of {}", mostLayers, countText(workload.layers.size()));
}

ReportSection otherWorkloadsSection(const RunView& run) {
    constexpr std::size_t mostLines = 200;
    ReportSection section;
    const std::size_t count = run.experiment.workloads.size();
    if (count <= mostWorkloads) {
        return section;
    }
    section.heading = "Further workloads";
    const std::size_t end = std::min(count, mostWorkloads + mostLines);
    section.paragraphs = {fmt::format("Of {} the first {} have sections of their own. {}",
                                      counted(count, "workload"), mostWorkloads,
                                      end < count ? fmt::format("The next {} are below.", mostLines)
                                                  : "The others are below.")};
    ReportTable table;
    table.header = {"Workload", "Layers", "Designs on the front over all"};
    table.numeric = {false, true, true};
    for (const Objective& objective : run.outcome.objectives) {
        table.header.push_back("Best " + columnHeading(*run.outcome.table, objective.metric));
        table.numeric.push_back(true);
    }
    std::map<std::string, const Front*> fronts;
    for (const Front& front : run.outcome.fronts) {
        if (front.architecture.empty()) {
            fronts[front.workload] = &front;
        }
    }
    for (std::size_t w = mostWorkloads; w < end; ++w) {
        const Workload& workload = run.experiment.workloads[w];
        const auto found = fronts.find(workload.name);
        const std::span<const std::uint32_t> rows =
            found == fronts.end() ? std::span<const std::uint32_t>()
                                  : std::span<const std::uint32_t>(found->second->rows);
        std::vector<std::string> cells = {workloadTitle(run.experiment, workload.name),
                                          countText(workload.layers.size()),
                                          countText(rows.size())};
        for (const Objective& objective : run.outcome.objectives) {
            const std::span<const double> values = run.outcome.table->column(objective.metric);
            double best = std::numeric_limits<double>::quiet_NaN();
            for (const std::uint32_t row : rows) {
                best = objective.sense == Sense::Maximise ? std::fmax(best, values[row])
                                                          : std::fmin(best, values[row]);
            }
            cells.push_back(rows.empty() ? "–" : displayNumber(best));
        }
        table.rows.push_back(std::move(cells));
    }
    section.tables.push_back(std::move(table));
    return section;
}

ReportSection infeasibleSection(const RunView& run) {
    ReportSection section;
    section.heading = "No design is feasible";
    section.warning = true;
    const std::uint64_t evaluated = run.outcome.evaluated_points;
    if (evaluated == 0) {
        section.paragraphs = {"The run was stopped before its first points were finished."};
        return section;
    }
    std::vector<const InfeasibilityCount*> binding;
    for (const InfeasibilityCount& count : run.outcome.infeasible) {
        if (count.rows >= evaluated) {
            binding.push_back(&count);
        }
    }
    for (const InfeasibilityCount* count : binding) {
        std::string text = fmt::format("Binding: “{}” rules out all {}", count->reason,
                                       counted(evaluated, "point"));
        text += std::isnan(count->least_violation)
                    ? "."
                    : fmt::format("; the nearest misses it by {}.",
                                  percentText(count->least_violation));
        section.paragraphs.push_back(std::move(text));
    }
    if (binding.empty()) {
        section.paragraphs.push_back(
            "No single reason rules out all points; together they do. The most frequent first:");
        std::vector<InfeasibilityCount> sorted = run.outcome.infeasible;
        std::stable_sort(sorted.begin(), sorted.end(),
                         [](const auto& a, const auto& b) { return a.rows > b.rows; });
        for (const InfeasibilityCount& count : sorted) {
            std::string text = fmt::format("“{}”: {}", count.reason, counted(count.rows, "point"));
            if (!std::isnan(count.least_violation)) {
                text += fmt::format(", the nearest misses it by {}",
                                    percentText(count.least_violation));
            }
            section.notes.push_back(std::move(text));
        }
    }
    return section;
}

} // namespace report

std::string noFrontText(const RunOutcome& outcome, std::string_view workload) {
    if (!outcome.fronts_found) {
        return "The run was stopped while the fronts were searched: there are none.";
    }
    for (const Front& front : outcome.fronts) {
        if (front.workload == workload && !front.rows.empty()) {
            return {};
        }
    }
    const ResultTable& table = *outcome.table;
    const std::vector<std::string>& names = table.spec(table.find("workload").value()).labels;
    const auto place = std::find(names.begin(), names.end(), workload) - names.begin();
    const auto index = static_cast<std::size_t>(place);
    const FeasiblePoints of =
        index < outcome.feasible.size() ? outcome.feasible[index] : FeasiblePoints();
    if (of.points == 0) {
        return "No feasible design on this workload: there is no front.";
    }
    return fmt::format(
        "{} {} feasible on this workload, but no design has figures for all "
        "objectives ({} not known): there is no front.",
        report::counted(of.points, "design"), of.points == 1 ? "is" : "are",
        fmt::format("{} {}", fmt::join(of.lacking, ", "), of.lacking.size() == 1 ? "is" : "are"));
}

std::string keptText(const Experiment& experiment, const RunOutcome& outcome) {
    const std::uint64_t rows = outcome.table->rowCount();
    std::string kept;
    switch (experiment.keep.rows) {
    case KeptRows::All:
        return {};
    case KeptRows::Feasible:
        kept = report::counted(rows, "feasible point");
        break;
    case KeptRows::Front:
        kept = report::counted(rows, "point") + " on fronts";
        break;
    case KeptRows::Sample:
        kept = fmt::format(
            "{}, which are {} drawn evenly from all and those on fronts",
            report::counted(rows, "point"),
            report::countText(std::min(experiment.keep.sample, outcome.evaluated_points)));
        break;
    }
    return fmt::format(
        "Kept are {}: tables and figures of points show them alone, while fronts and "
        "counts are of all {}.",
        kept, report::counted(outcome.evaluated_points, "point"));
}

ReportDocument makeRunReport(const Experiment& experiment, const RunOutcome& outcome,
                             const RunRecord& record, std::vector<ReportFigure> figures,
                             const RunControl& control) {
    using namespace report;
    const RunView run{experiment, outcome, record, Technology(experiment.technology)};
    const bool stopped = outcome.status == RunStatus::Stopped;
    ReportDocument document;
    document.title = experiment.name;
    document.subtitle = fmt::format(
        "PermDSE {} · {} · {} nm · {}{}", record.version,
        counted(outcome.evaluated_points, "point"), displayNumber(experiment.technology.node_nm),
        counted(experiment.workloads.size(), "workload"), stopped ? " · stopped, partial" : "");
    std::vector<ReportSection>& sections = document.sections;
    if (stopped) {
        sections.push_back(stoppedSection(run));
    }
    if (outcome.feasible_points == 0) {
        sections.push_back(infeasibleSection(run));
    }
    sections.push_back(summarySection(run));
    sections.back().figures = std::move(figures);
    const std::span<const Workload> detailed = detailedWorkloads(experiment);
    bool isCut = false;
    for (std::size_t w = 0; w < detailed.size() && !isCut; ++w) {
        control.progress(w, detailed.size());
        sections.push_back(frontSection(run, detailed[w]));
        if (std::optional<ReportSection> comparison =
                comparisonSection(run, detailed[w], control)) {
            sections.push_back(*std::move(comparison));
            isCut = w + 1 < detailed.size() && control.stopRequested();
        } else {
            isCut = true;
        }
    }
    if (isCut) {
        ReportSection cut;
        cut.heading = "The report was cut short";
        cut.warning = true;
        cut.paragraphs = {"The program was stopped while it was written: comparisons, breakdowns "
                          "or sections of further workloads are missing. The results are "
                          "complete."};
        sections.push_back(std::move(cut));
    }
    sections.push_back(otherWorkloadsSection(run));
    sections.push_back(confidenceSection(run));
    if (!experiment.workloads.empty() && !isCut) {
        sections.push_back(breakdownSection(run, experiment.workloads.front()));
    }
    sections.push_back(simulationSection(run));
    sections.push_back(questionSection(run));
    sections.push_back(workloadSection(run));
    sections.push_back(provenanceSection(run));
    sections.push_back(calibrationSection(run));
    sections.push_back(constantsSection());
    sections.push_back(notModelledSection());
    std::erase_if(sections, [](const ReportSection& section) {
        return section.paragraphs.empty() && section.tables.empty() && section.notes.empty() &&
               section.figures.empty();
    });
    return document;
}

} // namespace permdse
