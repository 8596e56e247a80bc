// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/eie/eie_lists.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/architecture/bits.h"
#include "core/engines/eie/eie_batches.h"
#include "core/engines/eie/eie_counts.h"
#include "core/engines/eie/eie_schedule.h"

namespace permdse {

namespace {

/// Distribution of the place at which a list ends in its word, and whether that word has been read.
/// Moves on by one column that has entries.
class WordChain {
public:
    static constexpr std::size_t mostPlaces = 16; ///< more cost too much: the square per column
    WordChain(const EiePhases& phases, double activation_density)
        : m_density(activation_density), m_size(phases.below.size()) {
        m_unread[0] = 1.0;
        const double any = 1.0 - phases.none;
        double remainder = 0.0;
        for (std::size_t s = 0; s < m_size; ++s) {
            remainder += static_cast<double>(s) * phases.residues[s];
            m_reach[s] = phases.residues[s] / any;
            m_stays[s] = s > 0 ? phases.below[s] / any : 0.0;
        }
        // Words that entries from place f on lie in: whole ones, and those of the remainder.
        for (std::size_t f = 0; f < m_size; ++f) {
            m_words[f] = (phases.mean - remainder) / static_cast<double>(m_size) / any;
            for (std::size_t s = 0; s < m_size; ++s) {
                m_words[f] += phases.residues[s] / any * real((f + s + m_size - 1) / m_size);
            }
        }
    }

    /// @returns the expected number of words read for the column
    double step() {
        Places read{}, unread{}; // afterwards
        double words = 0.0;
        for (std::size_t f = 0; f < m_size; ++f) {
            const double here = m_read[f] + m_unread[f], broadcast = m_density * here;
            const double skippedRead = (1.0 - m_density) * m_read[f];
            words += m_density * (here * m_words[f] - (f > 0 ? m_read[f] : 0.0));
            // Of the words that a skipped column fills, none is read; without a new word the one at
            // the end stays as it was.
            for (std::size_t s = f > 0 ? 0 : 1; s < m_size - f; ++s) {
                read[f + s] += broadcast * m_reach[s];
                read[f + s] += skippedRead * m_stays[s];
                unread[f + s] += (1.0 - m_density) *
                                 (here * (m_reach[s] - m_stays[s]) + m_unread[f] * m_stays[s]);
            }
            // A list that ends with a word has read none of the next.
            const std::size_t full = f > 0 ? m_size - f : 0;
            unread[0] += broadcast * m_reach[full];
            unread[0] += (1.0 - m_density) * (here * m_reach[full]);
            for (std::size_t s = m_size - f + 1; s < m_size; ++s) {
                read[f + s - m_size] += broadcast * m_reach[s];
                unread[f + s - m_size] += (1.0 - m_density) * (here * m_reach[s]);
            }
        }
        m_read = read;
        m_unread = unread;
        return words;
    }

private:
    static double real(std::size_t value) { return static_cast<double>(value); }

