// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "core/architecture/technology_parameters.h"
#include "core/base/number_text.h"
#include "core/base/printable_text.h"
#include "core/base/spelling.h"
#include "core/base/unit_format.h"
#include "core/engines/registry.h"
#include "core/experiment/experiment.h"
#include "core/experiment/formula_names.h"
#include "core/experiment/layer_axes.h"
#include "core/experiment/layer_fit.h"
#include "core/experiment/problem_limit.h"
#include "core/experiment/result_columns.h"
#include "core/experiment/run_need.h"
#include "core/experiment/search_fields.h"
#include "core/exploration/expression.h"
#include "core/layer/layer_fields.h"
#include "core/technology/technology.h"
#include "core/technology/technology_fields.h"

namespace permdse {

namespace {

/// "250000", "1.2 million (1200000)", "more than 9 quadrillion": counts for people.
std::string countInWords(std::uint64_t count) {
    if (count < 1'000'000) {
        return std::to_string(count);
    }
    if (count >= std::uint64_t{1} << 53) {
        return "more than 9 quadrillion";
    }
    double scaled = static_cast<double>(count) / 1e6;
    std::size_t word = 0;
    constexpr std::array<std::string_view, 4> words{"million", "billion", "trillion",
                                                    "quadrillion"};
    while (scaled >= 1000.0 && word + 1 < words.size()) {
        scaled /= 1000.0;
        ++word;
    }
    return fmt::format("{} {} ({})", displayNumber(scaled, 3), words[word], count);
}

class Validator {
public:
    Validator(const Experiment& experiment, const std::string& source)
        : m_experiment(experiment), m_source(source), m_names(formulaNames(experiment)) {}

    Diagnostics run(std::size_t& more) {
        checkTexts();
        checkTechnology();
        checkWorkloads();
        checkArchitectures();
        checkReferences();
        checkConstraintsAndDerived();
        checkObjectives();
        checkSearch();
        more = m_more;
        return std::move(m_problems);
    }

private:
    void error(std::string code, std::string pointer, std::string message) {
        if (m_problems.size() >= detail::mostProblems) {
            ++m_more;
            return;
        }
        m_problems.push_back({Severity::Error, std::move(code), m_source, std::move(pointer), 0,
                              std::move(message)});
    }

    /// `inner`, found in a part of the experiment, with the pointer of the part before its own.
    void adopt(Diagnostics inner, const std::string& pointer) {
        for (Diagnostic& diagnostic : inner) {
            if (m_problems.size() >= detail::mostProblems) {
                ++m_more;
                continue;
            }
            diagnostic.source = m_source;
            diagnostic.pointer.insert(0, pointer);
            diagnostic.line = 0;
            m_problems.push_back(std::move(diagnostic));
        }
    }

    /// Names and texts that no reader has looked at, as those of the window.
    void checkTexts() {
        const auto check = [&](const std::string& text, const std::string& pointer,
                               LineBreaks breaks = LineBreaks::Refused) {
            if (std::optional<FieldProblem> problem = textProblem(text, breaks)) {
                error(std::move(problem->code), pointer, std::move(problem->text));
            }
        };
        check(m_experiment.name, "/name");
        check(m_experiment.description, "/description", LineBreaks::Accepted);
        for (std::size_t i = 0; i < m_experiment.references.size(); ++i) {
            check(m_experiment.references[i].name, fmt::format("/references/{}/name", i));
            check(m_experiment.references[i].source, fmt::format("/references/{}/source", i));
        }
    }

    void checkTechnology() {
        const TechnologySettings& settings = m_experiment.technology;
        adopt(fieldProblems(technologyFields(), settings), "/technology");
        for (const auto& [id, limit_ghz] : settings.logic_limit_ghz) {
            if (!findEngine(id)) {
                error("EXP-0006", "/technology/logic_limit_ghz/" + pointerStep(id),
                      unknownArchitecture(id));
                continue;
            }
            TechnologySettings alone; // so that every one that is wrong is reported
            alone.logic_limit_ghz[id] = limit_ghz;
            if (std::string problem = Technology::problem(alone); !problem.empty()) {
                error("EXP-0001", "/technology/logic_limit_ghz/" + id, std::move(problem));
            }
        }
    }

