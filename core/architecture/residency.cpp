// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/residency.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/architecture/owner_loads.h"
#include "core/base/unit_format.h"
#include "core/base/units.h"

namespace permdse {

double overflowBits(const StoredWords& stored, const MemoryCapacity& capacity) {
    if (stored.fullest <= capacity.words) {
        return 0.0;
    }
    const double kept = std::min(stored.scanned, capacity.words);
    const double once = stored.fullest - stored.scanned;
    const double words =
        stored.scans * (stored.scanned - kept) + std::max(0.0, once - (capacity.words - kept));
    return words * (stored.total / stored.fullest) * capacity.word_bits;
}

double streamedShare(const StoredWords& stored, const MemoryCapacity& capacity,
                     WeightPolicy policy) {
    if (policy == WeightPolicy::Resident && stored.fullest <= capacity.words) {
        return 0.0;
    }
    OwnerLoads loads(capacity);
    loads.add(stored);
    return loads.streamedShare(stored.fullest, policy);
}

namespace {

constexpr bool ofDesign = false;

/// What there is to know of a memory that all layers of a network share.
void addSharedQuantities(const MemoryInfo& memory, std::vector<QuantityInfo>& rows) {
    const std::string& id = memory.component;
    rows.push_back({id + "_total_words",
                    "",
                    memory.title + ": words of the layer in all",
                    "",
                    {"outputs", "inputs"}});
    rows.push_back({id + "_need_words",
                    "",
                    memory.title + ": words in the fullest " + memory.owner +
                        " of what has to stay: the layers of a network together, else the layer",
                    "",
                    {id + "_words"}});
    rows.push_back({id + "_streamed_share",
                    "",
                    memory.title +
                        ": share that streams for each input: what exceeds the capacity of "
                        "each " +
                        memory.owner + ", over all words, or 1 where all weights are to stream",
                    "",
                    {id + "_need_words", id + "_capacity_words"}});
    rows.push_back({id + "_streamed_bits", "bit", memory.title + ": streamed for each input",
                    id + "_streamed_share * " + id + "_total_words * " + id + "_word_bits"});
    rows.push_back(
        {id + "_resident_bits", "bit", memory.title + ": loaded once",
         "(1 - " + id + "_streamed_share) * " + id + "_total_words * " + id + "_word_bits"});
    rows.push_back({id + "_owners",
                    "",
                    memory.title + ": how many there are",
                    "",
                    {memory.size_parameter},
                    ofDesign});
}

} // namespace

std::vector<QuantityInfo> storageQuantities(std::span<const MemoryInfo> memories) {
    std::vector<QuantityInfo> rows;
    std::string sum, resident, capacity;
    const auto join = [](std::string& text, const std::string& term) {
        text += text.empty() ? "" : " + ";
        text += term;
    };
    for (const MemoryInfo& memory : memories) {
        const std::string& id = memory.component;
        rows.push_back({id + "_word_bits",
                        "bit",
                        memory.title + ": width of a word",
                        "",
                        {memory.size_parameter},
                        ofDesign});
        rows.push_back({id + "_capacity_words",
                        "",
                        memory.title + ": words of each " + memory.owner,
                        "",
                        {memory.size_parameter},
                        ofDesign});
        rows.push_back({id + "_words",
                        "",
                        memory.title + ": words of the layer in the fullest " + memory.owner +
                            ", as they are read (docs/model.md#capacity)",
                        "",
                        {"outputs", "inputs"}});
        join(sum, id + "_streamed_bits");
        if (!memory.is_shared) {
            rows.push_back({id + "_streamed_bits",
                            "bit",
                            memory.title +
                                ": what does not fit passes to and from DRAM, inputs once "
                                "for every scan (docs/model.md#capacity)",
                            "",
                            {id + "_words", id + "_capacity_words", id + "_word_bits"}});
            continue;
        }
        addSharedQuantities(memory, rows);
        join(resident, id + "_resident_bits");
        join(capacity, fmt::format("{0}_capacity_words * {0}_word_bits * {0}_owners", id));
    }
    rows.push_back({"logic_share",
                    "",
                    "What fewer stages, wider selections and longer wires than those of the "
                    "reference leave of "
                    "the logic limit (docs/model.md#timing)",
                    "",
                    {"pe_area_mm2"},
                    ofDesign});
    rows.push_back({"dram_bits", "bit", "Streamed from DRAM for each input", sum});
    rows.push_back({"resident_bits", "bit", "Loaded from DRAM once", resident});
    rows.push_back({"weight_capacity_bits",
                    "bit",
                    "What the memories of the model hold",
                    capacity,
                    {},
                    ofDesign});
    return rows;
}

Residency settleResidency(std::span<const MemoryInfo> memories,
                          std::span<const MemoryCapacity> capacity,
                          std::span<const LayerStorage> layers, WorkloadKind kind,
                          WeightPolicy policy, std::span<double> layer_bits) {
    Residency residency;
    std::fill(layer_bits.begin(), layer_bits.end(), 0.0);
    for (std::size_t i = 0; i < memories.size(); ++i) {
        MemoryUse& use = residency.memories[i];
        const MemoryCapacity& has = capacity[i];
        use.capacity_words = has.words;
        const bool isTogether = memories[i].is_shared && kind == WorkloadKind::Network;
        if (isTogether) {
            OwnerLoads loads(has);
            for (const LayerStorage& layer : layers) {
                loads.add(layer.memories[i]);
            }
            use.need_words = loads.fullest();
            use.streamed_share = loads.streamedShare(use.need_words, policy);
        } else {
            for (const LayerStorage& layer : layers) {
                use.need_words = std::max(use.need_words, layer.memories[i].fullest);
            }
        }
        for (std::size_t l = 0; l < layers.size(); ++l) {
            const StoredWords& stored = layers[l].memories[i];
            double bits = 0.0;
            if (memories[i].is_shared) {
                const double share =
                    isTogether ? use.streamed_share : streamedShare(stored, has, policy);
                bits = share * stored.total * has.word_bits;
                use.resident_bits += stored.total * has.word_bits - bits;
            } else {
                bits = overflowBits(stored, has);
            }
            use.streamed_bits += bits;
            layer_bits[l] += bits;
        }
        residency.resident_bits += use.resident_bits;
        residency.fits = residency.fits && use.streamed_bits == 0.0;
    }
    return residency;
}

std::vector<std::string> residencyNotes(std::span<const MemoryInfo> memories,
                                        std::span<const MemoryCapacity> capacity,
                                        const Residency& residency,
                                        std::span<const HoldingSize> holding_sizes,
                                        const Workload& workload, WeightPolicy policy) {
    std::vector<std::string> notes;
    if (policy == WeightPolicy::Streamed) {
        notes.push_back(
            "all weights stream from DRAM for every input, as the policy \"streamed\" says");
    }
    for (std::size_t i = 0; i < memories.size(); ++i) {
        const MemoryInfo& info = memories[i];
        const MemoryCapacity& has = capacity[i];
        const MemoryUse& use = residency.memories[i];
        if (use.need_words <= use.capacity_words) {
            continue;
        }
        const bool isTogether = info.is_shared && workload.kind == WorkloadKind::Network;
        const std::string what =
            workload.layers.size() == 1 ? fmt::format("\"{}\" takes", workload.layers.front().name)
            : isTogether
                ? fmt::format("the {} layers of the network take together", workload.layers.size())
                : std::string("the largest layer takes");
        const HoldingSize& size = holding_sizes[i];
        const std::string accepted =
            size.value > size.largest_accepted
                ? fmt::format(", but at most {} is accepted", displayNumber(size.largest_accepted))
                : std::string();
        notes.push_back(fmt::format(
            "{} does not fit: {} {} words of {} bit in the fullest {}, which holds {}; "
            "{} KiB stream from DRAM for every input; {}={} would hold it ({} KiB in each {}){}",
            info.title, what, fmt::format("{:.0f}", std::ceil(use.need_words)),
            displayNumber(has.word_bits), info.owner, fmt::format("{:.0f}", has.words),
            displayNumber(use.streamed_bits / bitsPerKib), info.size_parameter,
            fmt::format("{:.0f}", size.value),
            displayNumber(size.value * has.step_words * has.word_bits / bitsPerKib), info.owner,
            accepted));
    }
    return notes;
}

} // namespace permdse
