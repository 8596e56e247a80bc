// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <span>
#include <tuple>
#include <vector>

#include "core/architecture/eie/eie_design.h"
#include "core/layer/layer.h"

namespace permdse {

/// Entries of one column in one PE's slice of `rows` rows, each row non-zero with the weight
/// density.
struct EieColumn {
    double entries = 0.0;  ///< real entries, rows x density
    double padding = 0.0;  ///< padding entries: floor(gap / 2^index_bits) before each entry
    double empty = 0.0;    ///< probability that there is no entry
    double variance = 0.0; ///< of the cycles spent, max(1, entries + padding)
    /// Mean cycles spent on a broadcast column: at least one.
    [[nodiscard]] double cycles() const { return entries + padding + empty; }
};

/// Exact moments by recursion over the position of the next entry, O(rows x min(rows, 40/density));
/// beyond 4096 rows the mean is still exact and the variance grows linearly.
/// @pre rows >= 1, 0 < density <= 1, 1 <= index_bits <= 16
[[nodiscard]] EieColumn eieColumn(std::int64_t rows, double density, std::int64_t index_bits);

/// How rows are dealt out in turn: PEs that have rows, and how many of them have the most.
struct EieSlices {
    std::int64_t rows = 1;   ///< of the fuller PEs; the others have one less
    std::int64_t pes = 1;    ///< with rows
    std::int64_t fuller = 1; ///< 1 to pes

    friend auto operator<=>(const EieSlices&, const EieSlices&) = default;
};
/// @pre outputs >= 1, pe_count >= 1
[[nodiscard]] EieSlices eieSlices(std::int64_t outputs, std::int64_t pe_count);

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

/// Remembers eieColumn(), eieSlowestCycles() and eieEntryCounts(). Not for sharing between threads.
class EieColumnCache {
public:
    [[nodiscard]] const EieColumn& column(std::int64_t rows, double density,
                                          std::int64_t index_bits);
    [[nodiscard]] double slowestCycles(const EieSlices& slices, double density,
                                       std::int64_t index_bits);
    [[nodiscard]] const std::vector<double>& entryCounts(std::int64_t rows, double density,
                                                         std::int64_t index_bits);

private:
    std::map<std::tuple<std::int64_t, double, std::int64_t>, EieColumn> m_columns;
    std::map<std::tuple<EieSlices, double, std::int64_t>, double> m_slowest;
    std::map<std::tuple<std::int64_t, double, std::int64_t>, std::vector<double>> m_counts;
};

/// Time of a run over that of perfectly balanced PEs, at least 1; docs/model.md#eie-load-balance.
/// `slowest` is eieSlowestCycles() of the same PEs, `columns` the number of broadcast
/// columns.
[[nodiscard]] double eieLoadBalance(const EieColumn& column, double slowest, std::int64_t pes,
                                    std::int64_t fifo_depth, double columns);

/// Expected cycles of one layer by cause. cycles() is their sum.
struct EieCycles {
    double entries = 0.0;   ///< work on real entries, perfectly balanced
    double padding = 0.0;   ///< work on padding entries
    double empty = 0.0;     ///< columns without an entry in a PE, one cycle each
    double imbalance = 0.0; ///< waiting for the slowest PE
    double fill = 0.0;
    [[nodiscard]] double cycles() const { return entries + padding + empty + imbalance + fill; }
    /// What the publication calls theoretical time: entries with padding, perfectly balanced.
    [[nodiscard]] double theoretical() const { return entries + padding; }
};

[[nodiscard]] EieCycles expectedCycles(const EieDesign& design, const Layer& layer,
                                       EieColumnCache& cache);

} // namespace permdse