    [[nodiscard]] static std::string unknownArchitecture(const std::string& id) {
        return fmt::format("there is no architecture \"{}\"; accepted are {}{}", id,
                           quotedList(engineIds()), didYouMean(id, engineIds()));
    }

    void checkWorkloads() {
        if (m_experiment.workloads.empty()) {
            error("EXP-0002", "/workloads",
                  "the experiment has no workloads; expected at least one, such as "
                  "\"permdnn-paper\"");
        }
        std::set<std::string> names;
        for (std::size_t i = 0; i < m_experiment.workloads.size(); ++i) {
            const Workload& workload = m_experiment.workloads[i];
            const std::string pointer = fmt::format("/workloads/{}", i);
            Diagnostics problems = workloadProblems(workload);
            const bool sound = problems.empty();
            adopt(std::move(problems), pointer);
            if (withoutBlanks(workload.name).empty()) {
                error("EXP-0003", pointer + "/name",
                      "the workload has no name; expected at least one character");
            } else if (const char first = withoutBlanks(workload.name).front();
                       std::string_view("=+-@").find(first) != std::string_view::npos) {
                error(
                    "EXP-0029", pointer + "/name",
                    fmt::format("the name starts with \"{}\", which makes spreadsheets take it for "
                                "a formula when they open points.csv; expected another first "
                                "character",
                                first));
            }
            if (!names.insert(workload.name).second) {
                error("EXP-0004", pointer,
                      fmt::format("two workloads have the name \"{}\"; names must differ",
                                  workload.name));
            }
            if (sound) {
                m_soundWorkloads.push_back(workload);
            }
        }
    }

    void checkArchitectures() {
        if (m_experiment.architectures.empty()) {
            error("EXP-0005", "/architectures",
                  fmt::format("the experiment has no architectures; expected at least one with the "
                              "kind {}",
                              quotedList(engineIds())));
        }
        std::set<std::string> kinds;
        for (std::size_t i = 0; i < m_experiment.architectures.size(); ++i) {
            const ArchitectureSpace& space = m_experiment.architectures[i];
            const std::string pointer = fmt::format("/architectures/{}", i);
            const Engine* engine = findEngine(space.architecture);
            if (!engine) {
                error("EXP-0006", pointer + "/kind", unknownArchitecture(space.architecture));
                continue;
            }
            if (!kinds.insert(space.architecture).second) {
                error(
                    "EXP-0007", pointer + "/kind",
                    fmt::format("the architecture \"{}\" is listed twice; put all its values into "
                                "one entry",
                                space.architecture));
            }
            checkParameters(*engine, space, pointer);
            checkLayers(*engine, space, pointer);
        }
    }

    static constexpr std::uint64_t mostTechnologies = 4096; ///< each has tables of its own

