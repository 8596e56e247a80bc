// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/eie/eie_cycles.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/architecture/bits.h"
#include "core/engines/eie/eie_counts.h"
#include "core/engines/eie/eie_lists.h"
#include "core/engines/eie/eie_schedule.h"

namespace permdse {

namespace {

/// Rows up to which the distribution of a column's entries is worked out; it takes their square.
constexpr std::int64_t mostDistributedRows = 1024;

/// Probabilities of k entries with padding, by k: in `rows` rows, and in one row less.
struct EntryDistributions {
    std::vector<double> fuller, other;
};

/// Probability of k entries with padding in `rows` rows, by k.
///
/// With z for an entry, f_r = q^r + h_r, where h_r has a next entry: its gap g < S costs one entry,
/// and S rows more one padding entry more, so h_r = w z sum_{g < S} q^g f_{r-1-g} + q^S z h_{r-S}.
EntryDistributions entryDistributions(std::size_t rows, double density, std::size_t span) {
    const double q = 1.0 - density;
    const double step = std::pow(q, static_cast<double>(span));
    using Polynomial = std::vector<double>;
    const auto add = [](Polynomial& sum, const Polynomial& other, double factor,
                        std::size_t shift) {
        sum.resize(std::max(sum.size(), other.size() + shift), 0.0);
        for (std::size_t k = 0; k < other.size(); ++k) {
            sum[k + shift] += factor * other[k];
        }
    };
    std::vector<Polynomial> f(rows + 1), h(rows + 1);
    f[0] = {1.0};
    Polynomial window; // sum_{g < S} q^g f_{r-1-g}
    double none = 1.0; // q^r
    for (std::size_t r = 1; r <= rows; ++r) {
        for (double& value : window) {
            value *= q;
        }
        add(window, f[r - 1], 1.0, 0);
        if (r > span) {
            add(window, f[r - 1 - span], -step, 0);
        }
        add(h[r], window, density, 1);
        if (r >= span) {
            add(h[r], h[r - span], step, 1);
        }
        constexpr double negligible = 1e-18;
        while (h[r].size() > 1 && h[r].back() < negligible) {
            h[r].pop_back();
        }
        none *= q;
        f[r] = h[r];
        f[r][0] += none;
    }
    return {f[rows], f[rows - 1]};
}

/// Numbers of entries whose probabilities matter for words.
constexpr std::size_t mostCounts = 256;

/// Distribution of the sum of two independent counts, below mostCounts.
std::vector<double> convolved(const std::vector<double>& a, const std::vector<double>& b) {
    std::vector<double> sum(std::min(mostCounts, a.size() + b.size() - 1), 0.0);
    for (std::size_t i = 0; i < a.size(); ++i) {
        for (std::size_t k = 0; k < b.size() && i + k < sum.size(); ++k) {
            sum[i + k] += a[i] * b[k];
        }
    }
    return sum;
}

/// Distribution of the sum of `times` such counts, by squaring: a layer of 2^24 rows on one PE has
/// 16384 parts.
std::vector<double> sumDistribution(std::vector<double> counts, std::int64_t times) {
    std::vector<double> sum{1.0};
    for (; times > 0; times /= 2) {
        if (times % 2 == 1) {
            sum = convolved(sum, counts);
        }
        if (times > 1) {
            counts = convolved(counts, counts);
        }
    }
    return sum;
}

/// E[padding] = w sum over j >= 1 of q^(S j) (rows - S j), S = 2^index_bits: each entry whose gap
/// is at least S j adds its j-th padding entry.
double expectedPadding(double rows, double density, double span) {
    const double q = 1.0 - density;
    double sum = 0.0;
    const double step = std::pow(q, span);
    double reach = step;
    for (double gap = span; gap < rows && reach > 1e-18; gap += span, reach *= step) {
        sum += reach * (rows - gap);
    }
    return density * sum;
}

} // namespace

double eieMeanCycles(std::int64_t rows, double density, std::int64_t index_bits) {
    const double height = static_cast<double>(rows);
    const double span = static_cast<double>(std::int64_t{1} << index_bits);
    return height * density + expectedPadding(height, density, span) +
           std::pow(1.0 - density, height);
}

EieColumn eieColumn(std::int64_t rows, double density, std::int64_t index_bits) {
    constexpr std::int64_t largestExact = 4096;
    const double height = static_cast<double>(rows);
    const double q = 1.0 - density;
    const auto span = std::int64_t{1} << index_bits;
    EieColumn column;
    column.entries = height * density;
    column.padding = expectedPadding(height, density, static_cast<double>(span));
    column.empty = std::pow(q, height);

    // First and second moment of entries + padding in r rows, by the gap before the first entry.
    const auto exactRows = static_cast<std::size_t>(std::min(rows, largestExact));
    std::vector<double> first(exactRows + 1, 0.0), second(exactRows + 1, 0.0);
    for (std::size_t r = 1; r <= exactRows; ++r) {
        double reach = density; // probability of a gap of g zeros and then an entry
        for (std::size_t gap = 0; gap < r && reach > 1e-18; ++gap, reach *= q) {
            const std::size_t padding = gap / static_cast<std::size_t>(span);
            const double spent = 1.0 + static_cast<double>(padding);
            const std::size_t left = r - 1 - gap;
            first[r] += reach * (spent + first[left]);
            second[r] += reach * (spent * spent + 2.0 * spent * first[left] + second[left]);
        }
    }
    const double mean = first[exactRows] + std::pow(q, static_cast<double>(exactRows));
    const double square = second[exactRows] + std::pow(q, static_cast<double>(exactRows));
    const double growth = height / static_cast<double>(exactRows);
    column.variance = std::max(0.0, square - mean * mean) * growth;
    const double listed = first[exactRows];
    column.list_variance = std::max(0.0, second[exactRows] - listed * listed) * growth;
    return column;
}

const EieColumn& EieColumnCache::column(std::int64_t rows, double density,
                                        std::int64_t index_bits) {
    const auto [entry, isNew] = m_columns.try_emplace({rows, density, index_bits});
    if (isNew) {
        entry->second = eieColumn(rows, density, index_bits);
    }
    return entry->second;
}

double eieSlowestCycles(const EieSlices& slices, double density, std::int64_t index_bits) {
    const bool isExact = slices.rows <= mostDistributedRows;
    const std::int64_t rows = std::min(slices.rows, mostDistributedRows);
    const EntryDistributions distributions =
        entryDistributions(static_cast<std::size_t>(rows), density, std::size_t{1} << index_bits);
    const double fuller = static_cast<double>(isExact ? slices.fuller : slices.pes);
    const double others = static_cast<double>(slices.pes) - fuller;
    // E[max] = sum over k of P(max > k); no column takes less than one cycle.
    const std::vector<double>& counts = distributions.fuller;
    const std::vector<double>& otherCounts = distributions.other;
    double slowest = 1.0, mean = counts[0];
    double atMost = counts[0], otherAtMost = otherCounts[0];
    for (std::size_t k = 1; k < counts.size(); ++k) {
        atMost = std::min(1.0, atMost + counts[k]);
        if (k < otherCounts.size()) {
            otherAtMost = std::min(1.0, otherAtMost + otherCounts[k]);
        }
        double none = std::pow(atMost, fuller);
        if (others > 0.0) {
            none *= std::pow(otherAtMost, others);
        }
        slowest += 1.0 - none;
        mean += static_cast<double>(k) * counts[k];
    }
    if (isExact) {
        return slowest;
    }
    const double growth = static_cast<double>(slices.rows) / static_cast<double>(rows);
    return eieColumn(slices.rows, density, index_bits).cycles() +
           (slowest - mean) * std::sqrt(growth);
}

double EieColumnCache::slowestCycles(const EieSlices& slices, double density,
                                     std::int64_t index_bits) {
    const auto [entry, isNew] = m_slowest.try_emplace({slices, density, index_bits}, 0.0);
    if (isNew) {
        entry->second = eieSlowestCycles(slices, density, index_bits);
    }
    return entry->second;
}

std::vector<double> eieEntryCounts(std::int64_t rows, double density, std::int64_t index_bits) {
    const std::int64_t parts = ceilDivide(rows, mostDistributedRows);
    const std::int64_t low = rows / parts, taller = rows % parts; // rows of a part, or one more
    const auto countsOf = [&](std::int64_t height) {
        std::vector<double> counts = entryDistributions(static_cast<std::size_t>(height), density,
                                                        std::size_t{1} << index_bits)
                                         .fuller;
        counts.resize(std::min(counts.size(), mostCounts));
        return counts;
    };
    std::vector<double> counts = sumDistribution(countsOf(low), parts - taller);
    if (taller > 0) {
        counts = convolved(counts, sumDistribution(countsOf(low + 1), taller));
    }
    return counts;
}

double eieHeldWord(std::span<const double> counts, double activation_density,
                   std::int64_t entries_per_word) {
    const double anyEntry = 1.0 - counts[0];
    if (anyEntry <= 0.0) {
        return 0.0;
    }
    // between[g]: probability of g entries, those of skipped columns, since the PE's last one.
    const auto words = static_cast<std::size_t>(entries_per_word);
    std::vector<double> between;
    double atMost = 0.0, held = 0.0;
    for (std::size_t g = 0; g + 1 < words; ++g) {
        double skipped = 0.0;
        for (std::size_t k = 1; k <= g && k < counts.size(); ++k) {
            skipped += counts[k] * between[g - k];
        }
        between.push_back(g == 0 ? activation_density
                                 : (1.0 - activation_density) * skipped / anyEntry);
        atMost += between[g];
        held += atMost / static_cast<double>(entries_per_word);
    }
    return held;
}

EiePhases eiePhases(std::int64_t rows, double density, std::int64_t index_bits,
                    std::int64_t entries_per_word) {
    const auto size = static_cast<std::size_t>(entries_per_word);
    const std::int64_t parts = ceilDivide(rows, mostDistributedRows);
    EiePhases phases;
    phases.below.assign(size, 0.0);
    phases.residues.assign(size, 0.0);
    phases.below[0] = phases.residues[0] = 1.0;
    for (std::int64_t part = 0, left = rows; part < parts; ++part) {
        const std::int64_t height = ceilDivide(left, parts - part);
        left -= height;
        const std::vector<double> counts = entryDistributions(static_cast<std::size_t>(height),
                                                              density, std::size_t{1} << index_bits)
                                               .fuller;
        std::vector<double> below(size, 0.0), residues(size, 0.0);
        for (std::size_t k = 0; k < counts.size(); ++k) {
            const std::size_t shift = k % size;
            for (std::size_t f = 0; f < size; ++f) {
                residues[f + shift < size ? f + shift : f + shift - size] +=
                    phases.residues[f] * counts[k];
            }
            for (std::size_t f = 0; f + k < size; ++f) {
                below[f + k] += phases.below[f] * counts[k];
            }
        }
        phases.below = std::move(below);
        phases.residues = std::move(residues);
    }
    const EieColumn column = eieColumn(rows, density, index_bits);
    phases.none = phases.below[0];
    phases.mean = column.entries + column.padding;
    phases.residues[0] -= phases.none;
    return phases;
}

EieBalanceFit::EieBalanceFit(const ConstantTable& constants) {
    const auto value = [&](const char* name) {
        return constants.value(std::string("eie_balance_") + name);
    };
    run_scale = value("run_scale");
    run_pes = value("run_pe_exponent");
    absorb_scale = value("absorb_scale");
    absorb_cv = value("absorb_cv_exponent");
    absorb_depth = value("absorb_depth_exponent");
    norm = value("norm");
}

const EieBalanceFit& EieBalanceFit::builtin() {
    static const EieBalanceFit fit(ConstantTable::builtin());
    return fit;
}

double EieColumnCache::listWords(const EieDesign& design, const Layer& layer, std::int64_t rows,
                                 double activation_density) {
    const std::int64_t perWord = eieEntriesPerWord(design);
    const auto [entry, isNew] = m_listWords.try_emplace(
        {rows, layer.weight_density, design.index_bits, perWord, layer.inputs, activation_density},
        0.0);
    if (isNew) {
        const auto [phases, isFirst] =
            m_phases.try_emplace({rows, layer.weight_density, design.index_bits, perWord});
        if (isFirst) {
            phases->second = eiePhases(rows, layer.weight_density, design.index_bits, perWord);
        }
        entry->second = eieListWords(phases->second, layer.inputs, activation_density);
    }
    return entry->second;
}

double EieColumnCache::largest(double mean, double deviation, double many, double other_mean,
                               double other_deviation, double others) {
    const auto [entry, isNew] =
        m_largest.try_emplace({mean, deviation, many, other_mean, other_deviation, others}, 0.0);
    if (isNew) {
        entry->second = expectedLargest(mean, deviation, many, other_mean, other_deviation, others);
    }
    return entry->second;
}

double eieLoadBalance(const EieColumn& column, double slowest, std::int64_t pes,
                      std::int64_t fifo_depth, double columns, const EieBalanceFit& fit) {
    const double variation = std::sqrt(column.variance) / column.cycles();
    if (pes <= 1 || variation <= 0.0 || columns <= 0.0) {
        return 1.0;
    }
    const double lockstep = std::max(0.0, slowest / column.cycles() - 1.0);
    if (fifo_depth == 1) {
        return 1.0 + lockstep;
    }
    const double run = fit.run_scale * variation *
                       std::pow(std::log(static_cast<double>(pes)), fit.run_pes) /
                       std::sqrt(std::max(1.0, columns));
    const double absorbed = fit.absorb_scale / std::pow(variation, fit.absorb_cv) *
                            std::pow(static_cast<double>(fifo_depth - 1), fit.absorb_depth);
    const double queue = lockstep / (1.0 + absorbed);
    const double both =
        std::pow(std::pow(queue, fit.norm) + std::pow(run, fit.norm), 1.0 / fit.norm);
    return 1.0 + std::min(lockstep, both);
}

namespace {

/// Adds a batch to the cycles of a layer on `pes` PEs.
void addBatch(EieCycles& sum, const EieDesign& design, const Layer& layer, const EieSlices& slices,
              std::int64_t pes, EieColumnCache& cache) {
    const auto columnOf = [&](std::int64_t rows) {
        return rows > 0 ? cache.column(rows, layer.weight_density, design.index_bits)
                        : EieColumn{0.0, 0.0, 1.0, 0.0, 0.0};
    };
    const EieColumn column = columnOf(slices.rows), other = columnOf(slices.rows - 1);
    const double columns = static_cast<double>(layer.inputs) * layer.activation_density;
    const double share = static_cast<double>(slices.fuller) / static_cast<double>(pes);
    const auto average = [&](double EieColumn::*part) { // over the PEs with rows of the layer
        return columns * (share * column.*part + (1.0 - share) * other.*part);
    };
    const double slowest = cache.slowestCycles(slices, layer.weight_density, design.index_bits);
    const double computing =
        columns * column.cycles() *
        eieLoadBalance(column, slowest, slices.pes, design.fifo_depth, columns, cache.fit());
    sum.entries += average(&EieColumn::entries);
    sum.padding += average(&EieColumn::padding);
    sum.empty += average(&EieColumn::empty);
    // What queues do not absorb, and the PEs with a row less wait for those with more.
    sum.imbalance += computing - columns * column.cycles() +
                     std::max(0.0, columns * (1.0 - share) * (column.cycles() - other.cycles()));
    sum.fuller += columns * (column.entries + column.padding);
    // The first word is waited for. Then reading and computing overlap: the longer of the two
    // counts, and after the last word its share of the computing.
    // Where the register file holds one word only, none is read while its values are broadcast.
    const double scan = static_cast<double>(eieScanCycles(design, layer.inputs)) +
                        (eieScannedWords(design) == 1 ? columns : 0.0);
    sum.read += 1.0 + std::max(0.0, (scan - 1.0) * (1.0 - computing / scan));
    sum.write_back += static_cast<double>(eieWriteBackCycles(design, slices.rows));
    sum.fill += static_cast<double>(design.pipeline_stages);
}

} // namespace

EieCycles expectedCycles(const EieDesign& design, const Layer& layer, EieColumnCache& cache) {
    const EieBatches batches = eieBatches(design, layer.outputs);
    EieCycles cycles;
    if (batches.count > 1) {
        addBatch(cycles, design, layer, batches.full, batches.pes, cache);
        const double others = static_cast<double>(batches.count - 1);
        for (double EieCycles::*part :
             {&EieCycles::entries, &EieCycles::padding, &EieCycles::empty, &EieCycles::imbalance,
              &EieCycles::read, &EieCycles::write_back, &EieCycles::fill, &EieCycles::fuller}) {
            cycles.*part *= others;
        }
    }
    addBatch(cycles, design, layer, batches.last, batches.pes, cache);
    // The base of a group loads between two broadcasts, as far as these are apart.
    const double computing = cycles.entries + cycles.padding + cycles.empty + cycles.imbalance;
    const double broadcasts = static_cast<double>(layer.inputs) * layer.activation_density *
                              static_cast<double>(batches.count);
    cycles.read += eieGroupSwitches(layer, batches, eieColumnGroups(design, layer, cache)) *
                   std::max(0.0, 1.0 + static_cast<double>(eieSwitchCycles(design)) -
                                     computing / std::max(1.0, broadcasts));
    return cycles;
}

} // namespace permdse
