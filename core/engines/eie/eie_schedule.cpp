// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/eie/eie_schedule.h"

#include <algorithm>

#include "core/architecture/bits.h"
#include "core/engines/eie/eie_counts.h"
#include "core/layer/layer_data.h"

namespace permdse {

EieSchedule::EieSchedule(std::int64_t pes, std::int64_t fifo_depth)
    : m_free(static_cast<std::size_t>(pes), 0), m_done(static_cast<std::size_t>(fifo_depth), 0) {}

void EieSchedule::add(std::span<const std::uint32_t> begin, std::span<const std::uint32_t> end,
                      std::int64_t available) {
    // The column takes the place of the one `fifo_depth` before it, which must be done everywhere.
    m_wanted = std::max(m_broadcast + 1, available);
    m_broadcast = std::max(m_wanted, m_done[m_next]);
    m_stalls += m_broadcast - m_wanted;
    m_idle += std::max<std::int64_t>(0, m_broadcast - m_cycles);
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

void EieSchedule::idleUntil(std::int64_t cycle) {
    m_idle += std::max<std::int64_t>(0, cycle - m_cycles);
    m_cycles = std::max(m_cycles, cycle);
}

void EieSchedule::pass(std::int64_t cycles) {
    m_cycles += cycles;
    m_broadcast = m_cycles - 1;
    std::fill(m_free.begin(), m_free.end(), m_cycles);
    std::fill(m_done.begin(), m_done.end(), m_cycles);
}

EieScan::EieScan(const EieDesign& design, std::int64_t inputs, std::int64_t start)
    : m_valuesPerWord(design.pe_count * eieActivationsPerWord(design)),
      m_words(eieScanCycles(design, inputs)), m_read(start - 1), m_left(start - 1),
      m_gone(static_cast<std::size_t>(eieScannedWords(design)), start - 1) {}

void EieScan::readTo(std::int64_t word) {
    while (m_word < word) {
        if (m_word >= 0) { // the word before has no more values to broadcast
            m_left = std::max(m_left, m_read);
            m_gone[static_cast<std::size_t>(m_word) % m_gone.size()] = m_left;
        }
        ++m_word;
        m_read = std::max(m_read, m_gone[static_cast<std::size_t>(m_word) % m_gone.size()]) + 1;
    }
}

std::int64_t EieScan::available(std::int64_t j) {
    readTo(j / m_valuesPerWord);
    return m_read + 1;
}

std::int64_t EieScan::finish() {
    readTo(m_words - 1);
    return m_read + 1;
}

std::int64_t eieBaseWords(const EieDesign& design) {
    const std::int64_t words = design.spmat_sram_kib * 8192 / design.spmat_sram_width_bits;
    const std::int64_t entries = std::max<std::int64_t>(1, words) * eieEntriesPerWord(design);
    return ceilDivide(std::max<std::int64_t>(1, bitsFor(entries)), design.pointer_bits);
}

std::vector<LoadBalance> eieBalances(const SparseWeights& weights,
                                     std::span<const std::int64_t> columns,
                                     std::span<const std::int64_t> pe_counts,
                                     std::span<const std::int64_t> fifo_depths,
                                     const EieDesign& design) {
    EieDesign sized = design;
    std::vector<LoadBalance> balances;
    for (const std::int64_t pes : pe_counts) {
        sized.pe_count = pes;
        const EieMatrix matrix = EieMatrix::ofPlaces(weights, sized);
        std::int64_t worked = 0;
        for (const std::int64_t j : columns) {
            for (std::int64_t batch = 0; batch < matrix.batches().count; ++batch) {
                for (std::size_t pe = 0; pe < static_cast<std::size_t>(pes); ++pe) {
                    worked += matrix.pointers(j + 1, batch)[pe] - matrix.pointers(j, batch)[pe];
                }
            }
        }
        for (const std::int64_t depth : fifo_depths) {
            sized.fifo_depth = depth;
            const EieTimes times = eieTimes(sized, matrix, columns, [](auto&&...) {});
            const double slots = static_cast<double>(pes) * static_cast<double>(times.computing);
            balances.push_back({pes, depth, times.computing,
                                slots > 0.0 ? static_cast<double>(worked) / slots : 1.0});
        }
    }
    return balances;
}

Result<std::vector<LoadBalance>> drawnEieBalances(const Layer& layer, std::uint64_t seed,
                                                  std::span<const std::int64_t> pe_counts,
                                                  std::span<const std::int64_t> fifo_depths) {
    const LayerData data{.seed = seed};
    if (Diagnostics problems = layerDataProblems(data, layer); hasErrors(problems)) {
        return problems;
    }
    const std::vector<float> activations = activationsOf(data, layer);
    std::vector<std::int64_t> columns;
    for (std::size_t j = 0; j < activations.size(); ++j) {
        if (activations[j] != 0.0f) {
            columns.push_back(static_cast<std::int64_t>(j));
        }
    }
    return eieBalances(randomSparseWeights(layer.outputs, layer.inputs, layer.weight_density,
                                           weightSeed(data), false),
                       columns, pe_counts, fifo_depths, EieDesign());
}

} // namespace permdse
