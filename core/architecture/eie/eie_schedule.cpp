// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/eie/eie_schedule.h"

#include <algorithm>

#include "core/architecture/simulation_input.h"

namespace permdse {

EieSchedule::EieSchedule(std::int64_t pes, std::int64_t fifo_depth)
    : m_free(static_cast<std::size_t>(pes), 0), m_done(static_cast<std::size_t>(fifo_depth), 0) {}

void EieSchedule::add(std::span<const std::uint32_t> begin, std::span<const std::uint32_t> end) {
    // The column takes the place of the one `fifo_depth` before it, which must be done everywhere.
    const std::int64_t earliest = m_broadcast + 1;
    m_broadcast = std::max(earliest, m_done[m_next]);
    m_stalls += m_broadcast - earliest;
    std::int64_t last = 0;
    for (std::size_t pe = 0; pe < m_free.size(); ++pe) {
        const std::int64_t work = std::max<std::int64_t>(1, end[pe] - begin[pe]);
        m_free[pe] = std::max(m_free[pe], m_broadcast) + work;
        last = std::max(last, m_free[pe]);
    }
    m_done[m_next] = last;
    m_next = m_next + 1 == m_done.size() ? 0 : m_next + 1;
    m_cycles = last;
}

std::vector<EieBalance> eieBalances(const SparseWeights& weights,
                                    std::span<const std::int64_t> columns,
                                    std::span<const std::int64_t> pe_counts,
                                    std::span<const std::int64_t> fifo_depths,
                                    const EieDesign& design) {
    EieDesign sized = design;
    std::vector<EieBalance> balances;
    for (const std::int64_t pes : pe_counts) {
        sized.pe_count = pes;
        const EieMatrix matrix = EieMatrix::ofPlaces(weights, sized);
        std::int64_t worked = 0;
        for (const std::int64_t j : columns) {
            for (std::size_t pe = 0; pe < static_cast<std::size_t>(pes); ++pe) {
                worked += matrix.pointers(j + 1)[pe] - matrix.pointers(j)[pe];
            }
        }
        for (const std::int64_t depth : fifo_depths) {
            EieSchedule schedule(pes, depth);
            for (const std::int64_t j : columns) {
                schedule.add(matrix.pointers(j), matrix.pointers(j + 1));
            }
            const double slots = static_cast<double>(pes) * static_cast<double>(schedule.cycles());
            balances.push_back({pes, depth, schedule.cycles(),
                                slots > 0.0 ? static_cast<double>(worked) / slots : 1.0});
        }
    }
    return balances;
}

Result<std::vector<EieBalance>> drawnEieBalances(const Layer& layer, std::uint64_t seed,
                                                 std::span<const std::int64_t> pe_counts,
                                                 std::span<const std::int64_t> fifo_depths) {
    SimulationInput input;
    input.seed = seed;
    if (Diagnostics problems = inputProblems(input, layer); hasErrors(problems)) {
        return problems;
    }
    const std::vector<float> activations = activationsOf(input, layer);
    std::vector<std::int64_t> columns;
    for (std::size_t j = 0; j < activations.size(); ++j) {
        if (activations[j] != 0.0f) {
            columns.push_back(static_cast<std::int64_t>(j));
        }
    }
    return eieBalances(randomSparseWeights(layer.outputs, layer.inputs, layer.weight_density,
                                           weightSeed(input), false),
                       columns, pe_counts, fifo_depths, EieDesign());
}

} // namespace permdse
