// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/architecture/parameter.h"
#include "core/layer/layer.h"
#include "core/technology/technology_settings.h"

namespace permdse {

inline constexpr std::size_t maxMemories = 4;

/// A memory of an engine as capacity sees it; constant per engine.
struct MemoryInfo {
    std::string component; ///< of the bill: "weight_sram"
    std::string title;     ///< "Weight SRAM"
    std::string owner;     ///< what has one of its own: "PE", "engine"
    /// The parameter that makes it larger: "weight_sram_depth".
    std::string size_parameter;
    /// Holds something of all layers of a network at once (weights, shifts, pointers); otherwise
    /// only of the layer in work (activations).
    bool is_shared = true;
};

/// A memory of a design.
struct MemoryCapacity {
    double words = 0.0;      ///< in each owner
    double word_bits = 0.0;  ///< width as it is read
    double owners = 1.0;     ///< PEs, or 1
    double step_words = 1.0; ///< words in each owner that one more of the size parameter brings
};

/// Words that a layer occupies in a memory, in the layout that is read.
struct StoredWords {
    double fullest = 0.0; ///< in the owner that holds most
    double total = 0.0;   ///< in all owners together
    /// Of a memory that is not shared: how many of `fullest` are read anew `scans` times; the
    /// others are read or written once.
    double scanned = 0.0;
    double scans = 1.0;
    /// Owners that hold about the same, one behind the other; the one behind them holds `last` and
    /// each of the others `other`. 0: all hold about the same.
    double full_owners = 0.0;
    double last = 0.0;
    double other = 0.0;
    /// Owners behind which the next layer of a network begins with its first.
    double begun_owners = 0.0;
    /// Standard deviation of what an owner holds, where weights lie at random.
    double deviation = 0.0;
};

/// What a layer stores, in the order of the engine's memories.
struct LayerStorage {
    std::array<StoredWords, maxMemories> memories{};
    double model_bits = 0.0; ///< the compressed model with its indices, without the layout's gaps
};

/// How what is not held reaches the chip.
struct LayerStreaming {
    double dram_bits_per_cycle = 0.0;
    WeightPolicy policy = WeightPolicy::Resident;
};

/// How a memory is used by a workload.
struct MemoryUse {
    double need_words = 0.0;     ///< in the fullest owner: of all layers, or of the largest one
    double capacity_words = 0.0; ///< in each owner
    double streamed_share = 0.0; ///< of what is stored, per input
    double streamed_bits = 0.0;  ///< per input, all layers
    double resident_bits = 0.0;  ///< loaded once, all layers
};

/// Where the layers of a workload are kept; docs/model.md#capacity.
struct Residency {
    std::array<MemoryUse, maxMemories> memories{};
    double resident_bits = 0.0; ///< loaded once before the first input: shared memories only
    bool fits = true;           ///< nothing streams
};

/// Decides what stays on chip and what streams from DRAM for each input. The layers of a network
/// share the memories, those of a list have them alone. `layer_bits[i]` becomes what layer i
/// streams per input.
/// @pre one entry of `layer_bits` per layer
[[nodiscard]] Residency settleResidency(std::span<const MemoryInfo> memories,
                                        std::span<const MemoryCapacity> capacity,
                                        std::span<const LayerStorage> layers, WorkloadKind kind,
                                        WeightPolicy policy, std::span<double> layer_bits);

/// Bits per input that a memory of the layer in work passes to and from DRAM. What is scanned stays
/// as far as there is room, since it would stream once for every scan.
[[nodiscard]] double overflowBits(const StoredWords& stored, const MemoryCapacity& capacity);

/// The share of a layer in a shared memory that streams for each input if it has the memory alone.
[[nodiscard]] double streamedShare(const StoredWords& stored, const MemoryCapacity& capacity,
                                   WeightPolicy policy);

/// The quantities behind `dram_bits`, for explanations.
[[nodiscard]] std::vector<QuantityInfo> storageQuantities(std::span<const MemoryInfo> memories);

/// The value of a memory's size parameter at which all is held.
struct HoldingSize {
    double value = 0.0;
    double largest_accepted = 0.0;
};

/// A sentence for each memory that overflows: by how much, and what would hold it.
/// @pre as many sizes as memories
[[nodiscard]] std::vector<std::string>
residencyNotes(std::span<const MemoryInfo> memories, std::span<const MemoryCapacity> capacity,
               const Residency& residency, std::span<const HoldingSize> holding_sizes,
               const Workload& workload, WeightPolicy policy);

} // namespace permdse
