// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/text_table.h"
#include "core/architecture/technology_parameters.h"
#include "core/base/unit_format.h"
#include "core/engines/registry.h"
#include "core/layer/layer_fields.h"
#include "core/layer/workload_library.h"
#include "core/technology/constant_table.h"

namespace permdse::cli {

namespace {

using Align = TextTable::Align;

const char* senseText(Sense sense) {
    return sense == Sense::Maximise ? "max" : sense == Sense::Minimise ? "min" : "";
}

Json parameterJson(const ParameterInfo& parameter) {
    static constexpr const char* kinds[] = {"integer", "real", "choice"};
    Json json{{"id", parameter.id},
              {"symbol", parameter.symbol},
              {"unit", parameter.unit},
              {"meaning", parameter.meaning},
              {"kind", kinds[static_cast<std::size_t>(parameter.kind)]},
              {"reference", parameterText(parameter, parameter.reference)},
              {"accepted", acceptedText(parameter)},
              {"status", parameter.evidence},
              {"influences", parameter.influences},
              {"per_layer", parameter.on_layer != nullptr},
              {"stages", Json::array()}};
    for (std::size_t i = 0; i < stageNames().size(); ++i) {
        if (parameter.reads.contains(static_cast<Stage>(i))) {
            json["stages"].push_back(stageNames()[i]);
        }
    }
    if (parameter.kind == ParameterKind::Choice) {
        json["choices"] = parameter.choices;
    } else {
        json["reference"] = parameter.reference;
        json["min"] = parameter.min;
        json["max"] = parameter.max;
    }
    return json;
}

void printParameters(const std::vector<const ParameterInfo*>& parameters) {
    TextTable table({{"Parameter", Align::Left},
                     {"Reference", Align::Right},
                     {"Unit", Align::Left},
                     {"Status", Align::Left},
                     {"Accepted", Align::Left},
                     {"Meaning", Align::Left}});
    for (const ParameterInfo* parameter : parameters) {
        table.addRow({parameter->id, parameterText(*parameter, parameter->reference),
                      parameter->unit, parameter->evidence, acceptedText(*parameter),
                      parameter->meaning});
    }
    table.print();
}

void listParameters(bool json) {
    struct Owner {
        std::string id, title;
        std::vector<const ParameterInfo*> parameters;
    };
    std::vector<Owner> owners;
    for (const Engine* engine : engines()) {
        Owner& owner = owners.emplace_back();
        owner.id = engine->id();
        owner.title = fmt::format("{} (--arch {})", engine->title(), engine->id());
        for (const ParameterInfo& parameter : engine->parameters()) {
            owner.parameters.push_back(&parameter);
        }
    }
    Owner& technology = owners.emplace_back();
    technology.id = "technology";
    technology.title = "Technology, of every architecture (in a sweep or fixed)";
    for (const TechnologyParameter& parameter : technologyParameters()) {
        technology.parameters.push_back(&parameter.info);
    }
    Json all = Json::object();
    for (const Owner& owner : owners) {
        if (json) {
            Json& entries = all[owner.id] = Json::array();
            for (const ParameterInfo* parameter : owner.parameters) {
                entries.push_back(parameterJson(*parameter));
            }
            continue;
        }
        fmt::print("{}{}\n\n", &owner == &owners.front() ? "" : "\n", owner.title);
        printParameters(owner.parameters);
    }
    if (json) {
        print(all);
    }
}

void listMetrics(bool json) {
    std::vector<const MetricInfo*> metrics;
    std::vector<std::string> owners;
    for (const MetricInfo& metric : commonMetrics()) {
        metrics.push_back(&metric);
        owners.emplace_back("all");
    }
    for (const Engine* engine : engines()) {
        for (std::size_t i = commonMetrics().size(); i < engine->metrics().size(); ++i) {
            metrics.push_back(&engine->metrics()[i]);
            owners.emplace_back(engine->id());
        }
    }
    Json all = Json::array();
    TextTable table({{"Metric", Align::Left},
                     {"Title", Align::Left},
                     {"Unit", Align::Left},
                     {"Better", Align::Left},
                     {"Engine", Align::Left},
                     {"Meaning", Align::Left}});
    for (std::size_t i = 0; i < metrics.size(); ++i) {
        const MetricInfo& metric = *metrics[i];
        all.push_back({{"id", metric.id},
                       {"title", metric.title},
                       {"unit", metric.unit},
                       {"better", senseText(metric.better)},
                       {"engine", owners[i]},
                       {"meaning", metric.meaning}});
        table.addRow({metric.id, metric.title, metric.unit, senseText(metric.better), owners[i],
                      metric.meaning});
    }
    if (json) {
        print(all);
    } else {
        table.print();
    }
}

void listWorkloads(bool json) {
    if (json) {
        Json all = Json::array();
        for (const Workload& workload : builtinWorkloads()) {
            all.push_back(toJson(workload));
        }
        print(all);
        return;
    }
    for (const Workload& workload : builtinWorkloads()) {
        fmt::print("{}{}: {}\n\n", &workload == &builtinWorkloads().front() ? "" : "\n",
                   workload.name, workload.title);
        std::vector<const Field<Layer>*> fields;
        std::vector<TextTable::Column> columns;
        for (const Field<Layer>& field : layerFields()) {
            if (field.info.kind != FieldKind::YesNo) { // which --json says
                fields.push_back(&field);
                columns.push_back(
                    {field.info.title, isNumeric(field.info) ? Align::Right : Align::Left});
            }
        }
        TextTable table(std::move(columns));
        for (const Layer& layer : workload.layers) {
            std::vector<std::string> row;
            row.reserve(fields.size());
            for (const Field<Layer>* field : fields) {
                row.push_back(fieldDisplay(*field, layer));
            }
            table.addRow(std::move(row));
        }
        table.print();
    }
}

void listArchitectures(bool json) {
    Json all = Json::array();
    TextTable table({{"Architecture", Align::Left},
                     {"Title", Align::Left},
                     {"Published at [nm]", Align::Right},
                     {"Parameters", Align::Right},
                     {"Not modelled", Align::Left}});
    for (const Engine* engine : engines()) {
        all.push_back({{"id", engine->id()},
                       {"title", engine->title()},
                       {"native_node_nm", engine->nativeNode_nm()},
                       {"parameters", engine->parameters().size()},
                       {"not_modelled", engine->notModelled()}});
        bool first = true;
        for (const std::string& item : engine->notModelled()) {
            table.addRow(
                first ? std::vector<std::string>{std::string(engine->id()),
                                                 std::string(engine->title()),
                                                 displayNumber(engine->nativeNode_nm()),
                                                 std::to_string(engine->parameters().size()), item}
                      : std::vector<std::string>{"", "", "", "", item});
            first = false;
        }
    }
    if (json) {
        print(all);
    } else {
        table.print();
    }
}

void listConstants(bool json) {
    Json all = Json::array();
    TextTable table({{"Constant", Align::Left},
                     {"Value", Align::Right},
                     {"Unit", Align::Left},
                     {"From", Align::Right},
                     {"To", Align::Right},
                     {"At [nm]", Align::Right},
                     {"Status", Align::Left},
                     {"Source", Align::Left},
                     {"Note", Align::Left}});
    for (const auto& [id, constant] : ConstantTable::builtin().all()) {
        const SourcedValue& figure = constant.figure;
        const bool hasRange = constant.hasRange();
        all.push_back({{"id", id},
                       {"value", figure.value},
                       {"unit", figure.unit},
                       {"range", hasRange ? Json({constant.low, constant.high}) : Json(nullptr)},
                       {"node_nm", constant.node_nm > 0.0 ? Json(constant.node_nm) : Json(nullptr)},
                       {"status", toText(figure.evidence)},
                       {"source", figure.source},
                       {"note", figure.note}});
        const auto end = [hasRange](double value) {
            return hasRange ? displayNumber(value) : std::string();
        };
        table.addRow({id, displayNumber(figure.value, 5), figure.unit, end(constant.low),
                      end(constant.high),
                      constant.node_nm > 0.0 ? displayNumber(constant.node_nm) : std::string(),
                      std::string(toDisplayText(figure.evidence)), figure.source, figure.note});
    }
    if (json) {
        print(all);
    } else {
        table.print();
    }
}

} // namespace

void addListCommand(CLI::App& app, int& exitCode) {
    CLI::App* list = app.add_subcommand(
        "list", "List parameters, metrics, workloads, constants or architectures");
    list->require_subcommand(1);
    const auto add = [&](const char* name, const char* text, void (*action)(bool)) {
        CLI::App* command = list->add_subcommand(name, text);
        auto json = std::make_shared<bool>(false);
        command->add_flag("--json", *json, "Print JSON for programs");
        command->callback([json, action, &exitCode] {
            action(*json);
            exitCode = Done;
        });
    };
    add("parameters", "Parameters of each architecture, with reference values and ranges",
        listParameters);
    add("metrics", "Metrics with unit and definition", listMetrics);
    add("workloads", "Built-in workloads with their layers and sources", listWorkloads);
    add("constants", "Constants of the model with range, status and source", listConstants);
    add("architectures", "Engines and what their models leave out", listArchitectures);
}

} // namespace permdse::cli