    void checkParameters(const Engine& engine, const ArchitectureSpace& space,
                         const std::string& pointer) {
        std::set<std::string> seen;
        // The layers of a workload that is at fault are not known.
        const bool isKnown = m_soundWorkloads.size() == m_experiment.workloads.size();
        const std::vector<std::string> layers =
            isKnown ? layerNames(m_experiment.workloads) : std::vector<std::string>();
        const auto find = [&](const std::string& id, const std::string& at,
                              bool per_layer) -> const ParameterInfo* {
            if (std::optional<FieldProblem> problem =
                    layerParameterProblem(engine, space, id, per_layer, layers)) {
                error(std::move(problem->code), at, std::move(problem->text));
                return nullptr;
            }
            const ParameterInfo* parameter = findSweepable(engine, id);
            if (!parameter) {
                const std::vector<std::string> ids = sweepableIds(engine);
                error("EXP-0008", at,
                      fmt::format("{} has no parameter \"{}\"; accepted are {}{}", engine.title(),
                                  id, quotedList(ids), didYouMean(id, ids)));
                return nullptr;
            }
            if (!seen.insert(id).second) {
                error(
                    "EXP-0009", at,
                    fmt::format("the parameter \"{}\" is set twice; a parameter is either swept or "
                                "fixed, once",
                                id));
            }
            return parameter;
        };
        for (const SweepAxis& axis : space.sweep) {
            const std::string at = pointer + "/sweep/" + pointerStep(axis.parameter);
            if (const ParameterInfo* parameter = find(axis.parameter, at, axis.per_layer)) {
                if (std::string problem = sweepProblem(axis.sweep, *parameter); !problem.empty()) {
                    error("EXP-0010", axis.per_layer ? at + "/per_layer" : at, std::move(problem));
                }
            }
        }
        checkNumberOfLayers(engine, space, layers.size(), pointer);
        if (technologyCount(space) > mostTechnologies) {
            error("EXP-0041", pointer + "/sweep",
                  fmt::format("{} is swept over {} technologies (node, supply and the like); "
                              "accepted are up to {}",
                              engine.title(), technologyCount(space), mostTechnologies));
        }
        for (const FixedParameter& fixed : space.fixed) {
            const std::string at = pointer + "/fixed/" + pointerStep(fixed.parameter);
            if (const ParameterInfo* parameter = find(fixed.parameter, at, false)) {
                if (std::string problem = parameterProblem(*parameter, fixed.value);
                    !problem.empty()) {
                    error("EXP-0011", at, std::move(problem));
                }
            }
        }
    }

    /// Each is a column of the results.
    void checkNumberOfLayers(const Engine& engine, const ArchitectureSpace& space,
                             std::size_t layers, const std::string& pointer) {
        const auto isOfLayer = [](const auto& named) {
            return layerParameterName(named.parameter).has_value();
        };
        auto count = static_cast<std::size_t>(
            std::count_if(space.fixed.begin(), space.fixed.end(), isOfLayer));
        for (const SweepAxis& axis : space.sweep) {
            count += axis.per_layer ? layers : std::size_t{isOfLayer(axis)};
        }
        if (count > mostOfLayers) {
            error("EXP-0046", pointer + "/sweep",
                  fmt::format("designs of {} have {} values that are of single layers; accepted "
                              "are up to {}",
                              engine.title(), count, mostOfLayers));
        }
    }

    void checkLayers(const Engine& engine, const ArchitectureSpace& space,
                     const std::string& pointer) {
        const bool legal = Technology::problem(m_experiment.technology).empty();
        const Technology technology(legal ? m_experiment.technology : TechnologySettings());
        const DesignValues reference = engine.referenceDesign(technology);
        for (LayerMisfit& misfit : layerMisfits(engine, space, m_soundWorkloads, reference)) {
            std::string at =
                pointer + (misfit.swept ? "/sweep/" : "/fixed/") + pointerStep(misfit.parameter);
            at += misfit.per_layer ? "/per_layer" : "";
            if (misfit.list_index) {
                at += fmt::format("/{}", *misfit.list_index);
            }
            error("EXP-0012", std::move(at), std::move(misfit.message));
        }
    }

    void checkReferences() {
        if (areTooMany("references", m_experiment.references.size(), "/references")) {
            return;
        }
        for (std::size_t i = 0; i < m_experiment.references.size(); ++i) {
            std::set<std::string> seen;
            for (const auto& [id, value] : m_experiment.references[i].metrics) {
                const std::string at = fmt::format("/references/{}/metrics/{}", i, pointerStep(id));
                if (!findMetric(id)) {
                    const std::vector<std::string> ids = allMetricIds();
                    error("EXP-0013", at,
                          fmt::format("there is no metric \"{}\"; accepted are {}{}", id,
                                      quotedList(ids), didYouMean(id, ids)));
                } else if (!seen.insert(id).second) {
                    error("EXP-0014", at, fmt::format("the metric \"{}\" is given twice", id));
                } else if (!std::isfinite(value)) {
                    error(
                        "EXP-0015", at,
                        fmt::format("the value is {}; expected a finite number", exactText(value)));
                }
            }
        }
    }

