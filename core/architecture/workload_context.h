// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/architecture/layer_run.h"
#include "core/architecture/model_calls.h"
#include "core/architecture/model_tables.h"
#include "core/base/units.h"
#include "core/technology/technology.h"

namespace permdse {

/// One thread's work on one workload: everything that does not depend on the design.
template <class Model> struct WorkloadContext {
    using Design = typename Model::Design;
    using Calls = ModelCalls<Model>;

    WorkloadContext(const ModelTables<Model>& tables_, const Workload& workload_,
                    const EngineTechnology& technology_)
        : tables(tables_), workload(workload_), technology(technology_), srams(technology_),
          storage(workload_.layers.size()), counts(workload_.layers.size()),
          streamed_bits(workload_.layers.size()), steady(workload_.layers.size()) {
        useConstants();
    }

    /// What the model counts may have coefficients that are drawn with the others. Whether it
    /// counts otherwise now.
    bool useConstants() {
        if constexpr (requires { memory.use(*technology.constants); }) {
            return memory.use(*technology.constants);
        } else {
            return false;
        }
    }

    /// Counts the layers of the workload by the model's closed form, in their order.
    static auto closedForm(const Design& design) {
        return [&design, counted = design, together = 0.0](WorkloadContext& context,
                                                           std::size_t i) mutable {
            if (i == 0) {
                counted = Calls::asPartOf(design, context.workload, context.memory,
                                          context.streaming(design));
                together = context.takeSteadyFrom();
            }
            return context.countedLayer(counted, i, together);
        };
    }

    template <class CountOf>
    std::uint32_t evaluate(const Design& design, std::span<double> metrics, CountOf countOf) {
        if (!isLegal(design)) {
            setNotEvaluated(metrics);
            return IllegalForLayer;
        }
        billFor(design);
        countFor(design, countOf);
        return price(metrics);
    }

    [[nodiscard]] bool isLegal(const Design& design) const {
        return std::all_of(workload.layers.begin(), workload.layers.end(),
                           [&](const Layer& layer) { return Model::isLegalFor(design, layer); });
    }

    /// What the hardware costs; reads nothing of layers but the largest block size.
    void billFor(const Design& design) {
        bill = Model::bill(Calls::hardwareFor(design, workload), technology, srams, tables.lines);
        facts = Model::facts(design);
    }

    /// How what is not held streams, as far as is known when layers are mapped. Asked after
    /// billFor().
    [[nodiscard]] LayerStreaming streaming(const Design& design) const {
        if (!technology.stated || design.clock_ghz > 0.0) {
            return Calls::streamingOf(Calls::statedOf(technology), bill.clock_ghz);
        }
        SramCache own(*technology.stated);
        const Bill bought = Model::bill(Calls::hardwareFor(design, workload), *technology.stated,
                                        own, tables.lines);
        return Calls::streamingOf(*technology.stated, bought.clock_ghz);
    }

    /// What the layers take and store, and what of it streams. Reads the clock only to map
    /// layers that stream.
    template <class CountOf> void countFor(const Design& design, CountOf countOf) {
        stated = workload.accuracy.has_value();
        for (std::size_t i = 0; i < workload.layers.size(); ++i) {
            take(i, countOf(*this, i));
            stated = stated && Model::hasStatedAccuracy(design, workload.layers[i]);
        }
        settle(design);
    }

    /// The same in closed form if nothing but the speed of DRAM is other than when all layers were
    /// counted.
    void recountFor(const Design& design) {
        const LayerStreaming streams = streaming(design);
        const Design counted = Calls::asPartOf(design, workload, memory, streams);
        const double together = takeSteadyFrom();
        for (std::size_t i = 0; i < workload.layers.size(); ++i) {
            if (std::max(together, steady[i]) > streams.dram_bits_per_cycle) {
                take(i, countedLayer(counted, i, together));
            }
        }
        settle(design);
    }

    void take(std::size_t i, const CountedLayer& counted) {
        storage[i] = counted.storage;
        counts[i] = counted.counts;
        counts[i].weight_bits = storage[i].model_bits;
    }
    CountedLayer countedLayer(const Design& counted, std::size_t i, double together) {
        const CountedLayer layer = Calls::countedLayer(counted, workload.layers[i], memory);
        steady[i] = std::max(together, takeSteadyFrom());
        return layer;
    }

    /// What streams of the layers as they are counted.
    void settle(const Design& design) {
        capacity = Model::capacity(design);
        totals = RunTotals{};
        isTotalled = false;
        totals.residency = settleResidency(tables.memories, capacity, storage, workload.kind,
                                           technology.weights, streamed_bits);
        for (std::size_t i = 0; i < workload.layers.size(); ++i) {
            LayerRun streaming = counts[i];
            streaming.dram_bits = streaming.events[tables.frame_lines.dram] = streamed_bits[i];
            streaming.fits = streamed_bits[i] == 0.0;
            totals.add(streaming, workload.layers[i], facts.datapath_bits);
        }
        totals.accuracy =
            stated ? workload.accuracy->value : std::numeric_limits<double>::quiet_NaN();
    }

    /// Bits per cycle of DRAM from which on the same is counted, as where a layer streams its
    /// mapping may depend on them; infinite: at those of now alone. Asked after countFor() in
    /// closed form.
    [[nodiscard]] double steadyFrom() const {
        return steady.empty() ? 0.0 : *std::max_element(steady.begin(), steady.end());
    }

    /// The same of what was mapped since it was asked for before.
    double takeSteadyFrom() {
        if constexpr (requires { memory.steady_from; }) {
            return std::exchange(memory.steady_from, 0.0);
        } else {
            return 0.0;
        }
    }

    /// After billFor() and countFor(): what the clock decides.
    std::uint32_t price(std::span<double> metrics) {
        const FrameLines& lines = tables.frame_lines;
        const double clocked = bill.lines[lines.clock_tree].count;
        if (!isTotalled || clocked != totalled_for) {
            total(clocked);
        }
        if ((bill.infeasibility & OutsideSramTable) != 0) {
            setNotEvaluated(metrics);
            return bill.infeasibility;
        }
        computeMetrics(priced(), totals, metrics);
        return bill.infeasibility | numericProblem(metrics);
    }

    /// Sums up what layers take with their waiting for DRAM, on so many bits that are clocked.
    void total(double clocked) {
        const FrameLines& lines = tables.frame_lines;
        double cycles = 0.0, waited = 0.0, clockEvents = 0.0;
        bool streams = false;
        for (std::size_t i = 0; i < counts.size(); ++i) {
            const double waiting =
                waitingCycles(counts[i].cycles, streamed_bits[i], bill.clock_ghz, technology);
            streams = streams || streamed_bits[i] > 0.0;
            cycles += counts[i].cycles + waiting;
            waited += counts[i].stalls[lines.dram_stall] + waiting;
            clockEvents += (counts[i].cycles + waiting) * clocked;
        }
        totals.sum.cycles = cycles;
        totals.sum.stalls[lines.dram_stall] = waited;
        totals.sum.events[lines.clock_tree] = clockEvents;
        isTotalled = !streams; // else the clock decides
        totalled_for = clocked;
    }

    /// After evaluate(): the complete run of each layer.
    [[nodiscard]] std::vector<LayerRun> runs() const {
        std::vector<LayerRun> complete;
        for (std::size_t i = 0; i < counts.size(); ++i) {
            complete.push_back(
                completeRun(counts[i], streamed_bits[i], bill, tables.frame_lines, technology));
        }
        return complete;
    }

    [[nodiscard]] PricedDesign priced() const {
        PricedDesign priced{
            bill, technology, facts, tables.frame_lines, tables.lines.size(), tables.stall_count,
            0.0};
        for (std::size_t i = 0; i < tables.memories.size(); ++i) {
            if (tables.memories[i].is_shared) {
                priced.capacity_bits +=
                    capacity[i].words * capacity[i].word_bits * capacity[i].owners;
            }
        }
        return priced;
    }

    /// After evaluate(): what each memory holds, and notes on those that overflow.
    void describeMemories(const Design& design, Evaluation& evaluation) {
        std::array<HoldingSize, maxMemories> holdingSizes{};
        for (std::size_t i = 0; i < tables.memories.size(); ++i) {
            const MemoryInfo& info = tables.memories[i];
            const MemoryUse& use = totals.residency.memories[i];
            evaluation.memories.push_back(
                {info.component, info.title, info.owner, capacity[i].owners, capacity[i].word_bits,
                 capacity[i].words, use.need_words, use.streamed_bits / bitsPerKib});
            if (use.need_words > use.capacity_words) {
                holdingSizes[i] = holdingSize(design, i);
            }
        }
        for (std::string& note : residencyNotes(tables.memories, capacity, totals.residency,
                                                holdingSizes, workload, technology.weights)) {
            evaluation.notes.push_back(std::move(note));
        }
    }

    /// The size parameter of a memory that overflows at which it holds what is to be in it, while
    /// one less does not. How layers are mapped depends on what is held, so sizes are tried: what
    /// holds it with one mapping may not where a faster one streams a little.
    HoldingSize holdingSize(const Design& design, std::size_t which) {
        const std::size_t parameter =
            tables.parameterIndex(tables.memories[which].size_parameter).value();
        const auto holds = [&](double size) {
            Design larger = design;
            tables.rows[parameter].set(larger, size);
            return isHeld(larger, which);
        };
        const auto smallest = [&](double tooSmall, double enough) {
            while (enough - tooSmall > 1.0) {
                const double between = std::floor((enough + tooSmall) / 2.0);
                (holds(between) ? enough : tooSmall) = between;
            }
            return enough;
        };
        const double step = capacity[which].step_words;
        const double own = std::floor(capacity[which].words / step);
        double tooSmall = own;
        double enough = std::ceil(totals.residency.memories[which].need_words / step);
        while (!holds(enough)) {
            tooSmall = enough;
            enough *= 2.0;
        }
        enough = smallest(tooSmall, enough);
        constexpr int looks = 16;
        const double apart = std::floor((enough - own) / looks);
        for (double size = own + apart; apart > 0.0 && size < enough; size += apart) {
            if (holds(size)) {
                enough = smallest(size - apart, size);
            }
        }
        return {enough, tables.rows[parameter].info.max};
    }

    /// Whether a memory of the design holds all that is to be in it.
    bool isHeld(const Design& design, std::size_t which) {
        const Design counted = Calls::asPartOf(design, workload, memory, streaming(design));
        std::vector<LayerStorage> stored;
        for (const Layer& layer : workload.layers) {
            stored.push_back(Model::stored(counted, layer, memory));
        }
        std::vector<double> bits(stored.size());
        const MemoryUse use = settleResidency(tables.memories, Model::capacity(design), stored,
                                              workload.kind, technology.weights, bits)
                                  .memories[which];
        return use.need_words <= use.capacity_words;
    }

    /// After evaluate(): the metrics of each layer as a part of the workload.
    void addLayerMetrics(std::vector<std::vector<double>>& layers) const {
        const std::vector<LayerRun> complete = runs();
        const PricedDesign whole = priced();
        for (std::size_t i = 0; i < workload.layers.size(); ++i) {
            RunTotals alone;
            alone.residency = totals.residency;
            alone.residency.resident_bits = 0.0;
            for (std::size_t k = 0; k < tables.memories.size(); ++k) {
                alone.residency.memories[k].need_words = storage[i].memories[k].fullest;
                if (tables.memories[k].is_shared) {
                    alone.residency.resident_bits += residentBits(i, k);
                }
            }
            alone.add(complete[i], workload.layers[i], whole.facts.datapath_bits);
            alone.accuracy = totals.accuracy;
            computeMetrics(whole, alone, layers.emplace_back(tables.metrics.size()));
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
        return streamedShare(storage[layer].memories[which], capacity[which], technology.weights);
    }

    /// After evaluate(): what the frame's quantities are on layer `i`.
    void addStorage(std::size_t i, std::map<std::string, double>& figures) const {
        for (std::size_t k = 0; k < tables.memories.size(); ++k) {
            const std::string& id = tables.memories[k].component;
            const StoredWords& stored = storage[i].memories[k];
            figures[id + "_words"] = stored.fullest;
            figures[id + "_total_words"] = stored.total;
            figures[id + "_capacity_words"] = capacity[k].words;
            figures[id + "_word_bits"] = capacity[k].word_bits;
            figures[id + "_owners"] = capacity[k].owners;
            figures[id + "_need_words"] = workload.kind == WorkloadKind::Network
                                              ? totals.residency.memories[k].need_words
                                              : stored.fullest;
            if (tables.memories[k].is_shared) {
                figures[id + "_streamed_share"] = shareOf(i, k);
            } else {
                figures[id + "_streamed_bits"] = overflowBits(stored, capacity[k]);
            }
        }
        figures["logic_share"] = bill.logic_share;
    }

    const ModelTables<Model>& tables;
    const Workload& workload;
    const EngineTechnology& technology;
    SramCache srams;
    typename Model::Memory memory;
    std::vector<LayerStorage> storage;
    std::vector<LayerRun> counts; ///< by layer, before DRAM
    std::vector<double> streamed_bits;
    std::vector<double> steady; ///< of each layer, as steadyFrom()
    bool stated = false;        ///< whether the workload's accuracy is that of the design
    std::array<MemoryCapacity, maxMemories> capacity{};
    Bill bill;
    DesignFacts facts; ///< of the design that the bill is of
    RunTotals totals;
    bool isTotalled = false; ///< whatever the clock, on these bits that are clocked
    double totalled_for = 0.0;
};

} // namespace permdse
