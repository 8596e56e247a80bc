// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/design_options.h"
#include "app/cli/text_table.h"
#include "core/architecture/simulation.h"
#include "core/architecture/trace_file.h"
#include "core/base/spelling.h"
#include "core/base/unit_format.h"
#include "core/pdmatrix/npy_file.h"
#include "core/pdmatrix/weight_file.h"

namespace permdse::cli {

namespace {

const std::vector<std::string>& functionNames() {
    static const std::vector<std::string> names{"none", "relu", "tanh"}; // as ActivationFunction
    return names;
}

struct SimulateOptions {
    DesignOptions design;
    std::uint64_t seed = 1;
    std::string weights, activations, outputs, trace;
    std::string function = functionNames().front();
    BinaryPoints points;
};

/// What was simulated, and the closed form of the same layers.
struct Simulated {
    std::vector<Simulation> layers;
    std::vector<Evaluation> closedLayers;
    Evaluation counted, closed; ///< of the workload
};

Diagnostic refusal(std::string option, std::string code, std::string message) {
    return {Severity::Error, std::move(code), std::move(option), "", 0, std::move(message)};
}

Result<Simulated> simulated(const SimulateOptions& options, const DesignRequest& request) {
    Diagnostics problems;
    const auto function =
        std::find(functionNames().begin(), functionNames().end(), options.function);
    if (function == functionNames().end()) {
        problems.push_back(refusal("--function", "CFG-0005",
                                   fmt::format("found \"{}\"; accepted are {}{}", options.function,
                                               quotedList(functionNames()),
                                               didYouMean(options.function, functionNames()))));
    }
    if (!request.engine->hasSimulator()) {
        problems.push_back(refusal(
            "--arch", "SET-0006",
            fmt::format("{} cannot be simulated yet, only evaluated", request.engine->title())));
    }
    const bool usesFiles =
        !options.weights.empty() || !options.activations.empty() || !options.outputs.empty();
    if (usesFiles && request.workload.layers.size() != 1) {
        problems.push_back(refusal("--layer", "SET-0007",
                                   fmt::format("--weights, --activations, --outputs and --trace go "
                                               "with one layer, found {}; give one --layer",
                                               request.workload.layers.size())));
    }
    if (!problems.empty()) {
        return problems;
    }

    SimulationInput input;
    input.seed = options.seed;
    input.points = options.points;
    input.function = static_cast<ActivationFunction>(function - functionNames().begin());
    DenseMatrix weights;
    if (!options.weights.empty()) {
        Result<DenseMatrix> read = readWeights(options.weights);
        if (!read) {
            return read.error();
        }
        weights = *std::move(read);
        input.weights = &weights;
    }
    std::vector<float> activations;
    if (!options.activations.empty()) {
        Result<std::vector<float>> read = readActivations(options.activations);
        if (!read) {
            return read.error();
        }
        activations = *std::move(read);
        input.activations = activations;
    }

    std::unique_ptr<TraceWriter> trace;
    if (!options.trace.empty()) {
        Result<std::unique_ptr<TraceWriter>> writer = traceWriterFor(options.trace);
        if (!writer) {
            return writer.error();
        }
        trace = *std::move(writer);
        input.trace = trace.get();
    }

    Simulated result;
    std::vector<LayerRun> runs;
    for (const Layer& layer : request.workload.layers) {
        Result<Simulation> simulation =
            request.engine->simulate(request.design, layer, request.technology, input);
        if (!simulation) {
            return simulation.error();
        }
        runs.push_back(simulation->run);
        result.layers.push_back(*std::move(simulation));
        result.closedLayers.push_back(
            request.engine->evaluate(request.design, layer, request.technology));
    }
    result.counted =
        request.engine->evaluateRuns(request.design, request.workload, runs, request.technology);
    result.closed = request.engine->evaluate(request.design, request.workload, request.technology);
    if (trace != nullptr) {
        if (const Result<std::uint64_t> written = trace->commit(); !written) {
            return written.error();
        }
    }
    if (!options.outputs.empty()) {
        const Simulation& layer = result.layers.front();
        NpyArray<double> outputs{{static_cast<std::int64_t>(layer.outputs.size())}, {}};
        for (const std::int64_t raw : layer.outputs) {
            outputs.values.push_back(realValue(raw, layer.arithmetic.output));
        }
        if (const Result<std::uint64_t> written = writeNpy(options.outputs, outputs); !written) {
            return written.error();
        }
    }
    return result;
}

/// "+1.25 %": how far a counted figure is from the closed form's.
std::string differenceText(double counted, double closed) {
    if (counted == closed) {
        return "0 %";
    }
    return closed > 0.0 ? fmt::format("{:+.2f} %", 100.0 * (counted / closed - 1.0)) : "-";
}

std::span<const MetricInfo> stallsOf(const Engine& engine) {
    return std::span(engine.metrics()).subspan(commonMetrics().size());
}

void printCycles(const DesignRequest& request, const Simulated& result) {
    const std::span<const MetricInfo> stalls = stallsOf(*request.engine);
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
        const double closed = request.engine->metric(result.closedLayers[i], "cycles");
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

void printUtilisation(const DesignRequest& request, const Simulated& result) {
    using Align = TextTable::Align;
    TextTable table({{"Layer", Align::Left},
                     {"PEs", Align::Right},
                     {"At work", Align::Right},
                     {"Lowest utilisation", Align::Right},
                     {"Mean", Align::Right},
                     {"Highest", Align::Right}});
    for (std::size_t i = 0; i < result.layers.size(); ++i) {
        const std::vector<double>& pes = result.layers[i].pe_utilisation;
        if (pes.empty()) {
            continue;
        }
        const auto [lowest, highest] = std::minmax_element(pes.begin(), pes.end());
        double sum = 0.0;
        for (const double pe : pes) {
            sum += pe;
        }
        const auto atWork =
            std::count_if(pes.begin(), pes.end(), [](double pe) { return pe > 0.0; });
        table.addRow({request.workload.layers[i].name, std::to_string(pes.size()),
                      std::to_string(atWork), displayNumber(*lowest),
                      displayNumber(sum / static_cast<double>(pes.size())),
                      displayNumber(*highest)});
    }
    table.print();
    std::puts("");
}

void printDetails(const DesignRequest& request, const Simulated& result) {
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

/// The two evaluations have the same bill, but a line without a component and without events is
/// left out, so lines are found by what they are.
const BreakdownLine* sameLine(const Evaluation& evaluation, const BreakdownLine& line) {
    const auto found = std::find_if(
        evaluation.breakdown.begin(), evaluation.breakdown.end(), [&](const BreakdownLine& other) {
            return other.component == line.component && other.event == line.event;
        });
    return found == evaluation.breakdown.end() ? nullptr : &*found;
}

void printEvents(const Simulated& result) {
    using Align = TextTable::Align;
    TextTable table({{"Component", Align::Left},
                     {"Events", Align::Right},
                     {"Closed form", Align::Right},
                     {"Difference", Align::Right},
                     {"Energy [µJ]", Align::Right}});
    for (const BreakdownLine& line : result.counted.breakdown) {
        const BreakdownLine* closed = sameLine(result.closed, line);
        const double expected = closed != nullptr ? closed->events : 0.0;
        table.addRow(
            {line.event.empty() ? line.title : fmt::format("{} ({})", line.title, line.event),
             displayNumber(line.events, 6), displayNumber(expected, 6),
             differenceText(line.events, expected), displayNumber(line.energy_uj)});
    }
    table.addRule();
    const double counted = result.counted.totalEnergy_uj(), closed = result.closed.totalEnergy_uj();
    table.addRow({"Total energy, closed form " + displayQuantity(closed, "µJ"), "", "",
                  differenceText(counted, closed), displayNumber(counted)});
    table.print();
    std::puts("");
}

void printMetrics(const DesignRequest& request, const Simulated& result) {
    using Align = TextTable::Align;
    TextTable table({{"Metric", Align::Left},
                     {"Simulated", Align::Right},
                     {"Closed form", Align::Right},
                     {"Difference", Align::Right},
                     {"Unit", Align::Left},
                     {"Id", Align::Left}});
    for (const char* id :
         {"cycles", "latency_us", "throughput_gops", "equivalent_tops", "average_power_mw",
          "energy_uj", "utilisation", "multiplier_utilisation"}) {
        const MetricInfo& metric = *findMetric(id);
        const double counted = request.engine->metric(result.counted, id);
        const double closed = request.engine->metric(result.closed, id);
        table.addRow({metric.title, displayNumber(counted, 5), displayNumber(closed, 5),
                      differenceText(counted, closed), metric.unit, metric.id});
    }
    table.print();
}

void printTables(const SimulateOptions& options, const DesignRequest& request,
                 const Simulated& result) {
    const bool drawn = options.weights.empty() || options.activations.empty();
    fmt::print("{}, simulated{}\n\n", headline(request),
               drawn ? fmt::format(" with seed {}", options.seed) : "");
    printCycles(request, result);
    printUtilisation(request, result);
    printDetails(request, result);
    printEvents(result);
    printMetrics(request, result);
    for (const std::string& note : result.counted.notes) {
        fmt::print("\nNote: {}.\n", note);
    }
    for (const auto& [what, path] :
         {std::pair{"Outputs", options.outputs}, std::pair{"Trace", options.trace}}) {
        if (!path.empty()) {
            fmt::print("\n{} in {}\n", what, path);
        }
    }
}

Json formatJson(const FixedFormat& format) {
    return {{"bits", format.bits}, {"fraction_bits", format.fraction_bits}};
}

void printJson(const SimulateOptions& options, const DesignRequest& request,
               const Simulated& result) {
    Json json = toJson(request);
    json["seed"] = options.seed;
    json["layers"] = Json::array();
    const std::span<const MetricInfo> stalls = stallsOf(*request.engine);
    for (std::size_t i = 0; i < result.layers.size(); ++i) {
        const Simulation& simulation = result.layers[i];
        const LayerRun& run = simulation.run;
        Json layer{{"name", request.workload.layers[i].name},
                   {"cycles", run.cycles},
                   {"closed_form_cycles",
                    jsonNumber(request.engine->metric(result.closedLayers[i], "cycles"))},
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
        json["layers"].push_back(std::move(layer));
    }
    for (const auto& [key, evaluation] : {std::pair{"metrics", &result.counted},
                                          std::pair{"closed_form_metrics", &result.closed}}) {
        Json& metrics = json[key] = Json::object();
        for (std::size_t i = 0; i < evaluation->metrics.size(); ++i) {
            metrics[request.engine->metrics()[i].id] = jsonNumber(evaluation->metrics[i]);
        }
    }
    json["notes"] = result.counted.notes;
    json["events"] = Json::array();
    for (const BreakdownLine& line : result.counted.breakdown) {
        const BreakdownLine* closed = sameLine(result.closed, line);
        json["events"].push_back({{"component", line.component},
                                  {"event", line.event},
                                  {"events", line.events},
                                  {"closed_form_events", closed != nullptr ? closed->events : 0.0},
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
    const Result<Simulated> result = simulated(options, *request);
    if (!result) {
        return report(result.error());
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
        ->capture_default_str();
    command->add_option("--weights", options->weights,
                        "NumPy array (outputs, inputs) of the layer's weights");
    command->add_option("--activations", options->activations,
                        "NumPy array (inputs,) of the layer's inputs");
    command->add_option("--outputs", options->outputs, "Write what the layer computes as .npy");
    command->add_option("--trace", options->trace,
                        "Write what happens in every cycle as .vcd (GTKWave) or .trace");
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
