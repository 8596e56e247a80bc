// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/command_line.h"
#include "app/cli/design_options.h"
#include "app/cli/progress_line.h"
#include "app/cli/simulation_files.h"
#include "app/cli/text_table.h"
#include "app/machine/available_memory.h"
#include "core/architecture/simulation.h"
#include "core/base/spelling.h"
#include "core/base/unit_format.h"
#include "core/pdmatrix/layer_files.h"
#include "core/study/simulated_design.h"

namespace permdse::cli {

namespace {

const std::vector<std::string>& functionNames() {
    static const std::vector<std::string> names{"none", "relu", "tanh"}; // as ActivationFunction
    return names;
}

std::optional<ActivationFunction> activationFunction(std::string_view name) {
    const auto found = std::find(functionNames().begin(), functionNames().end(), name);
    return found == functionNames().end()
               ? std::nullopt
               : std::optional(static_cast<ActivationFunction>(found - functionNames().begin()));
}

struct SimulateOptions {
    DesignOptions design;
    std::uint64_t seed = 1;
    std::vector<std::string> weights, activations; ///< FILE or LAYER=FILE
    std::string outputs, trace, timeline;
    std::string function = functionNames().front();
    BinaryPoints points;
};

/// One of --weights and --activations: "FILE" of the one layer, or "Alex-FC6=FILE".
void addFile(const std::string& option, const std::string& text, std::string LayerFiles::*path,
             const Workload& workload, std::vector<LayerFiles>& files, Diagnostics& problems) {
    const auto named =
        std::find_if(workload.layers.begin(), workload.layers.end(), [&](const Layer& layer) {
            return text.starts_with(layer.name) && text.substr(layer.name.size()).starts_with('=');
        });
    const bool isNamed = named != workload.layers.end();
    if (!isNamed && workload.layers.size() != 1) {
        problems.push_back(
            refusal(option, "SET-0012",
                    fmt::format("found \"{}\"; of several layers expected is LAYER=FILE, with one "
                                "of the layers {}",
                                text, quotedList(layerNames({&workload, 1})))));
        return;
    }
    const std::string layer = isNamed ? named->name : workload.layers.front().name;
    auto entry = std::find_if(files.begin(), files.end(),
                              [&](const LayerFiles& each) { return each.layer == layer; });
    if (entry == files.end()) {
        entry = files.insert(files.end(), LayerFiles{layer, "", ""});
    }
    if (!((*entry).*path).empty()) {
        problems.push_back(refusal(option, "SET-0013",
                                   fmt::format("layer \"{}\" has two files; give it one", layer)));
        return;
    }
    (*entry).*path = isNamed ? text.substr(layer.size() + 1) : text;
}

Result<std::vector<LayerFiles>> filesOf(const SimulateOptions& options, const Workload& workload) {
    std::vector<LayerFiles> files;
    Diagnostics problems;
    for (const std::string& text : options.weights) {
        addFile("--weights", text, &LayerFiles::weights, workload, files, problems);
    }
    for (const std::string& text : options.activations) {
        addFile("--activations", text, &LayerFiles::activations, workload, files, problems);
    }
    if (!problems.empty()) {
        return problems;
    }
    return files;
}

/// What is wrong with the options before any file is read or simulated; empty if nothing.
Diagnostics optionProblems(const SimulateOptions& options, const Workload& workload,
                           const Result<std::vector<LayerFiles>>& files) {
    Diagnostics problems;
    if (!activationFunction(options.function)) {
        problems.push_back(refusal("--function", "CFG-0005",
                                   fmt::format("found \"{}\"; accepted are {}{}", options.function,
                                               quotedList(functionNames()),
                                               didYouMean(options.function, functionNames()))));
    }
    const bool writesFiles =
        !options.outputs.empty() || !options.trace.empty() || !options.timeline.empty();
    if (writesFiles && workload.layers.size() != 1) {
        problems.push_back(refusal("--layer", "SET-0007",
                                   fmt::format("--outputs, --trace and --timeline go with one "
                                               "layer, found {}; give one --layer",
                                               workload.layers.size())));
    }
    if (!options.outputs.empty() && !options.outputs.ends_with(".npy") &&
        !options.outputs.starts_with("/dev/")) {
        problems.push_back(refusal("--outputs", "SET-0008",
                                   fmt::format("found \"{}\"; outputs are written as NumPy array, "
                                               "accepted are names that end in .npy",
                                               options.outputs)));
    }
    if (!files) {
        problems.insert(problems.end(), files.error().begin(), files.error().end());
    }
    if (!problems.empty()) {
        return problems;
    }
    std::vector<std::string> read;
    for (const LayerFiles& each : *files) {
        read.insert(read.end(), {each.weights, each.activations});
    }
    return overwrittenInputs(read, {options.outputs, options.trace, options.timeline});
}

/// Simulates the layers of the request and shows how many are done.
Result<SimulatedDesign> simulatedInSight(const DesignRequest& request,
                                         const LayerDataSource& source, SimulationInput input) {
    ProgressLine progress("layers");
    std::size_t current = 0;
    const std::size_t layers = request.workload.layers.size();
    input.stop_point = [&] { progress.update(current, layers); };
    Result<SimulatedDesign> result =
        simulateDesign(*request.engine, request.design, request.workload, request.technology,
                       source, input, [&](std::size_t number) {
                           current = number;
                           progress.update(current, layers);
                       });
    progress.finish();
    return result;
}

Result<SimulatedDesign> simulated(const SimulateOptions& options, const DesignRequest& request) {
    const Result<std::vector<LayerFiles>> files = filesOf(options, request.workload);
    if (Diagnostics problems = optionProblems(options, request.workload, files);
        !problems.empty()) {
        return problems;
    }
    const FileLayerData source(*files, options.seed, FileLayerData::Keep::Last);
    if (Diagnostics problems = simulationMemoryProblems(
            *request.engine, request.design, request.workload, source, availableMemory());
        !problems.empty()) {
        return problems;
    }
    const RunNeed takes{
        simulationMemory_bytes(*request.engine, request.design, request.workload, source), 0};
    if (const std::string need = needText(takes); !need.empty()) {
        fmt::print(stderr, "This needs {}.\n", need);
    }
    SimulationFiles written(options.outputs, options.trace, options.timeline);
    if (!written.problems().empty()) {
        return written.problems();
    }
    if (Diagnostics problems = source.problems(request.workload.layers); !problems.empty()) {
        return problems;
    }
    SimulationInput input;
    input.points = options.points;
    input.function = *activationFunction(options.function);
    input.trace = written.trace();
    Result<SimulatedDesign> result = simulatedInSight(request, source, input);
    if (!result) {
        return result;
    }
    Diagnostics problems = written.write(result->layers.front(), headline(request));
    return problems.empty() ? std::move(result) : Result<SimulatedDesign>(std::move(problems));
}

void printCycles(const DesignRequest& request, const SimulatedDesign& result) {
    const std::span<const MetricInfo> stalls = stallMetrics(*request.engine);
    using Align = TextTable::Align;
    std::vector<TextTable::Column> columns{{"Layer", Align::Left},
                                           {"Cycles", Align::Right},
                                           {"Closed form", Align::Right},
                                           {"Difference", Align::Right},
                                           {"Computing", Align::Right}};
    for (const MetricInfo& stall : stalls) {
        columns.push_back({stall.title, Align::Right});
    }
    columns.push_back({"Saturations", Align::Right});
    TextTable table(columns);
    const auto digits = 10; // cycles are counts
    for (std::size_t i = 0; i < result.layers.size(); ++i) {
        const Simulation& layer = result.layers[i];
        const double closed = request.engine->metric(result.closed_layers[i], "cycles");
        std::vector<std::string> cells{
            request.workload.layers[i].name, displayNumber(layer.run.cycles, digits),
            displayNumber(closed, 5), differenceText(layer.run.cycles, closed),
            displayNumber(layer.run.busy_cycles, digits)};
        for (std::size_t s = 0; s < stalls.size(); ++s) {
            cells.push_back(displayNumber(layer.run.stalls[s], digits));
        }
        cells.push_back(std::to_string(layer.saturations));
        table.addRow(std::move(cells));
    }
    table.print();
    std::puts("");
}

void printUtilisation(const SimulatedDesign& result) {
    using Align = TextTable::Align;
    TextTable table({{"Layer", Align::Left},
                     {"PEs", Align::Right},
                     {"At work", Align::Right},
                     {"Lowest utilisation", Align::Right},
                     {"Mean", Align::Right},
                     {"Highest", Align::Right}});
    for (std::size_t i = 0; i < result.layers.size(); ++i) {
        const UtilisationRange pes = utilisationRange(result.layers[i]);
        if (pes.pes > 0) {
            table.addRow({result.workload.layers[i].name, std::to_string(pes.pes),
                          std::to_string(pes.at_work), displayNumber(pes.lowest),
                          displayNumber(pes.mean), displayNumber(pes.highest)});
        }
    }
    table.print();
    std::puts("");
}

void printDetails(const DesignRequest& request, const SimulatedDesign& result) {
    using Align = TextTable::Align;
    std::vector<TextTable::Column> columns{{"Detail", Align::Left}};
    for (const Layer& layer : request.workload.layers) {
        columns.push_back({layer.name, Align::Right});
    }
    columns.push_back({"Unit", Align::Left});
    TextTable table(columns);
    for (std::size_t d = 0; d < result.layers.front().details.size(); ++d) {
        const SimulationDetail& first = result.layers.front().details[d];
        std::vector<std::string> cells{first.title};
        for (const Simulation& layer : result.layers) {
            cells.push_back(d < layer.details.size() ? displayNumber(layer.details[d].value, 5)
                                                     : "");
        }
        cells.push_back(first.unit);
        table.addRow(std::move(cells));
    }
    table.print();
    std::puts("");
}

void printEvents(const SimulatedDesign& result) {
    using Align = TextTable::Align;
    TextTable table({{"Component", Align::Left},
                     {"Events", Align::Right},
                     {"Closed form", Align::Right},
                     {"Difference", Align::Right},
                     {"Energy [µJ]", Align::Right}});
    for (const CountedFigure& line : countedEvents(result)) {
        table.addRow({line.title, displayNumber(line.counted, 6), displayNumber(line.closed, 6),
                      differenceText(line.counted, line.closed), displayNumber(line.energy_uj)});
    }
    table.addRule();
    const double counted = result.counted.totalEnergy_uj(), closed = result.closed.totalEnergy_uj();
    table.addRow({"Total energy, closed form " + displayQuantity(closed, "µJ"), "", "",
                  differenceText(counted, closed), displayNumber(counted)});
    table.print();
    std::puts("");
}

void printMetrics(const SimulatedDesign& result) {
    using Align = TextTable::Align;
    TextTable table({{"Metric", Align::Left},
                     {"Simulated", Align::Right},
                     {"Closed form", Align::Right},
                     {"Difference", Align::Right},
                     {"Unit", Align::Left},
                     {"Id", Align::Left}});
    for (const CountedFigure& metric : countedMetrics(result)) {
        table.addRow({metric.title, displayNumber(metric.counted, 5),
                      displayNumber(metric.closed, 5),
                      differenceText(metric.counted, metric.closed), metric.unit, metric.id});
    }
    table.print();
}

void printTables(const SimulateOptions& options, const DesignRequest& request,
                 const SimulatedDesign& result) {
    const std::size_t layers = result.layers.size(); // each with one file of a kind at most
    const bool drawn = options.weights.size() < layers || options.activations.size() < layers;
    fmt::print("{}, simulated{}\n\n", headline(request),
               drawn ? fmt::format(" with seed {}", options.seed) : "");
    printCycles(request, result);
    printUtilisation(result);
    printDetails(request, result);
    printEvents(result);
    printMetrics(result);
    for (const std::string& note : result.counted.notes) {
        fmt::print("\nNote: {}.\n", note);
    }
    for (const auto& [what, path] :
         {std::pair{"Outputs", options.outputs}, std::pair{"Trace", options.trace},
          std::pair{"Timeline", options.timeline}}) {
        if (!path.empty()) {
            fmt::print("\n{} in {}\n", what, path);
        }
    }
}

Json formatJson(const FixedFormat& format) {
    return {{"bits", format.bits}, {"fraction_bits", format.fraction_bits}};
}

void printJson(const SimulateOptions& options, const DesignRequest& request,
               const SimulatedDesign& result) {
    Json json = toJson(request);
    json["seed"] = options.seed;
    json["layers"] = Json::array();
    const std::span<const MetricInfo> stalls = stallMetrics(*request.engine);
    for (std::size_t i = 0; i < result.layers.size(); ++i) {
        const Simulation& simulation = result.layers[i];
        const LayerRun& run = simulation.run;
        Json layer{{"name", request.workload.layers[i].name},
                   {"cycles", run.cycles},
                   {"closed_form_cycles",
                    jsonNumber(request.engine->metric(result.closed_layers[i], "cycles"))},
                   {"busy_cycles", run.busy_cycles},
                   {"operations", run.operations},
                   {"multiplications", run.multiplications},
                   {"saturations", simulation.saturations},
                   {"fits", run.fits},
                   {"pe_utilisation", simulation.pe_utilisation}};
        for (std::size_t s = 0; s < stalls.size(); ++s) {
            layer[stalls[s].id] = run.stalls[s];
        }
        Json& details = layer["details"] = Json::object();
        for (const SimulationDetail& detail : simulation.details) {
            details[detail.id] = jsonNumber(detail.value);
        }
        const Arithmetic& arithmetic = simulation.arithmetic;
        layer["arithmetic"] = {{"weight", formatJson(arithmetic.weight)},
                               {"activation", formatJson(arithmetic.activation)},
                               {"accumulator", formatJson(arithmetic.accumulator)},
                               {"output", formatJson(arithmetic.output)}};
        layer["warnings"] = Json::array();
        for (const Diagnostic& warning : simulation.warnings) {
            layer["warnings"].push_back(warning.message);
        }
        json["layers"].push_back(std::move(layer));
    }
    json["metrics"] = metricsJson(*request.engine, result.counted);
    json["closed_form_metrics"] = metricsJson(*request.engine, result.closed);
    json["notes"] = result.counted.notes;
    json["events"] = Json::array();
    for (const CountedFigure& line : countedEvents(result)) {
        json["events"].push_back({{"component", line.id},
                                  {"event", line.event},
                                  {"events", line.counted},
                                  {"closed_form_events", line.closed},
                                  {"energy_pj", line.energy_pj},
                                  {"energy_uj", line.energy_uj}});
    }
    print(json);
}

int simulate(const SimulateOptions& options) {
    const Result<DesignRequest> request = resolve(options.design);
    if (!request) {
        return report(request.error());
    }
    const Result<SimulatedDesign> result = simulated(options, *request);
    if (!result) {
        return report(result.error());
    }
    for (const Simulation& layer : result->layers) {
        (void)report(layer.warnings);
    }
    (options.design.json ? printJson : printTables)(options, *request, *result);
    return Done;
}

} // namespace

void addSimulateCommand(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand(
        "simulate", "Run one design cycle by cycle on real numbers: phases, stalls, PEs, events, "
                    "and the difference to the closed form");
    auto options = std::make_shared<SimulateOptions>();
    options->design.addTo(*command);
    command
        ->add_option("--seed", options->seed, "Seed of weights and activations that are not given")
        ->transform(seeds())
        ->capture_default_str();
    const auto addFiles = [&](const char* name, std::vector<std::string>& texts, const char* what) {
        command->add_option(name, texts, what)->type_name("[LAYER=]FILE")->allow_extra_args(false);
    };
    addFiles("--weights", options->weights,
             "NumPy array (outputs, inputs) of the layer's weights; repeat it for others");
    addFiles("--activations", options->activations,
             "NumPy array (inputs,) of the layer's inputs; repeat it for others");
    command->add_option("--outputs", options->outputs, "Write what the layer computes as .npy");
    command->add_option("--trace", options->trace,
                        "Write what happens in every cycle as .vcd (GTKWave) or .trace");
    command->add_option("--timeline", options->timeline, "Draw who was busy when, as .svg or .png");
    command->add_option("--function", options->function, "Activation function: none, relu or tanh")
        ->capture_default_str();
    const auto addPoint = [&](const char* name, std::optional<int>& point, const char* what) {
        command->add_option(name, point,
                            fmt::format("Bits behind the binary point of {} [chosen]", what));
    };
    addPoint("--weight-fraction", options->points.weight, "weights");
    addPoint("--activation-fraction", options->points.activation, "activations");
    addPoint("--accumulator-fraction", options->points.accumulator, "accumulators");
    addPoint("--output-fraction", options->points.output, "outputs");
    command->callback([options, &exitCode] { exitCode = simulate(*options); });
}

} // namespace permdse::cli