    using Places = std::array<double, mostPlaces>;
    double m_density;
    std::size_t m_size;          ///< places in a word
    Places m_read{}, m_unread{}; ///< probabilities by place
    Places m_words{};            ///< expected words of a column by place
    Places m_reach{}, m_stays{}; ///< by how many places the end moves on: at all, in the same word
};

/// The sum over the batches, of the fuller PEs and the others.
template <class Of> std::pair<double, double> overBatches(const EieBatches& batches, const Of& of) {
    const double full = batches.count > 1 ? real(batches.count - 1) * of(batches.full.rows) : 0.0;
    return {full + of(batches.last.rows),
            full + (batches.last.rows > 1 ? of(batches.last.rows - 1) : 0.0)};
}

/// Standard deviations from the mean beyond which nobody is looked for.
constexpr double largestReach = 9.0;

} // namespace

double expectedLargest(double mean, double deviation, double many, double other_mean,
                       double other_deviation, double others) {
    if (deviation <= 0.0) {
        return mean;
    }
    constexpr int steps = 400;
    const auto below = [](double x, double centre, double spread) {
        return spread > 0.0 ? 0.5 * std::erfc((centre - x) / spread / std::numbers::sqrt2)
                            : (x >= centre ? 1.0 : 0.0);
    };
    const double low = mean - largestReach * deviation, high = mean + largestReach * deviation;
    const double step = (high - low) / steps;
    double sum = 0.0; // of the probability that all are below, from low to high
    for (int i = 0; i < steps; ++i) {
        const double x = low + (i + 0.5) * step;
        double all = std::pow(below(x, mean, deviation), many);
        if (others > 0.0 && all > 0.0) {
            all *= std::pow(below(x, other_mean, other_deviation), others);
        }
        sum += all * step;
    }
    return high - sum;
}

namespace {

/// Words of an endless list for each broadcast column with entries, and once more the first of a
/// PE, which is never held: all of it in a list shorter than a word, half of it on the average in a
/// longer one.
double wordsOfLargeWords(const EiePhases& phases, std::int64_t columns, double activation_density) {
    const auto perWord = static_cast<std::int64_t>(phases.below.size());
    const double any = 1.0 - phases.none;
    const double held = eieHeldWord(phases.below, activation_density, perWord);
    const double stream = real(columns) * activation_density *
                          (any * (1.0 - held) + std::max(0.0, phases.mean - any) / real(perWord));
    const double touched = 1.0 - std::pow(1.0 - activation_density * any, real(columns));
    return std::min(stream + touched * held, std::max(touched, stream + touched * held / 2.0));
}

} // namespace

double eieListWords(const EiePhases& phases, std::int64_t columns, double activation_density) {
    if (phases.none >= 1.0 || activation_density <= 0.0) {
        return 0.0;
    }
    if (phases.below.size() > WordChain::mostPlaces) {
        return wordsOfLargeWords(phases, columns, activation_density);
    }
    // The chain forgets its start within a few words, or repeats after as many columns as a word
    // has entries; what follows costs as much as the last of these columns on the average.
    const auto period = static_cast<std::int64_t>(phases.below.size());
    const std::int64_t followed = std::min(columns, 8 * period + 64);
    const double odds = phases.none > 0.0 ? std::log((1.0 - phases.none) / phases.none) : 0.0;
    double logarithm = real(columns) * std::log(phases.none); // of P(i columns have entries)
    WordChain chain(phases, activation_density);
    double words = 0.0, lately = 0.0, counted = 0.0, atMost = 0.0;
    for (std::int64_t i = 0; i < followed; ++i) {
        double more = 1.0; // probability of more than i columns with entries
        if (phases.none > 0.0) {
            atMost += std::exp(logarithm);
            logarithm += odds + std::log(real(columns - i) / real(i + 1));
            more = std::max(0.0, 1.0 - atMost);
        }
        const double ofColumn = chain.step();
        words += more * ofColumn;
        counted += more;
        if (i >= followed - period) {
            lately += ofColumn / real(std::min(period, followed));
        }
    }
    const double expected = real(columns) * (1.0 - phases.none);
    return words + std::max(0.0, expected - counted) * lately;
}

double eieWordsRead(const EieDesign& design, const Layer& layer, EieColumnCache& cache) {
    const EieBatches batches = eieBatches(design, layer.outputs);
    const auto [words, otherWords] = overBatches(batches, [&](std::int64_t rows) {
        return cache.listWords(design, layer, rows, layer.activation_density);
    });
    return real(batches.last.fuller) * words + real(batches.pes - batches.last.fuller) * otherWords;
}

double eieGroupSwitches(const Layer& layer, const EieBatches& batches, double groups) {
    const double columns = real(layer.inputs) * real(batches.count) / groups;
    return (groups - 1.0) * (1.0 - std::pow(1.0 - layer.activation_density, columns));
}

namespace {

/// Entries with padding of a PE of a layer.
struct PeEntries {
    double mean = 0.0, deviation = 0.0;             ///< of the fuller ones
    double other_mean = 0.0, other_deviation = 0.0; ///< of those with a row less
};
PeEntries peEntries(const EieDesign& design, const Layer& layer, const EieBatches& batches,
                    EieColumnCache& cache) {
    const double columns = real(layer.inputs);
    const auto columnOf = [&](std::int64_t rows) -> const EieColumn& {
        return cache.column(rows, layer.weight_density, design.index_bits);
    };
    const auto [mean, otherMean] = overBatches(
        batches, [&](std::int64_t r) { return columnOf(r).entries + columnOf(r).padding; });
    const auto [variance, otherVariance] =
        overBatches(batches, [&](std::int64_t r) { return columnOf(r).list_variance; });
    return {columns * mean, std::sqrt(columns * variance), columns * otherMean,
            std::sqrt(columns * otherVariance)};
}

/// No less than fullestPeEntries(), which sums up to there.
double mostPeEntries(const EieDesign& design, const Layer& layer, EieColumnCache& cache) {
    const PeEntries entries = peEntries(design, layer, eieBatches(design, layer.outputs), cache);
    return entries.mean + largestReach * entries.deviation;
}

} // namespace

double fullestPeEntries(const EieDesign& design, const Layer& layer, EieColumnCache& cache) {
    const EieBatches batches = eieBatches(design, layer.outputs);
    const PeEntries entries = peEntries(design, layer, batches, cache);
    return cache.largest(entries.mean, entries.deviation, real(batches.last.fuller),
                         entries.other_mean, entries.other_deviation,
                         real(batches.pes - batches.last.fuller));
}

void eieStoreByShape(const EieDesign& design, std::int64_t inputs, const EieBatches& batches,
                     EieStorage& storage) {
    storage.pointer_words = real(batches.count * inputs) + storage.groups +
                            (storage.groups - 1.0) * real(eieBaseWords(design));
    storage.activation_words = real(eieScanCycles(design, inputs) +
                                    (batches.count - 1) * eieWriteBackCycles(design, batches.rows) +
                                    eieWriteBackCycles(design, batches.last.rows));
}

double eieModelBits(const EieDesign& design, const EieStorage& stored) {
    return stored.entries * real(eieEntryBits(design)) +
           real(design.pe_count) * stored.pointer_words * real(design.pointer_bits);
}

LayerStorage eieLayerStorage(const EieDesign& design, std::int64_t inputs,
                             const EieBatches& batches, const EieStorage& stored) {
    const double pes = real(design.pe_count);
    LayerStorage storage;
    storage.memories[0] = {stored.fullest_words, stored.words};
    storage.memories[0].full_owners = real(batches.pes);
    storage.memories[0].deviation = stored.word_deviation;
    storage.memories[1] = {stored.pointer_words, pes * stored.pointer_words};
    storage.memories[1].full_owners = pes;
    storage.memories[2] = {stored.activation_words, pes * stored.activation_words,
                           real(eieScanCycles(design, inputs)), real(batches.count)};
    storage.model_bits = eieModelBits(design, stored);
    return storage;
}

double eieColumnGroups(const EieDesign& design, const Layer& layer, EieColumnCache& cache) {
    const double reach = std::exp2(real(std::min<std::int64_t>(32, design.pointer_bits)));
    if (mostPeEntries(design, layer, cache) <= reach) {
        return 1.0;
    }
    const double fullest = fullestPeEntries(design, layer, cache);
    if (fullest <= reach) {
        return 1.0;
    }
    // A group has as many columns as the fullest PE's entries of them fit: their mean, and what is
    // above it, which grows with the root of the columns.
    const EieBatches batches = eieBatches(design, layer.outputs);
    const double lists = real(batches.count) * real(layer.inputs);
    const auto [sum, otherSum] = overBatches(batches, [&](std::int64_t rows) {
        const EieColumn& column = cache.column(rows, layer.weight_density, design.index_bits);
        return column.entries + column.padding;
    });
    const double mean = sum / real(batches.count); // entries of a column
    const double above = (fullest - lists * mean) / std::sqrt(lists);
    const double root = (std::sqrt(above * above + 4.0 * mean * reach) - above) / (2.0 * mean);
    return std::ceil(lists / std::clamp(root * root, 1.0, lists));
}

EieStorage eieStorage(const EieDesign& design, const Layer& layer, EieColumnCache& cache) {
    const EieBatches batches = eieBatches(design, layer.outputs);
    const double fuller = real(batches.last.fuller);
    const double others = real(batches.pes) - fuller;
    const double perWord = real(eieEntriesPerWord(design));
    const double columns = real(layer.inputs);
    const auto [mean, otherMean] = overBatches(batches, [&](std::int64_t rows) {
        const EieColumn& column = cache.column(rows, layer.weight_density, design.index_bits);
        return column.entries + column.padding;
    });
    const auto [words, otherWords] = overBatches(
        batches, [&](std::int64_t rows) { return cache.listWords(design, layer, rows, 1.0); });
    EieStorage storage;
    storage.entries = columns * (fuller * mean + others * otherMean);
    storage.fullest_entries = fullestPeEntries(design, layer, cache);
    storage.words = fuller * words + others * otherWords;
    storage.fullest_words = words + (storage.fullest_entries - columns * mean) / perWord;
    // Over the places of its weights, and between PEs with a row more or less.
    const auto [variance, otherVariance] = overBatches(batches, [&](std::int64_t rows) {
        return cache.column(rows, layer.weight_density, design.index_bits).list_variance;
    });
    const double share = fuller / real(batches.pes), between = words - otherWords;
    storage.word_deviation = std::sqrt(
        columns * (share * variance + (1.0 - share) * otherVariance) / (perWord * perWord) +
        share * (1.0 - share) * between * between);

    storage.groups = eieColumnGroups(design, layer, cache);
    eieStoreByShape(design, layer.inputs, batches, storage);
    return storage;
}

} // namespace permdse
