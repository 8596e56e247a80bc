// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>

#include "core/architecture/owner_loads.h"
#include "core/engines/permdnn/permdnn_mapping.h"

namespace permdse {

/// Shares of the weights and shifts of layers that stream for each input.
struct PermdnnStreaming {
    double weights = 0.0, shifts = 0.0;
};

/// What the weight and the permutation SRAMs hold of layers that share them.
class PermdnnLoads {
public:
    explicit PermdnnLoads(const PermdnnDesign& design);
    void add(const PermdnnWords& words, std::size_t times = 1);
    [[nodiscard]] PermdnnStreaming streaming() const;

private:
    WeightPolicy m_policy;
    OwnerLoads m_weights, m_shifts;
};

/// The words of such layers alone.
class PermdnnTotals {
public:
    explicit PermdnnTotals(const PermdnnDesign& design);
    void add(const PermdnnWords& words, std::size_t times = 1) {
        for (std::size_t i = 0; i < times; ++i) {
            m_weights += words.weights.total;
            m_shifts += words.shifts.total;
        }
    }
    void clear() { m_weights = m_shifts = 0.0; }
    /// No more than PermdnnLoads::streaming() of the same layers.
    [[nodiscard]] PermdnnStreaming leastStreaming() const {
        return {OwnerLoads::leastStreamedShare(m_weights, m_weightCapacity, m_policy),
                OwnerLoads::leastStreamedShare(m_shifts, m_shiftCapacity, m_policy)};
    }

private:
    WeightPolicy m_policy;
    MemoryCapacity m_weightCapacity, m_shiftCapacity;
    double m_weights = 0.0, m_shifts = 0.0;
};

/// What streams of a layer that has the memories alone.
[[nodiscard]] PermdnnStreaming streamingAlone(const PermdnnDesign& design,
                                              const PermdnnWords& layer);

/// Whether anything does.
[[nodiscard]] bool streamsAlone(const PermdnnDesign& design, const PermdnnWords& layer);

/// Bits of that much of a layer.
[[nodiscard]] inline double streamedBits(const PermdnnDesign& design, const PermdnnStreaming& share,
                                         const PermdnnWords& layer) {
    return share.weights * layer.weights.total *
               static_cast<double>(design.weight_sram_width_bits) +
           share.shifts * layer.shifts.total *
               static_cast<double>(design.permutation_sram_width_bits);
}
/// What the DRAM delivers in a cycle: if nothing is known of it, the usual one at the reference's
/// clock.
[[nodiscard]] double dramBits(const PermdnnDesign& design);

/// Cycles in which that much of a layer streams from the design's DRAM, for each input.
[[nodiscard]] inline double streamingCycles(const PermdnnDesign& design,
                                            const PermdnnStreaming& share,
                                            const PermdnnWords& layer) {
    return streamedBits(design, share, layer) / dramBits(design);
}

/// What a mapping costs that computes and streams at the same time: the longer of the two, and a
/// fifth of streaming, as DRAM takes energy even where it takes no time: at the reference a cycle
/// of streaming takes 7 times the energy of one of computing (chosen).
[[nodiscard]] inline double costOf(double computing, double streaming) {
    constexpr double ofStreaming = 0.2;
    return std::max(computing, streaming) + ofStreaming * streaming;
}

} // namespace permdse
