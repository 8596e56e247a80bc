// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "core/architecture/binomial.h"
#include "core/base/values_hash.h"
#include "core/engines/permdnn/permdnn_design.h"
#include "core/engines/permdnn/permdnn_mapping.h"
#include "core/layer/layer.h"

namespace permdse {

/// Cycles of one layer by phase. cycles() is their sum.
struct PermdnnCycles {
    double mac = 0.0;        ///< multipliers at work
    double feed = 0.0;       ///< waiting for activations
    double write_back = 0.0; ///< draining accumulators
    double fill = 0.0;       ///< pipeline fill
    double issues = 0.0;     ///< groups of columns issued, all passes
    double pe_mac = 0.0;     ///< mac, summed over the PEs with rows in the pass
    /// Words that all PEs read from their weight SRAMs for these groups, and from their permutation
    /// SRAMs for the block columns with any non-zero input. Only of expectedCycles().
    double weight_words = 0.0, shift_words = 0.0;
    double result_words = 0.0; ///< words of the activation SRAM that results are written to
    PermdnnPass first;         ///< the first pass
    PermdnnMapping mapping;
    PermdnnWords words; ///< stored. Only of expectedCycles().
    [[nodiscard]] double cycles() const { return mac + feed + write_back + fill; }
};

/// permdnnScanWidth() of a design.
[[nodiscard]] inline std::int64_t scanWidth(const PermdnnDesign& design) {
    return permdnnScanWidth(design.activation_sram_banks, design.activation_sram_width_bits,
                            design.datapath_bits);
}

/// permdnnFillCycles() of a design.
[[nodiscard]] inline std::int64_t fillCycles(const PermdnnDesign& design) {
    return permdnnFillCycles(design.pipeline_stages);
}

/// A mapping of a layer that waits for DRAM: what it stores, and its cycles and all else once they
/// are asked for.
struct PermdnnChoice {
    PermdnnMapping mapping;
    PermdnnWords words;
    double cycles = 0.0; ///< of computing; 0: not asked for yet
    std::shared_ptr<const PermdnnCycles> whole = nullptr;
};

/// Bits of each choice that stream where the layer is alone, in memories of these depths and under
/// this policy: exact ones once they are asked for, else no more than those.
struct PermdnnAlone {
    std::array<std::int64_t, 3> in{-1, -1, -1};
    std::vector<double> bits;
    std::vector<bool> is_exact;
};

struct PermdnnChoices : std::vector<PermdnnChoice> {
    PermdnnAlone alone;
};

/// What layers store under the mappings that were asked for, whatever the multipliers.
class PermdnnWordsMemo {
public:
    /// The words of mappings of the layer, to be asked for one after the other. Valid until others
    /// are asked for.
    class OfLayer {
    public:
        [[nodiscard]] PermdnnWords stored(const PermdnnMapping& mapping, PermdnnLayerWords& words) {
            const auto [entry, isNew] = m_words.try_emplace(mapping);
            if (isNew) {
                entry->second = words.stored(mapping);
            }
            return entry->second;
        }

    private:
        struct Hash {
            std::size_t operator()(const PermdnnMapping& mapping) const {
                return ValuesHash()(std::array{static_cast<double>(mapping.rows_per_pe),
                                               static_cast<double>(mapping.pass_rows)});
            }
        };
        std::unordered_map<PermdnnMapping, PermdnnWords, Hash> m_words;
    };
    [[nodiscard]] OfLayer& of(const PermdnnDesign& design, const Layer& layer);

private:
    /// All that PermdnnLayerWords reads.
    using Key = std::array<double, 8>;
    std::unordered_map<Key, OfLayer, ValuesHash> m_layers;
};

/// Expected groups of columns of a layer by how many are packed, as far as they were asked for: NaN
/// else.
struct PermdnnGroups {
    std::vector<double> issued; ///< in all block columns
    std::vector<double> fed;    ///< in all scan groups, at least one in each
};

/// What a thread remembers between evaluations.
struct PermdnnMemory {
    ExpectedCeilCache ceils;
    /// By inputs, block size, density and columns of a scan group.
    std::unordered_map<std::array<double, 4>, PermdnnGroups, ValuesHash> groups;
    /// Cycles of feed and MAC on drawn activations, where the FIFO is short.
    std::unordered_map<std::array<double, 7>, double, ValuesHash> spans;
    /// Mapping and cycles by everything they depend on: a sweep asks for the same ones again and
    /// again.
    using Key = std::array<double, 18>;
    std::unordered_map<Key, std::shared_ptr<const PermdnnCycles>, ValuesHash> cycles;
    std::unordered_map<Key, std::shared_ptr<PermdnnChoices>, ValuesHash> choices;
    PermdnnWordsMemo words;
    /// Bits per cycle of DRAM from which on all layers are mapped as they were since
    /// it was last 0: no layer alone waits for what streams of it. Infinite where one waits, or a
    /// network streams.
    double steady_from = 0.0;
};

/// The design with parameters that decide nothing of what the workload's layers count where they
/// begin to: equal ones count alike. Nothing to evaluate.
[[nodiscard]] PermdnnDesign decidingParts(const PermdnnDesign& design, const Workload& workload);

/// Expected cycles at the layer's activation density, each activation non-zero independently, with
/// the best mapping that the design allows.
[[nodiscard]] std::shared_ptr<const PermdnnCycles>
expectedCycles(const PermdnnDesign& design, const Layer& layer, PermdnnMemory& memory);

/// The mappings of leanMappings() with what they store; they stay while they are held.
[[nodiscard]] std::shared_ptr<PermdnnChoices> choicesOf(const PermdnnDesign& design,
                                                        const Layer& layer, PermdnnMemory& memory);

/// Expected cycles in which a mapping computes.
[[nodiscard]] double computingCycles(const PermdnnDesign& design, const Layer& layer,
                                     PermdnnChoice& choice, PermdnnMemory& memory);

/// expectedCycles() with a given mapping.
[[nodiscard]] PermdnnCycles expectedCycles(const PermdnnDesign& design, const Layer& layer,
                                           const PermdnnMapping& mapping, PermdnnMemory& memory);

/// The mapping with the least expected cycles; of equals the first of candidateMappings().
[[nodiscard]] PermdnnMapping mappingOf(const PermdnnDesign& design, const Layer& layer);

/// Mean words of the permutation SRAM in which the shifts of a block column of so many block rows
/// lie: they follow each other without gaps.
[[nodiscard]] double shiftWordsPerBlockColumn(const PermdnnDesign& design, const Layer& layer,
                                              std::int64_t block_rows);

/// Exact cycles for given activations (`nonZero[j]` tells whether x_j != 0): the max-plus
/// recurrence over feed and MAC with the activation FIFO between them; docs/model.md#permdnn-feed.
/// The mapping is that of the layer's density.
/// @throws std::invalid_argument if nonZero.size() != layer.inputs.
[[nodiscard]] PermdnnCycles exactCycles(const PermdnnDesign& design, const Layer& layer,
                                        const std::vector<bool>& nonZero);

} // namespace permdse
