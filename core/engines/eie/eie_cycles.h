// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <tuple>
#include <vector>

#include "core/engines/eie/eie_batches.h"
#include "core/engines/eie/eie_design.h"
#include "core/layer/layer.h"
#include "core/technology/constant_table.h"

namespace permdse {

/// Entries of one column in one PE's slice of `rows` rows, each row non-zero with the weight
/// density.
struct EieColumn {
    double entries = 0.0;       ///< real entries, rows x density
    double padding = 0.0;       ///< padding entries: floor(gap / 2^index_bits) before each entry
    double empty = 0.0;         ///< probability that there is no entry
    double variance = 0.0;      ///< of the cycles spent, max(1, entries + padding)
    double list_variance = 0.0; ///< of entries + padding
    /// Mean cycles spent on a broadcast column: at least one.
    [[nodiscard]] double cycles() const { return entries + padding + empty; }
};

/// Exact moments by recursion over the position of the next entry, O(rows x min(rows, 40/density));
/// beyond 4096 rows the mean is still exact and the variance grows linearly.
/// @pre rows >= 1, 0 < density <= 1, 1 <= index_bits <= 16
[[nodiscard]] EieColumn eieColumn(std::int64_t rows, double density, std::int64_t index_bits);

/// Mean cycles spent on a broadcast column alone, in a closed form. @pre as eieColumn()
[[nodiscard]] double eieMeanCycles(std::int64_t rows, double density, std::int64_t index_bits);

/// Expected cycles of the slowest PE on a broadcast column. Exact up to 1024 rows; beyond that all
/// PEs count as fuller, and the excess over the mean grows with the root of the rows.
/// O(min(rows, 1024)^2). @pre as eieColumn()
[[nodiscard]] double eieSlowestCycles(const EieSlices& slices, double density,
                                      std::int64_t index_bits);

/// Probabilities of 0, 1, 2, ... entries with padding in a column of a PE, up to the 256 that
/// matter for words. Exact up to 1024 rows; beyond that without padding between parts of so many
/// rows at most. @pre as eieColumn()
[[nodiscard]] std::vector<double> eieEntryCounts(std::int64_t rows, double density,
                                                 std::int64_t index_bits);

/// Probability that the first word of a broadcast column's entries is the one that the PE read
/// last, as a list goes on in the word in which the column before it ended;
/// docs/model.md#eie-words. `counts` are eieEntryCounts().
/// @pre 0 <= activation_density <= 1, entries_per_word >= 1
[[nodiscard]] double eieHeldWord(std::span<const double> counts, double activation_density,
                                 std::int64_t entries_per_word);

/// Coefficients of the load-balance formula (resources/engines/eie.json).
struct EieBalanceFit {
    double run_scale, run_pes;
    double absorb_scale, absorb_cv, absorb_depth;
    double norm;

    explicit EieBalanceFit(const ConstantTable& constants);
    friend bool operator==(const EieBalanceFit&, const EieBalanceFit&) = default;
    [[nodiscard]] static const EieBalanceFit& builtin();
};

/// How the entries of a column shift the place of a list's end within its word.
struct EiePhases {
    double none = 0.0;            ///< probability of no entry
    double mean = 0.0;            ///< entries
    std::vector<double> below;    ///< probability of s entries, s < entries per word
    std::vector<double> residues; ///< of s entries beyond whole words, none apart
};
/// Exact up to 1024 rows; beyond that without padding between parts of so many rows at most.
[[nodiscard]] EiePhases eiePhases(std::int64_t rows, double density, std::int64_t index_bits,
                                  std::int64_t entries_per_word);

/// Remembers what eieColumn(), eieSlowestCycles(), eiePhases(), eieListWords() and
/// expectedLargest() found. Coefficients are those of one table of constants. Not for sharing
/// between threads.
class EieColumnCache {
public:
    [[nodiscard]] const EieColumn& column(std::int64_t rows, double density,
                                          std::int64_t index_bits);
    [[nodiscard]] double slowestCycles(const EieSlices& slices, double density,
                                       std::int64_t index_bits);
    /// Words of a list with so many rows of the layer in each column, of which a part is broadcast.
    [[nodiscard]] double listWords(const EieDesign& design, const Layer& layer, std::int64_t rows,
                                   double activation_density);
    [[nodiscard]] double largest(double mean, double deviation, double many, double other_mean,
                                 double other_deviation, double others);

    /// Takes the coefficients from there instead of the built-in table; whether they are others. Of
    /// what is remembered only the numbers of batches depend on them.
    bool use(const ConstantTable& constants) {
        const EieBalanceFit fit(constants);
        if (fit == m_fit) {
            return false;
        }
        m_fit = fit;
        m_batches.clear();
        return true;
    }
    [[nodiscard]] const EieBalanceFit& fit() const { return m_fit; }

    /// The number of batches that was found for all that it depends on, or a place for it: 0.
    using BatchesKey = std::array<double, 15>;
    [[nodiscard]] std::int64_t& batches(const BatchesKey& key) {
        constexpr std::size_t mostRemembered = 16384;
        if (m_batches.size() >= mostRemembered && !m_batches.contains(key)) {
            m_batches.clear();
        }
        return m_batches[key];
    }

    /// Infinite if DRAM decided on a number of batches since it was last 0: then it depends on the
    /// clock.
    double steady_from = 0.0;

private:
    std::map<BatchesKey, std::int64_t> m_batches;
    EieBalanceFit m_fit = EieBalanceFit::builtin();
    std::map<std::tuple<std::int64_t, double, std::int64_t>, EieColumn> m_columns;
    std::map<std::tuple<EieSlices, double, std::int64_t>, double> m_slowest;
    std::map<std::tuple<std::int64_t, double, std::int64_t, std::int64_t, std::int64_t, double>,
             double>
        m_listWords;
    std::map<std::tuple<std::int64_t, double, std::int64_t, std::int64_t>, EiePhases> m_phases;
    std::map<std::array<double, 6>, double> m_largest;
};

/// Time of a run over that of perfectly balanced PEs, at least 1; docs/model.md#eie-load-balance.
/// `slowest` is eieSlowestCycles() of the same PEs, `columns` the number of broadcast
/// columns.
[[nodiscard]] double eieLoadBalance(const EieColumn& column, double slowest, std::int64_t pes,
                                    std::int64_t fifo_depth, double columns,
                                    const EieBalanceFit& fit = EieBalanceFit::builtin());

/// Expected cycles of one layer by cause, in all batches together; the work is that of an average
/// PE with rows. cycles() is their sum.
struct EieCycles {
    double entries = 0.0;    ///< work on real entries
    double padding = 0.0;    ///< work on padding entries
    double empty = 0.0;      ///< columns without an entry in a PE, one cycle each
    double imbalance = 0.0;  ///< waiting for the slowest PE
    double read = 0.0;       ///< waiting for inputs to be read, or the base of a group of columns
    double write_back = 0.0; ///< of results
    double fill = 0.0;
    double fuller = 0.0; ///< entries with padding of the PEs that have most rows
    [[nodiscard]] double cycles() const {
        return entries + padding + empty + imbalance + read + write_back + fill;
    }
    /// What the publication calls theoretical time: entries with padding of the PEs with most rows.
    [[nodiscard]] double theoretical() const { return fuller; }
};

[[nodiscard]] EieCycles expectedCycles(const EieDesign& design, const Layer& layer,
                                       EieColumnCache& cache);

} // namespace permdse
