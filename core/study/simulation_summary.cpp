// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/simulation_summary.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <fmt/format.h>

#include "core/architecture/technology_parameters.h"
#include "core/base/unit_format.h"
#include "core/experiment/row_design.h"
#include "core/layer/layer_fields.h"
#include "core/layer/workload_library.h"
#include "core/technology/technology_fields.h"

namespace permdse {

namespace {

/// Options for what differs from the command line's defaults.
std::string technologyOptions(const TechnologySettings& settings) {
    std::string text;
    for (const Field<TechnologySettings>& field : technologyFields()) {
        if (!isUsual(field, settings)) {
            text += fmt::format(" {} {}", optionName(field.info),
                                fieldText(field.info, field.get(settings)));
        }
    }
    return text;
}

/// Text of which other characters than these would mean something to a shell.
std::string shellWord(std::string text) {
    const bool isPlain =
        text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "0123456789_-.,=@/+:%") == std::string::npos;
    if (isPlain) {
        return text;
    }
    for (std::size_t at = 0; (at = text.find('\'', at)) != std::string::npos; at += 4) {
        text.replace(at, 1, "'\\''");
    }
    return '\'' + text + '\'';
}

/// `named` tells that settings name layers.
std::string workloadOptions(const Workload& workload, bool named) {
    const Workload* builtin = findBuiltinWorkload(workload.name);
    if (builtin != nullptr && *builtin == workload) {
        return " --workload " + workload.name;
    }
    std::string text;
    for (const Layer& layer : workload.layers) {
        text += " --layer " + (named ? shellWord("name=" + layer.name + ',' + layerText(layer))
                                     : layerText(layer));
    }
    return text;
}

} // namespace

std::vector<SimulationSummary> summariseSimulation(const Experiment& experiment,
                                                   const RunOutcome& outcome) {
    std::vector<SimulationSummary> summaries;
    const ResultTable& table = *outcome.table;
    if (!table.find("cycles_difference")) {
        return summaries;
    }
    const std::span<const double> differences = table.column("cycles_difference");
    const std::span<const double> architecture = table.column("architecture");
    for (std::size_t a = 0; a < experiment.architectures.size(); ++a) {
        SimulationSummary summary;
        summary.architecture = experiment.architectures[a].architecture;
        std::vector<double> values;
        for (std::size_t row = 0; row < table.rowCount(); ++row) {
            const double difference = differences[row];
            if (architecture[row] != static_cast<double>(a) || std::isnan(difference)) {
                continue;
            }
            if (values.empty() || std::abs(difference) > std::abs(summary.worst_difference)) {
                summary.worst_difference = difference;
                summary.worst_row = static_cast<std::uint32_t>(row);
            }
            values.push_back(difference);
        }
        if (values.empty()) {
            continue;
        }
        const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
        std::nth_element(values.begin(), middle, values.end());
        summary.median_difference = *middle;
        summary.simulated = values.size();
        summaries.push_back(std::move(summary));
    }
    return summaries;
}

std::string simulateCommand(const Experiment& experiment, const ResultTable& table,
                            std::uint32_t row) {
    const RowDesign design = designOfRow(experiment, table, row);
    TechnologySettings ofOptions = design.technology; // what the command line can say
    ofOptions.logic_limit_ghz.clear();
    ofOptions.calibrations.clear();
    const DesignValues reference = design.engine->referenceDesign(Technology(ofOptions));
    std::string settings;
    for (std::size_t i = 0; i < design.values.size(); ++i) {
        if (design.values[i] != reference[i]) {
            const ParameterInfo& parameter = design.engine->parameters()[i];
            settings += fmt::format("{}{}={}", settings.empty() ? " --set " : ",", parameter.id,
                                    parameterText(parameter, design.values[i]));
        }
    }
    for (const auto& [id, value] : design.of_layers) {
        settings += " --set " +
                    shellWord(id + '=' + parameterText(*findSweepable(*design.engine, id), value));
    }
    return fmt::format(
        "permdse simulate --arch {}{}{}{} --seed {}", design.engine->id(), settings,
        workloadOptions(experiment.workloads[design.workload], !design.of_layers.empty()),
        technologyOptions(design.technology), experiment.search.seed);
}

} // namespace permdse
