// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/permdnn/permdnn_choices.h"

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/engines/permdnn/permdnn_streaming.h"

namespace permdse {

namespace {

/// What streams of a layer alone, mapping by mapping, whatever the clock.
class AloneStreaming {
public:
    AloneStreaming(const PermdnnDesign& design, PermdnnChoices& choices)
        : m_design(design), m_choices(choices), m_alone(choices.alone),
          m_delivered(dramBits(design)) {
        const std::array<std::int64_t, 3> in{
            design.weight_sram_depth, design.permutation_sram_depth, design.streams_all ? 1 : 0};
        if (m_alone.in != in) {
            m_alone.in = in;
            bound();
        }
    }

    /// Bits that stream, or no more than them.
    [[nodiscard]] double leastBits(std::size_t i) const { return m_alone.bits[i]; }
    /// How long it takes.
    [[nodiscard]] double cycles(std::size_t i) {
        if (!m_alone.is_exact[i]) {
            const PermdnnWords& words = m_choices[i].words;
            m_alone.is_exact[i] = true;
            m_alone.bits[i] = streamedBits(m_design, streamingAlone(m_design, words), words);
        }
        return m_alone.bits[i] / m_delivered;
    }
    /// Bits that take longer than those cycles, by more than rounding.
    [[nodiscard]] double bitsBeyond(double cycles) const {
        return (1.0 + tolerance) * cycles * m_delivered;
    }

private:
    static constexpr double tolerance = 1e-12;

    void bound() {
        PermdnnTotals totals(m_design);
        m_alone.bits.resize(m_choices.size());
        m_alone.is_exact.assign(m_choices.size(), false);
        for (std::size_t i = 0; i < m_choices.size(); ++i) {
            const PermdnnWords& words = m_choices[i].words;
            totals.clear();
            totals.add(words);
            m_alone.bits[i] =
                (1.0 - tolerance) * streamedBits(m_design, totals.leastStreaming(), words);
        }
    }

    const PermdnnDesign& m_design;
    const PermdnnChoices& m_choices;
    PermdnnAlone& m_alone;
    double m_delivered;
};

/// The first of those of which the fewest bits stream.
std::size_t fewestBits(AloneStreaming& streaming, std::size_t choices) {
    std::size_t first = 0;
    double fewest = streaming.cycles(first);
    double beyond = streaming.bitsBeyond(fewest);
    for (std::size_t i = 1; i < choices; ++i) {
        if (streaming.leastBits(i) > beyond) {
            continue;
        }
        if (const double cycles = streaming.cycles(i); cycles < fewest) {
            first = i;
            fewest = cycles;
            beyond = streaming.bitsBeyond(fewest);
        }
    }
    return first;
}

} // namespace

PermdnnWordsMemo::OfLayer& PermdnnWordsMemo::of(const PermdnnDesign& design, const Layer& layer) {
    const auto real = [](std::int64_t value) { return static_cast<double>(value); };
    const Key key{real(layer.outputs),
                  real(layer.inputs),
                  real(blockSizeOn(design, layer)),
                  real(shiftBitsOn(design, layer)),
                  real(design.pe_count),
                  real(design.weight_sram_width_bits),
                  real(design.weight_tag_bits),
                  real(design.permutation_sram_width_bits)};
    constexpr std::size_t mostLayers = 128; // each some hundred mappings
    if (m_layers.size() >= mostLayers && !m_layers.contains(key)) {
        m_layers.clear();
    }
    return m_layers[key];
}

PermdnnChoice& leanest(PermdnnChoices& choices, const PermdnnDesign& design, const Layer& layer,
                       PermdnnMemory& memory) {
    AloneStreaming streaming(design, choices);
    const std::size_t first = fewestBits(streaming, choices.size());
    PermdnnChoice* best = &choices[first];
    double least = costOf(computingCycles(design, layer, *best, memory), streaming.cycles(first));
    double beyond = streaming.bitsBeyond(least); // streaming costs no less than it takes
    for (std::size_t i = 0; i < choices.size(); ++i) {
        if (streaming.leastBits(i) > beyond) {
            continue;
        }
        const double cycles = streaming.cycles(i);
        if (costOf(0.0, cycles) > least) {
            continue;
        }
        const double cost = costOf(computingCycles(design, layer, choices[i], memory), cycles);
        if (cost < least || (cost == least && choices[i].cycles < best->cycles)) {
            best = &choices[i];
            least = cost;
            beyond = streaming.bitsBeyond(least);
        }
    }
    return *best;
}

} // namespace permdse