    [[nodiscard]] static std::vector<std::string> allMetricIds() {
        std::vector<std::string> ids;
        for (const Engine* engine : engines()) {
            for (const MetricInfo& metric : engine->metrics()) {
                if (std::find(ids.begin(), ids.end(), metric.id) == ids.end()) {
                    ids.push_back(metric.id);
                }
            }
        }
        return ids;
    }

    /// A derived metric may not hide any column of any engine: what a name means must not depend on
    /// the architectures of the experiment.
    [[nodiscard]] bool isColumn(const std::string& id) const {
        std::vector<std::string> reserved = reservedColumnNames();
        for (std::size_t i = 0; i < m_experiment.constraints.size(); ++i) {
            reserved.push_back(violationColumnName(i));
        }
        if (m_experiment.uncertainty.samples > 0) {
            for (std::string& name : confidenceColumnNames(m_experiment)) {
                reserved.push_back(std::move(name));
            }
        }
        return findMetric(id) ||
               std::find(reserved.begin(), reserved.end(), id) != reserved.end() ||
               std::any_of(engines().begin(), engines().end(), [&](const Engine* engine) {
                   return findSweepable(*engine, id) != nullptr;
               });
    }

    /// Each formula is compiled against the names of those before it, so their number counts twice.
    bool areTooMany(const char* what, std::size_t count, const std::string& pointer) {
        constexpr std::size_t most = 1000;
        if (count > most) {
            error(
                "EXP-0040", pointer,
                fmt::format("the experiment has {} {}; accepted are up to {}", count, what, most));
        }
        return count > most;
    }

    void checkConstraintsAndDerived() {
        if (areTooMany("derived metrics", m_experiment.derived.size(), "/derived") ||
            areTooMany("constraints", m_experiment.constraints.size(), "/constraints")) {
            return;
        }
        std::set<std::string> seen;
        for (const DerivedMetric& derived : m_experiment.derived) {
            const std::string at = "/derived/" + pointerStep(derived.id);
            if (std::string problem = identifierProblem(derived.id); !problem.empty()) {
                error("EXP-0016", at, std::move(problem));
            } else if (isColumn(derived.id) || !seen.insert(derived.id).second) {
                error("EXP-0017", at,
                      fmt::format("the name \"{}\" is taken; expected one that is no metric, "
                                  "parameter or column",
                                  derived.id));
            }
            checkFormula(derived.expression, at);
            // Known even where it is wrong, so that one mistake is reported once.
            m_names.push_back(derived.id);
        }
        for (std::size_t i = 0; i < m_experiment.constraints.size(); ++i) {
            checkFormula(m_experiment.constraints[i], fmt::format("/constraints/{}", i));
        }
    }

    void checkFormula(const std::string& text, const std::string& pointer) {
        if (const Result<Expression> expression = Expression::compile(text, m_names); !expression) {
            adopt(expression.error(), pointer);
        }
    }

    void checkObjectives() {
        if (m_experiment.objectives.empty()) {
            error("EXP-0018", "/objectives",
                  "the experiment has no objectives; expected at least one, such as "
                  "\"area_mm2\": \"min\"");
        }
        const std::vector<std::string> accepted = objectiveIds(m_experiment);
        std::set<std::string> seen;
        for (const Objective& objective : m_experiment.objectives) {
            const std::string at = "/objectives/" + pointerStep(objective.metric);
            const MetricInfo* metric = findMetric(objective.metric);
            if (metric != nullptr && !metric->labels.empty()) {
                error("EXP-0030", at,
                      fmt::format("the metric \"{}\" is a word, of which none is better; accepted "
                                  "are {}",
                                  objective.metric, quotedList(accepted)));
            } else if (std::find(accepted.begin(), accepted.end(), objective.metric) ==
                       accepted.end()) {
                error("EXP-0019", at,
                      fmt::format("there is no metric or derived metric \"{}\"; accepted are {}{}",
                                  objective.metric, quotedList(accepted),
                                  didYouMean(objective.metric, accepted)));
            } else if (!seen.insert(objective.metric).second) {
                error("EXP-0020", at,
                      fmt::format("the objective \"{}\" is given twice", objective.metric));
            }
            if (objective.sense == Sense::Ignore) {
                error("EXP-0021", at,
                      fmt::format("the objective \"{}\" has no direction; accepted are \"min\" or "
                                  "\"max\"",
                                  objective.metric));
            }
        }
    }

