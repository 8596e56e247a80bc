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

#include "core/architecture/count_memo.h"
#include "core/architecture/engine.h"
#include "core/architecture/layer_run.h"
#include "core/architecture/parameter_table.h"
#include "core/architecture/simulation.h"
#include "core/architecture/stages.h"
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
/// (where a Memory has use(const ConstantTable&), it is told the technology's constants)
/// and, if the hardware depends on what is to run on it,
///
///     static Design forWorkload(const Design&, const Workload&);
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

    EngineOf()
        : m_rows(Model::parameters()), m_lines(Model::billLines()), m_metrics(commonMetrics()),
          m_memories(Model::memories()), m_frameLines(Model::frameLines()),
          m_quantities(Model::quantities()), m_notModelled(Model::notModelled()) {
        for (QuantityInfo& quantity : storageQuantities(m_memories)) {
            m_quantities.push_back(std::move(quantity));
        }
        for (BillLineInfo& line : m_lines) {
            if (line.formulas.kind.starts_with("sram")) {
                line.clock_limit = clockLimitCode(line.component);
            }
        }
        for (const ParameterRow<Design>& row : m_rows) {
            m_parameters.push_back(row.info);
        }
        for (const StageInputs& inputs : Model::stages()) {
            for (const std::string_view id : inputs.parameters) {
                m_parameters.at(parameterIndex(id).value()).reads.add(inputs.stage);
            }
        }
        for (MetricInfo& stall : Model::stalls()) {
            makeIncomparable(stall);
            m_metrics.push_back(std::move(stall));
            ++m_stallCount;
        }
        if (m_lines.size() > maxBillLines || m_stallCount > maxStalls ||
            m_memories.size() > maxMemories) {
            throw std::logic_error("the engine's tables are larger than a bill");
        }
    }

    std::string_view id() const override { return Model::id; }
    std::string_view title() const override { return Model::title; }
    double nativeNode_nm() const override { return permdse::nativeNode_nm(Model::id); }
    const std::vector<std::string>& notModelled() const override { return m_notModelled; }
    const std::vector<ParameterInfo>& parameters() const override { return m_parameters; }
    const std::vector<MetricInfo>& metrics() const override { return m_metrics; }
    const std::vector<BillLineInfo>& billLines() const override { return m_lines; }
    const std::vector<QuantityInfo>& quantities() const override { return m_quantities; }

    const std::vector<MemoryInfo>& memories() const override { return m_memories; }

    Bill bill(std::span<const double> design, const Workload& workload,
              const Technology& technology) const override {
        const EngineTechnology engineTechnology = technology.forEngine(Model::id);
        SramCache srams(engineTechnology);
        return Model::bill(hardwareFor(makeDesign<Design>(m_rows, design), workload),
                           engineTechnology, srams, m_lines);
    }

    CountedLayer count(std::span<const double> design, const Layer& layer) const override {
        typename Model::Memory memory;
        return countedLayer(makeDesign<Design>(m_rows, design), layer, memory);
    }

    std::vector<std::map<std::string, double>>
    computedQuantities(std::span<const double> values, const Workload& workload,
                       const Technology& technology) const override {
        const Design design = makeDesign<Design>(m_rows, values);
        const EngineTechnology engineTechnology = technology.forEngine(Model::id);
        Context context(*this, workload, engineTechnology);
        std::vector<double> metrics(m_metrics.size());
        static_cast<void>(context.evaluate(design, metrics, closedForm(design)));
        const Design counted = asPartOf(design, workload, context.memory,
                                        streamingOf(engineTechnology, context.bill.clock_ghz));
        std::vector<std::map<std::string, double>> layers;
        for (std::size_t i = 0; i < workload.layers.size(); ++i) {
            std::map<std::string, double>& figures = layers.emplace_back(
                Model::computed(hardwareFor(counted, workload), workload.layers[i],
                                engineTechnology, context.memory));
            context.addStorage(i, figures);
        }
        return layers;
    }

    DesignValues referenceDesign(const Technology& technology) const override {
        DesignValues values;
        for (const ParameterInfo& parameter : m_parameters) {
            values.push_back(parameter.reference);
        }
        if (const auto clock = parameterIndex("clock_ghz")) {
            values[*clock] = std::min(technology.referenceClock_ghz(Model::id),
                                      bill(values, Workload(), technology).max_clock_ghz);
        }
        return values;
    }

    std::string layerProblem(std::span<const double> design, const Layer& layer) const override {
        return Model::layerProblem(makeDesign<Design>(m_rows, design), layer);
    }

    using Engine::evaluate;
    Evaluation evaluate(std::span<const double> values, const Workload& workload,
                        const Technology& technology) const override {
        const Design design = makeDesign<Design>(m_rows, values);
        return assemble(design, workload, technology, closedForm(design));
    }

    bool hasSimulator() const override { return simulates; }

    Result<Simulation> simulate(std::span<const double> values, const Layer& layer,
                                const Technology& technology,
                                const SimulationInput& input) const override {
        if constexpr (simulates) {
            Design design = makeDesign<Design>(m_rows, values);
            const EngineTechnology engineTechnology = technology.forEngine(Model::id);
            typename Model::Memory memory;
            design = asPartOf(design, input.workload ? *input.workload : oneLayer(layer), memory,
                              streamingOf(engineTechnology, design.clock_ghz));
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
        const Design design = makeDesign<Design>(m_rows, values);
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
        return assemble(makeDesign<Design>(m_rows, values), workload, technology,
                        [&](Context&, std::size_t i) { return layers[i]; });
    }

    std::vector<LayerRun> completeRuns(std::span<const double> values, const Workload& workload,
                                       std::span<const CountedLayer> layers,
                                       const Technology& technology) const override {
        requireOnePerLayer(workload, layers);
        const EngineTechnology engineTechnology = technology.forEngine(Model::id);
        Context context(*this, workload, engineTechnology);
        std::vector<double> metrics(m_metrics.size());
        static_cast<void>(context.evaluate(makeDesign<Design>(m_rows, values), metrics,
                                           [&](Context&, std::size_t i) { return layers[i]; }));
        return context.runs();
    }

    std::unique_ptr<SweepKernel> makeKernel(const Workload& workload,
                                            const Technology& technology) const override {
        return std::make_unique<Kernel>(*this, workload, technology);
    }

private:
    static constexpr bool simulates =
        requires(const Design& design, const Layer& layer, const EngineTechnology& technology,
                 const SimulationInput& input) {
        Model::simulate(design, layer, technology, input);
    };

    static CountedLayer countedLayer(const Design& design, const Layer& layer,
                                     typename Model::Memory& memory) {
        if constexpr (requires { Model::countedLayer(design, layer, memory); }) {
            return Model::countedLayer(design, layer, memory);
        }
        return {Model::count(design, layer, memory), Model::stored(design, layer, memory)};
    }

    /// Counts the layers of the workload, in their order.
    static auto closedForm(const Design& design) {
        return [&design, counted = design](Context& context, std::size_t i) mutable {
            if (i == 0) {
                counted = asPartOf(design, context.workload, context.memory,
                                   streamingOf(context.technology, context.bill.clock_ghz));
            }
            return countedLayer(counted, context.workload.layers[i], context.memory);
        };
    }

    /// The design as it counts layers of the workload: how a layer is mapped may depend on what all
    /// of a network store, and on how fast the rest streams.
    static Design asPartOf(const Design& design, const Workload& workload,
                           typename Model::Memory& memory, const LayerStreaming& streaming) {
        if constexpr (requires { Model::asPartOf(design, workload, memory, streaming); }) {
            return Model::asPartOf(design, workload, memory, streaming);
        } else {
            return design;
        }
    }

    static LayerStreaming streamingOf(const EngineTechnology& technology, double clock_ghz) {
        return {technology.dram_gbit_s / clock_ghz, technology.weights};
    }

    static Design hardwareFor(const Design& design, const Workload& workload) {
        if constexpr (requires { Model::forWorkload(design, workload); }) {
            return Model::forWorkload(design, workload);
        } else {
            return design;
        }
    }

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
        Context context(*this, workload, engineTechnology);
        Evaluation evaluation;
        evaluation.metrics.resize(m_metrics.size());
        evaluation.infeasibility = context.evaluate(design, evaluation.metrics, countOf);
        if (!engineTechnology.rule_note.empty()) {
            evaluation.notes.push_back(engineTechnology.rule_note);
        }
        if ((evaluation.infeasibility & (OutsideSramTable | IllegalForLayer)) == 0) {
            evaluation.breakdown = makeBreakdown(context.bill, context.totals, m_lines);
            context.describeMemories(design, evaluation);
            context.addLayerMetrics(design, evaluation.layers);
        }
        if (std::string problem = outsideTableText(context.bill, m_lines, engineTechnology);
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

    /// One thread's work on one workload: everything that does not depend on the design.
    struct Context {
        Context(const EngineOf& engine_, const Workload& workload_,
                const EngineTechnology& technology_)
            : engine(engine_), workload(workload_), technology(technology_), srams(technology_),
              storage(workload_.layers.size()), counts(workload_.layers.size()),
              streamed_bits(workload_.layers.size()) {
            useConstants();
        }

        /// What the model remembers may have coefficients that are drawn with the others.
        void useConstants() {
            if constexpr (requires { memory.use(*technology.constants); }) {
                memory.use(*technology.constants);
            }
        }

        template <class CountOf>
        std::uint32_t evaluate(const Design& design, std::span<double> metrics, CountOf countOf) {
            if (!isLegal(design)) {
                setNotEvaluated(metrics);
                return IllegalForLayer;
            }
            billFor(design);
            countFor(design, countOf);
            return price(design, metrics);
        }

        [[nodiscard]] bool isLegal(const Design& design) const {
            return std::all_of(
                workload.layers.begin(), workload.layers.end(),
                [&](const Layer& layer) { return Model::isLegalFor(design, layer); });
        }

        /// What the hardware costs; reads nothing of layers but the largest block size.
        void billFor(const Design& design) {
            bill = Model::bill(hardwareFor(design, workload), technology, srams, engine.m_lines);
        }

        /// What the layers take and store, and what of it streams. Reads the clock only to map
        /// layers that stream.
        template <class CountOf> void countFor(const Design& design, CountOf countOf) {
            stated = workload.accuracy.has_value();
            for (std::size_t i = 0; i < workload.layers.size(); ++i) {
                CountedLayer counted = countOf(*this, i);
                storage[i] = counted.storage;
                counts[i] = counted.counts;
                counts[i].weight_bits = storage[i].model_bits;
                stated = stated && Model::hasStatedAccuracy(design, workload.layers[i]);
            }
            settle(design);
        }

        /// What streams of the layers as they are counted.
        void settle(const Design& design) {
            const DesignFacts facts = Model::facts(design);
            capacity = Model::capacity(design);
            totals = RunTotals{};
            totals.residency = settleResidency(engine.m_memories, capacity, storage, workload.kind,
                                               technology.weights, streamed_bits);
            for (std::size_t i = 0; i < workload.layers.size(); ++i) {
                LayerRun streaming = counts[i];
                streaming.dram_bits = streaming.events[engine.m_frameLines.dram] = streamed_bits[i];
                streaming.fits = streamed_bits[i] == 0.0;
                totals.add(streaming, workload.layers[i], facts.datapath_bits);
            }
            totals.accuracy =
                stated ? workload.accuracy->value : std::numeric_limits<double>::quiet_NaN();
        }

        /// Whether another clock may have counted something else: where a layer streams, it decides
        /// on its mapping. Asked after countFor().
        [[nodiscard]] bool countsReadClock() {
            if constexpr (requires { memory.isStreaming(); }) {
                return memory.isStreaming();
            } else {
                return false;
            }
        }

        /// After billFor() and countFor(): what the clock decides.
        std::uint32_t price(const Design& design, std::span<double> metrics) {
            const FrameLines& lines = engine.m_frameLines;
            const double clocked = bill.lines[lines.clock_tree].count;
            double cycles = 0.0, waited = 0.0, clockEvents = 0.0;
            for (std::size_t i = 0; i < counts.size(); ++i) {
                const double waiting =
                    waitingCycles(counts[i].cycles, streamed_bits[i], bill.clock_ghz, technology);
                cycles += counts[i].cycles + waiting;
                waited += counts[i].stalls[lines.dram_stall] + waiting;
                clockEvents += (counts[i].cycles + waiting) * clocked;
            }
            totals.sum.cycles = cycles;
            totals.sum.stalls[lines.dram_stall] = waited;
            totals.sum.events[lines.clock_tree] = clockEvents;
            if ((bill.infeasibility & OutsideSramTable) != 0) {
                setNotEvaluated(metrics);
                return bill.infeasibility;
            }
            computeMetrics(priced(design), totals, metrics);
            return bill.infeasibility | numericProblem(metrics);
        }

        /// After evaluate(): the complete run of each layer.
        [[nodiscard]] std::vector<LayerRun> runs() const {
            std::vector<LayerRun> complete;
            for (std::size_t i = 0; i < counts.size(); ++i) {
                complete.push_back(completeRun(counts[i], streamed_bits[i], bill,
                                               engine.m_frameLines, technology));
            }
            return complete;
        }

        [[nodiscard]] PricedDesign priced(const Design& design) const {
            PricedDesign priced{bill,
                                technology,
                                Model::facts(design),
                                engine.m_frameLines,
                                engine.m_lines.size(),
                                engine.m_stallCount,
                                0.0};
            for (std::size_t i = 0; i < engine.m_memories.size(); ++i) {
                if (engine.m_memories[i].is_shared) {
                    priced.capacity_bits +=
                        capacity[i].words * capacity[i].word_bits * capacity[i].owners;
                }
            }
            return priced;
        }

        /// After evaluate(): what each memory holds, and notes on those that overflow.
        void describeMemories(const Design& design, Evaluation& evaluation) {
            std::array<HoldingSize, maxMemories> holdingSizes{};
            for (std::size_t i = 0; i < engine.m_memories.size(); ++i) {
                const MemoryInfo& info = engine.m_memories[i];
                const MemoryUse& use = totals.residency.memories[i];
                evaluation.memories.push_back({info.component, info.title, info.owner,
                                               capacity[i].owners, capacity[i].word_bits,
                                               capacity[i].words, use.need_words,
                                               use.streamed_bits / bitsPerKib});
                if (use.need_words > use.capacity_words) {
                    holdingSizes[i] = holdingSize(design, i);
                }
            }
            for (std::string& note : residencyNotes(engine.m_memories, capacity, totals.residency,
                                                    holdingSizes, workload, technology.weights)) {
                evaluation.notes.push_back(std::move(note));
            }
        }

        /// The size parameter of a memory that overflows at which it holds what is to be in it,
        /// while one less does not. How layers are mapped depends on what is held, so it is tried.
        HoldingSize holdingSize(const Design& design, std::size_t which) {
            const std::size_t parameter =
                engine.parameterIndex(engine.m_memories[which].size_parameter).value();
            const auto holds = [&](double size) {
                Design larger = design;
                engine.m_rows[parameter].set(larger, size);
                return isHeld(larger, which);
            };
            const double step = capacity[which].step_words;
            double tooSmall = std::floor(capacity[which].words / step);
            double enough = std::ceil(totals.residency.memories[which].need_words / step);
            while (!holds(enough)) {
                tooSmall = enough;
                enough *= 2.0;
            }
            while (enough - tooSmall > 1.0) {
                const double between = std::floor((enough + tooSmall) / 2.0);
                (holds(between) ? enough : tooSmall) = between;
            }
            return {enough, engine.m_rows[parameter].info.max};
        }

        /// Whether a memory of the design holds all that is to be in it.
        bool isHeld(const Design& design, std::size_t which) {
            const Design counted =
                asPartOf(design, workload, memory, streamingOf(technology, bill.clock_ghz));
            std::vector<LayerStorage> stored;
            for (const Layer& layer : workload.layers) {
                stored.push_back(Model::stored(counted, layer, memory));
            }
            std::vector<double> bits(stored.size());
            const MemoryUse use = settleResidency(engine.m_memories, Model::capacity(design),
                                                  stored, workload.kind, technology.weights, bits)
                                      .memories[which];
            return use.need_words <= use.capacity_words;
        }

        /// After evaluate(): the metrics of each layer as a part of the workload.
        void addLayerMetrics(const Design& design, std::vector<std::vector<double>>& layers) const {
            const std::vector<LayerRun> complete = runs();
            const PricedDesign whole = priced(design);
            for (std::size_t i = 0; i < workload.layers.size(); ++i) {
                RunTotals alone;
                alone.residency = totals.residency;
                alone.residency.resident_bits = 0.0;
                for (std::size_t k = 0; k < engine.m_memories.size(); ++k) {
                    alone.residency.memories[k].need_words = storage[i].memories[k].fullest;
                    if (engine.m_memories[k].is_shared) {
                        alone.residency.resident_bits += residentBits(i, k);
                    }
                }
                alone.add(complete[i], workload.layers[i], whole.facts.datapath_bits);
                alone.accuracy = totals.accuracy;
                computeMetrics(whole, alone, layers.emplace_back(engine.m_metrics.size()));
            }
        }

        [[nodiscard]] double residentBits(std::size_t layer, std::size_t which) const {
            return storage[layer].memories[which].total * capacity[which].word_bits *
                   (1.0 - shareOf(layer, which));
        }

        /// What of a shared memory's contents of a layer streams.
        [[nodiscard]] double shareOf(std::size_t layer, std::size_t which) const {
            if (workload.kind == WorkloadKind::Network) {
                return totals.residency.memories[which].streamed_share;
            }
            return streamedShare(storage[layer].memories[which], capacity[which],
                                 technology.weights);
        }

        /// After evaluate(): what the frame's quantities are on layer `i`.
        void addStorage(std::size_t i, std::map<std::string, double>& figures) const {
            for (std::size_t k = 0; k < engine.m_memories.size(); ++k) {
                const std::string& id = engine.m_memories[k].component;
                const StoredWords& stored = storage[i].memories[k];
                figures[id + "_words"] = stored.fullest;
                figures[id + "_total_words"] = stored.total;
                figures[id + "_capacity_words"] = capacity[k].words;
                figures[id + "_word_bits"] = capacity[k].word_bits;
                figures[id + "_owners"] = capacity[k].owners;
                figures[id + "_need_words"] = workload.kind == WorkloadKind::Network
                                                  ? totals.residency.memories[k].need_words
                                                  : stored.fullest;
                if (engine.m_memories[k].is_shared) {
                    figures[id + "_streamed_share"] = shareOf(i, k);
                } else {
                    figures[id + "_streamed_bits"] = overflowBits(stored, capacity[k]);
                }
            }
            figures["logic_share"] = bill.logic_share;
        }

        const EngineOf& engine;
        const Workload& workload;
        const EngineTechnology& technology;
        SramCache srams;
        typename Model::Memory memory;
        std::vector<LayerStorage> storage;
        std::vector<LayerRun> counts; ///< by layer, before DRAM
        std::vector<double> streamed_bits;
        bool stated = false; ///< whether the workload's accuracy is that of the design
        std::array<MemoryCapacity, maxMemories> capacity{};
        Bill bill;
        RunTotals totals;
    };

    class Kernel final : public SweepKernel {
    public:
        Kernel(const EngineOf& engine, const Workload& workload, const Technology& technology)
            : m_engine(engine), m_technology(technology.forEngine(Model::id)),
              m_context(engine, workload, m_technology),
              m_clock(engine.parameterIndex("clock_ghz")), m_memo(engine.m_parameters) {}

        std::uint32_t evaluate(std::span<const double> values, std::span<double> metrics) override {
            const Stages stale = take(values);
            if (stale.contains(Stage::Count)) {
                m_isLegal = m_context.isLegal(m_design);
                m_isCounted = false;
            }
            m_isSettled = m_isSettled && !stale.contains(Stage::Capacity);
            m_isBilled = m_isBilled && !stale.contains(Stage::Bill);
            if (!m_isLegal) {
                setNotEvaluated(metrics);
                return IllegalForLayer;
            }
            if (m_isHighestClock) {
                m_design.clock_ghz = 0.0; // BillBuilder takes the highest feasible one
            }
            if (m_isBilled) {
                m_context.bill.setClock(m_design.clock_ghz);
            } else {
                m_context.billFor(m_design);
                m_isBilled = true;
            }
            if (!m_isCounted || !m_isSettled) {
                count();
            }
            return m_context.price(m_design, metrics);
        }

        void setTechnology(const Technology& technology) override {
            m_technology = technology.forEngine(Model::id);
            m_context.srams = SramCache(m_technology);
            if constexpr (requires { m_context.memory.use(*m_technology.constants); }) {
                m_memo.clear();
            }
            m_context.useConstants();
            m_isBilled = m_isCounted = false;
        }
        void useHighestClock() override { m_isHighestClock = true; }
        double clock_ghz() const override { return m_context.bill.clock_ghz; }

    private:
        /// What the layers of the design take, as it was remembered, or else counted.
        void count() {
            const LayerStreaming streaming = streamingOf(m_technology, m_context.bill.clock_ghz);
            const CountedParts parts{m_context.totals, m_context.capacity, m_context.counts,
                                     m_context.streamed_bits, m_engine.m_frameLines.dram_stall};
            m_isSettled = true;
            if (const CountedWorkload* known = m_memo.find(m_last, streaming)) {
                known->recall(parts);
                m_isCounted = !known->reads_dram;
                m_hasLayers = false;
                return;
            }
            m_isCounted = m_isCounted && m_hasLayers;
            if (m_isCounted) {
                m_context.settle(m_design);
                // Layers that stream may be mapped otherwise.
                m_isCounted = m_context.totals.residency.fits;
            }
            if (!m_isCounted) {
                m_context.countFor(m_design, closedForm(m_design));
                m_isCounted = !m_context.countsReadClock();
                m_hasLayers = true;
            }
            m_memo.add(m_last, streaming, CountedWorkload(parts, !m_isCounted));
        }

        /// Makes the design of the values; the stages that read what differs from the one before.
        Stages take(std::span<const double> values) {
            const bool isFirst = m_last.empty();
            if (isFirst) {
                m_last.assign(values.begin(), values.end());
            }
            Stages stale;
            for (std::size_t i = 0; i < values.size(); ++i) {
                // The open clock of the design before was the bill's.
                if (isFirst || values[i] != m_last[i] || i == m_clock) {
                    m_engine.m_rows[i].set(m_design, values[i]);
                    m_last[i] = values[i];
                    stale.add(i == m_clock ? Stages() : m_engine.m_parameters[i].reads);
                }
            }
            return isFirst ? Stages::all() : stale;
        }

        const EngineOf& m_engine;
        EngineTechnology m_technology;
        Context m_context;
        std::optional<std::size_t> m_clock;
        bool m_isHighestClock = false;
        /// The design before, and what of it is still known.
        std::vector<double> m_last;
        Design m_design;
        bool m_isLegal = false, m_isBilled = false, m_isCounted = false, m_isSettled = false;
        bool m_hasLayers = false; ///< the counts are the context's, layer by layer
        CountMemo m_memo;
    };

    std::vector<ParameterRow<Design>> m_rows;
    std::vector<ParameterInfo> m_parameters;
    std::vector<BillLineInfo> m_lines;
    std::vector<MetricInfo> m_metrics;
    std::vector<MemoryInfo> m_memories;
    FrameLines m_frameLines;
    std::vector<QuantityInfo> m_quantities;
    std::vector<std::string> m_notModelled;
    std::size_t m_stallCount = 0;
};

/// The engine of a model, made once.
template <class Model> const Engine* engineOf() {
    static const EngineOf<Model> engine;
    return &engine;
}

} // namespace permdse
