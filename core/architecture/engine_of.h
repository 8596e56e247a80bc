// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "core/architecture/engine.h"
#include "core/architecture/kernel_of.h"
#include "core/architecture/layer_run.h"
#include "core/architecture/model_calls.h"
#include "core/architecture/model_tables.h"
#include "core/architecture/parameter_table.h"
#include "core/architecture/simulation.h"
#include "core/architecture/stages.h"
#include "core/architecture/workload_context.h"
#include "core/base/units.h"
#include "core/technology/technology.h"

namespace permdse {

/// Makes an Engine of a model. The model is the engine's folder; it provides
///
///     using Design, Memory (caches of one thread, default-constructible);
///     static constexpr const char *id, *title;
///     static std::vector<ParameterRow<Design>> parameters();
///     static std::vector<StageInputs> stages();        // which parameters each stage reads
///     static std::vector<BillLineInfo> billLines();
///     static std::vector<MetricInfo> stalls();         // the first is the DRAM stall
///     static std::vector<QuantityInfo> quantities();
///     static std::map<std::string, double> computed(const Design&, const Layer&,
///                                                   const EngineTechnology&, Memory&);
///     static std::vector<std::string> notModelled();
///     static bool isLegalFor(const Design&, const Layer&);
///     static std::string layerProblem(const Design&, const Layer&); // "" if legal
///     static bool hasStatedAccuracy(const Design&, const Layer&);
///     static DesignFacts facts(const Design&);
///     static FrameLines frameLines();
///     static std::vector<MemoryInfo> memories();       // at most maxMemories
///     static std::array<MemoryCapacity, maxMemories> capacity(const Design&); // in their order
///     static Bill bill(const Design&, const EngineTechnology&, SramCache&, billLines);
///     static LayerRun count(const Design&, const Layer&, Memory&);
///     static LayerStorage stored(const Design&, const Layer&, Memory&);
///     // Optional: both at once, where that is less work.
///     static CountedLayer countedLayer(const Design&, const Layer&, Memory&);
///
/// (where a Memory has use(const ConstantTable&), it is told the technology's constants, and says
/// whether it counts otherwise with them; where it has steady_from, mappings may depend on clock
/// and DRAM: countedLayer() and asPartOf() raise it as CountedWorkload::steady_from has it) and, if
/// the hardware depends on what is to run on it,
///
///     static Design forWorkload(const Design&, const Workload&);
///     // Optional: without what decides nothing of what is counted; equal designs count alike.
///     static Design decidingParts(const Design&, const Workload&);
///     // Optional: the design as it counts layers of the workload.
///     static Design asPartOf(const Design&, const Workload&, Memory&, const LayerStreaming&);
///
/// and, if it has a simulator,
///
///     static Result<Simulation> simulate(const Design&, const Layer&, const EngineTechnology&,
///                                        const SimulationInput&);
///     static double simulationBytes(const Design&, const Layer&); // that it takes, with outputs
///
/// The single-design path and the sweep path below call the same functions.
template <class Model> class EngineOf final : public Engine {
public:
    using Design = typename Model::Design;
    using Calls = ModelCalls<Model>;
    using Context = WorkloadContext<Model>;

    std::string_view id() const override { return Model::id; }
    std::string_view title() const override { return Model::title; }
    double nativeNode_nm() const override { return permdse::nativeNode_nm(Model::id); }
    const std::vector<std::string>& notModelled() const override { return m_notModelled; }
    const std::vector<ParameterInfo>& parameters() const override { return m_tables.parameters; }
    const std::vector<MetricInfo>& metrics() const override { return m_tables.metrics; }
    const std::vector<BillLineInfo>& billLines() const override { return m_tables.lines; }
    const std::vector<QuantityInfo>& quantities() const override { return m_tables.quantities; }

    const std::vector<MemoryInfo>& memories() const override { return m_tables.memories; }

    Bill bill(std::span<const double> design, const Workload& workload,
              const Technology& technology) const override {
        const EngineTechnology engineTechnology = technology.forEngine(Model::id);
        SramCache srams(engineTechnology);
        return Model::bill(Calls::hardwareFor(makeDesign<Design>(m_tables.rows, design), workload),
                           engineTechnology, srams, m_tables.lines);
    }

    CountedLayer count(std::span<const double> design, const Layer& layer) const override {
        typename Model::Memory memory;
        return Calls::countedLayer(makeDesign<Design>(m_tables.rows, design), layer, memory);
    }

    std::vector<std::map<std::string, double>>
    computedQuantities(std::span<const double> values, const Workload& workload,
                       const Technology& technology) const override {
        const Design design = makeDesign<Design>(m_tables.rows, values);
        const EngineTechnology engineTechnology = technology.forEngine(Model::id);
        Context context(m_tables, workload, engineTechnology);
        std::vector<double> metrics(m_tables.metrics.size());
        static_cast<void>(context.evaluate(design, metrics, Context::closedForm(design)));
        const Design counted =
            Calls::asPartOf(design, workload, context.memory, context.streaming(design));
        std::vector<std::map<std::string, double>> layers;
        for (std::size_t i = 0; i < workload.layers.size(); ++i) {
            std::map<std::string, double>& figures = layers.emplace_back(
                Model::computed(Calls::hardwareFor(counted, workload), workload.layers[i],
                                engineTechnology, context.memory));
            context.addStorage(i, figures);
        }
        return layers;
    }

    DesignValues referenceDesign(const Technology& technology) const override {
        DesignValues values;
        for (const ParameterInfo& parameter : m_tables.parameters) {
            values.push_back(parameter.reference);
        }
        if (const auto clock = parameterIndex("clock_ghz")) {
            values[*clock] = std::min(technology.referenceClock_ghz(Model::id),
                                      bill(values, Workload(), technology).max_clock_ghz);
        }
        return values;
    }

    std::string layerProblem(std::span<const double> design, const Layer& layer) const override {
        return Model::layerProblem(makeDesign<Design>(m_tables.rows, design), layer);
    }

    using Engine::evaluate;
    Evaluation evaluate(std::span<const double> values, const Workload& workload,
                        const Technology& technology) const override {
        const Design design = makeDesign<Design>(m_tables.rows, values);
        return assemble(design, workload, technology, Context::closedForm(design));
    }

    bool hasSimulator() const override { return simulates; }

    Result<Simulation> simulate(std::span<const double> values, const Layer& layer,
                                const Technology& technology,
                                const SimulationInput& input) const override {
        if constexpr (simulates) {
            Design design = makeDesign<Design>(m_tables.rows, values);
            const EngineTechnology engineTechnology = technology.forEngine(Model::id);
            typename Model::Memory memory;
            design = Calls::asPartOf(
                design, input.workload ? *input.workload : oneLayer(layer), memory,
                Calls::streamingOf(Calls::statedOf(engineTechnology), design.clock_ghz));
            Result<Simulation> simulation = Model::simulate(design, layer, engineTechnology, input);
            if (simulation) {
                simulation->run =
                    completeRuns(values, oneLayer(layer), {&simulation->counted, 1}, technology)
                        .front();
                for (double& share : simulation->pe_utilisation) {
                    share *= simulation->counted.counts.cycles / simulation->run.cycles;
                }
            }
            return simulation;
        } else {
            throw std::invalid_argument("this engine has no simulator");
        }
    }

    double simulationBytes(std::span<const double> values, const Layer& layer) const override {
        const Design design = makeDesign<Design>(m_tables.rows, values);
        if constexpr (simulates) {
            return Model::simulationBytes(design, layer);
        } else {
            return 0.0;
        }
    }

    Evaluation evaluateCounts(std::span<const double> values, const Workload& workload,
                              std::span<const CountedLayer> layers,
                              const Technology& technology) const override {
        requireOnePerLayer(workload, layers);
        return assemble(makeDesign<Design>(m_tables.rows, values), workload, technology,
                        [&](Context&, std::size_t i) { return layers[i]; });
    }

    std::vector<LayerRun> completeRuns(std::span<const double> values, const Workload& workload,
                                       std::span<const CountedLayer> layers,
                                       const Technology& technology) const override {
        requireOnePerLayer(workload, layers);
        const EngineTechnology engineTechnology = technology.forEngine(Model::id);
        Context context(m_tables, workload, engineTechnology);
        std::vector<double> metrics(m_tables.metrics.size());
        static_cast<void>(context.evaluate(makeDesign<Design>(m_tables.rows, values), metrics,
                                           [&](Context&, std::size_t i) { return layers[i]; }));
        return context.runs();
    }

    std::unique_ptr<SweepKernel>
    makeKernel(const Workload& workload, const Technology& technology,
               std::span<const LayerParameter> ofLayers) const override {
        return std::make_unique<KernelOf<Model>>(m_tables, workload, technology, ofLayers);
    }

private:
    static constexpr bool simulates =
        requires(const Design& design, const Layer& layer, const EngineTechnology& technology,
                 const SimulationInput& input) {
        Model::simulate(design, layer, technology, input);
    };

    static void requireOnePerLayer(const Workload& workload, std::span<const CountedLayer> layers) {
        if (layers.size() != workload.layers.size()) {
            throw std::invalid_argument("one count per layer is needed");
        }
    }

    /// Metrics, breakdown and notes; `countOf(context, i)` is the count of layer i.
    template <class CountOf>
    Evaluation assemble(const Design& design, const Workload& workload,
                        const Technology& technology, CountOf countOf) const {
        if (workload.layers.empty()) {
            throw std::invalid_argument("a workload needs at least one layer");
        }
        const EngineTechnology engineTechnology = technology.forEngine(Model::id);
        Context context(m_tables, workload, engineTechnology);
        Evaluation evaluation;
        evaluation.metrics.resize(m_tables.metrics.size());
        evaluation.infeasibility = context.evaluate(design, evaluation.metrics, countOf);
        if (!engineTechnology.rule_note.empty()) {
            evaluation.notes.push_back(engineTechnology.rule_note);
        }
        if ((evaluation.infeasibility & (OutsideSramTable | IllegalForLayer)) == 0) {
            evaluation.breakdown = makeBreakdown(context.bill, context.totals, m_tables.lines);
            context.describeMemories(design, evaluation);
            context.addLayerMetrics(evaluation.layers);
        }
        if (std::string problem = outsideTableText(context.bill, m_tables.lines, engineTechnology);
            !problem.empty()) {
            evaluation.notes.push_back(std::move(problem));
        }
        for (const Layer& layer : workload.layers) {
            if (std::string problem = Model::layerProblem(design, layer); !problem.empty()) {
                evaluation.notes.push_back(std::move(problem));
            }
        }
        if (evaluation.infeasibility != 0) {
            evaluation.notes.push_back("not feasible: " +
                                       infeasibilityText(evaluation.infeasibility));
        }
        return evaluation;
    }

    ModelTables<Model> m_tables;
    std::vector<std::string> m_notModelled = Model::notModelled();
};

/// The engine of a model, made once.
template <class Model> const Engine* engineOf() {
    static const EngineOf<Model> engine;
    return &engine;
}

} // namespace permdse