    void checkSearch() {
        const SearchSettings& search = m_experiment.search;
        adopt(fieldProblems(searchFields(), search), "/search");
        const std::uint64_t samples = m_experiment.uncertainty.samples;
        if (samples != 0 && (samples < UncertaintySettings::minSamples ||
                             samples > UncertaintySettings::maxSamples)) {
            error("EXP-0026", "/uncertainty/samples",
                  fmt::format("{} draws of the constants are not accepted; expected 0 (none) or {} "
                              "to {}",
                              samples, UncertaintySettings::minSamples,
                              UncertaintySettings::maxSamples));
        }
        const std::uint64_t points = pointCount(m_experiment);
        if (points > std::min(search.budget, SearchSettings::maxBudget)) {
            reportTooManyPoints(points);
        } else {
            checkKeep(points);
        }
    }

    void checkKeep(std::uint64_t points) {
        const KeepSettings& keep = m_experiment.keep;
        const bool isTable = keep.rows == KeptRows::All || keep.rows == KeptRows::Feasible;
        if (isTable && points > KeepSettings::maxRows) {
            error("EXP-0032", "/keep",
                  fmt::format("\"{}\" keeps up to {} points, and a table has room for {}; keep "
                              "\"front\" or {{\"sample\": N}}",
                              keptRowsNames()[static_cast<std::size_t>(keep.rows)],
                              countInWords(points), KeepSettings::maxRows));
        }
        if (keep.rows == KeptRows::Sample &&
            (keep.sample < 1 || keep.sample > KeepSettings::maxSample)) {
            error("EXP-0033", "/keep/sample",
                  fmt::format("a sample of {} points is not accepted; expected 1 to {}",
                              keep.sample, KeepSettings::maxSample));
        }
    }

    void reportTooManyPoints(std::uint64_t points) {
        const SweepRemedy remedy = sweepRemedy(m_experiment);
        error("EXP-0024", fmt::format("/architectures/{}/sweep", remedy.architecture),
              fmt::format("the experiment has {} points (designs times workloads), and its budget "
                          "accepts {}; {}{}",
                          countInWords(points), countInWords(m_experiment.search.budget),
                          remedy.text,
                          points <= SearchSettings::maxBudget ? ", or raise /search/budget" : ""));
    }

    const Experiment& m_experiment;
    const std::string& m_source;
    std::vector<std::string> m_names; ///< what formulas may use so far
    std::vector<Workload> m_soundWorkloads;
    Diagnostics m_problems;
    std::size_t m_more = 0; ///< that are left out
};

} // namespace

Diagnostics detail::firstProblems(const Experiment& experiment, const std::string& source,
                                  std::size_t& more) {
    return Validator(experiment, source).run(more);
}

void detail::limitProblems(Diagnostics& problems, const std::string& source, std::size_t more) {
    if (problems.size() > mostProblems) {
        more += problems.size() - mostProblems;
        problems.resize(mostProblems);
    }
    if (more > 0) {
        problems.push_back({Severity::Error, "CFG-0011", source, "", 0,
                            fmt::format("{} more problems are not shown; mend these first", more)});
    }
}

Diagnostics validate(const Experiment& experiment, const std::string& source) {
    std::size_t more = 0;
    Diagnostics problems = detail::firstProblems(experiment, source, more);
    detail::limitProblems(problems, source, more);
    return problems;
}

} // namespace permdse
