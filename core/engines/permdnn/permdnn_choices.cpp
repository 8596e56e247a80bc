// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/permdnn/permdnn_choices.h"

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/engines/permdnn/permdnn_streaming.h"

namespace permdse {

namespace {

/// What streams of a layer alone, mapping by mapping, whatever the clock: how long that takes, or
/// at least takes.
class AloneStreaming {
public:
    AloneStreaming(const PermdnnDesign& design, PermdnnChoices& choices)
        : m_design(design), m_choices(choices),
          m_delivered(dramBits(design)), m_in{design.weight_sram_depth,
                                              design.permutation_sram_depth,
                                              design.streams_all ? 1 : 0} {}

    /// No more than cycles().
    [[nodiscard]] double leastCycles(std::size_t i) {
        constexpr double rounding = 1.0 - 1e-12;
        if (m_choices[i].alone_in == m_in) {
            return cycles(i);
        }
        m_totals.clear();
        m_totals.add(m_choices[i].words);
        return rounding * streamedBits(m_design, m_totals.leastStreaming(), m_choices[i].words) /
               m_delivered;
    }
    [[nodiscard]] double cycles(std::size_t i) {
        PermdnnChoice& choice = m_choices[i];
        if (choice.alone_in != m_in) {
            choice.alone_in = m_in;
            choice.alone_bits =
                streamedBits(m_design, streamingAlone(m_design, choice.words), choice.words);
        }
        return choice.alone_bits / m_delivered;
    }

private:
    const PermdnnDesign& m_design;
    PermdnnChoices& m_choices;
    double m_delivered;
    std::array<std::int64_t, 3> m_in; ///< the memories' depths and the policy
    PermdnnTotals m_totals{m_design};
};

} // namespace

PermdnnChoice& leanest(PermdnnChoices& choices, const PermdnnDesign& design, const Layer& layer,
                       PermdnnMemory& memory) {
    AloneStreaming streaming(design, choices);
    std::size_t first = 0;
    for (std::size_t i = 1; i < choices.size(); ++i) {
        if (const double fewest = streaming.cycles(first);
            streaming.leastCycles(i) < fewest && streaming.cycles(i) < fewest) {
            first = i;
        }
    }
    PermdnnChoice* best = &choices[first];
    double least = costOf(computingCycles(design, layer, *best, memory), streaming.cycles(first));
    for (std::size_t i = 0; i < choices.size(); ++i) {
        if (costOf(0.0, streaming.leastCycles(i)) > least) {
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
        }
    }
    return *best;
}

} // namespace permdse
