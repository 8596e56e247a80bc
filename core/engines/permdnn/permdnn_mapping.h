// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "core/architecture/residency.h"
#include "core/engines/permdnn/permdnn_design.h"
#include "core/engines/permdnn/permdnn_quantities.h"
#include "core/layer/layer.h"

namespace permdse {

/// How rows are dealt out; docs/model.md#permdnn-rows.
enum class PermdnnDealing {
    PeByPe,     ///< PE q owns rows q R to (q + 1) R - 1, in which its passes follow each other
    PassByPass, ///< pass k begins behind the rows that all N_PE PEs had in those before it
};

/// Which rows a PE owns and how many of them it computes at a time; docs/model.md#permdnn-rows.
struct PermdnnMapping {
    std::int64_t rows_per_pe = 1; ///< R: of the first PE, which has the most
    std::int64_t pass_rows = 1;   ///< rows of a PE in a pass, at most N_ACC
    /// Pass by pass only with whole blocks: pass_rows is a multiple of p.
    PermdnnDealing dealing = PermdnnDealing::PeByPe;

    friend auto operator<=>(const PermdnnMapping&, const PermdnnMapping&) = default;
};

/// One pass of the row partition: the next rows of each PE.
struct PermdnnPass {
    std::int64_t rows = 0;        ///< of all PEs together
    std::int64_t rows_per_pe = 0; ///< of the fullest PE
    std::int64_t active_pes = 0;  ///< PEs with any row
    std::int64_t block_rows = 0;  ///< B: most block rows that the rows of one PE touch
    /// PEs with all rows of the pass touch `least_block_rows` or one more, which `crossing_pes` of
    /// them do; the PE behind them, if it has rows, touches `last_block_rows`.
    std::int64_t least_block_rows = 0, full_pes = 0, crossing_pes = 0, last_block_rows = 0;
    std::int64_t packed = 1;        ///< G: non-zero columns of a block column that share a cycle
    std::int64_t column_cycles = 1; ///< c: cycles of one (group of) non-zero column(s)
};

/// Rows of one PE in one pass, [begin, end), and the block rows they touch.
struct PermdnnPeRows {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    std::int64_t block_rows = 0;
    [[nodiscard]] std::int64_t rows() const { return end - begin; }
};

/// The block size a design uses on a layer: the one chosen for the layer, or its own, or the
/// layer's if it is 0.
[[nodiscard]] inline std::int64_t blockSizeOn(const PermdnnDesign& design, const Layer& layer) {
    return layer.chosen_p > 0 ? layer.chosen_p : permdnnBlockSize(design.p, layer.p);
}

/// permdnnLanes() of a design.
[[nodiscard]] inline std::int64_t suppliedMultipliers(const PermdnnDesign& design) {
    return permdnnLanes(design.multipliers_per_pe, design.weight_sram_sub_banks,
                        design.weight_sram_width_bits, design.weight_tag_bits);
}

/// permdnnShiftBits() of a design on a layer.
[[nodiscard]] std::int64_t shiftBitsOn(const PermdnnDesign& design, const Layer& layer);

/// Columns of which a PE with so many block rows keeps the weights in one word; 1 if one column
/// takes a word or more. @pre block_rows >= 1
[[nodiscard]] std::int64_t columnsPerWord(const PermdnnDesign& design, std::int64_t block_rows);
/// Words of a column; 1 if several columns share one. @pre block_rows >= 0
[[nodiscard]] std::int64_t wordsPerColumn(const PermdnnDesign& design, std::int64_t block_rows);

/// The mappings that `row_partition` allows and that can be the best; the first is the one of
/// `even` (of `blocks` where that is asked for).
[[nodiscard]] std::vector<PermdnnMapping> candidateMappings(const PermdnnDesign& design,
                                                            const Layer& layer);

/// By how many block rows at most a PE has more where fewer PEs are in use: so many that their
/// weights fill words.
[[nodiscard]] std::int64_t mostFillingBlocks(const PermdnnDesign& design);

/// Those, and mappings that may store fewer words: passes of any number of block rows, rows dealt
/// out to as many PEs less as it takes to leave no gaps, and rows dealt out pass by pass, so that
/// PEs differ by no more than a pass.
[[nodiscard]] std::vector<PermdnnMapping> leanMappings(const PermdnnDesign& design,
                                                       const Layer& layer);

/// Number of passes K.
[[nodiscard]] std::int64_t passCount(const PermdnnMapping& mapping);

/// The mapping that deals the rows out pass by pass.
/// @pre pass_rows is a positive multiple of p
[[nodiscard]] PermdnnMapping dealtPassByPass(const PermdnnDesign& design, const Layer& layer,
                                             std::int64_t pass_rows);

/// How non-zero columns are worked on in PEs with so many block rows; docs/model.md#permdnn-mac.
struct PermdnnIssue {
    std::int64_t packed = 1;        ///< G: those of a block column that share a cycle
    std::int64_t column_cycles = 1; ///< c: cycles of one, or of a group
};
/// @pre p >= 1, block_rows >= 1
[[nodiscard]] PermdnnIssue issueOf(const PermdnnDesign& design, std::int64_t p,
                                   std::int64_t block_rows);

/// The passes of a layer that is mapped so; docs/model.md#permdnn-rows.
class PermdnnPasses {
public:
    /// Design and layer must outlive it.
    PermdnnPasses(const PermdnnDesign& design, const Layer& layer, const PermdnnMapping& mapping);
    /// Pass k. O(min(N_PE, p)). @pre 0 <= k < passCount()
    [[nodiscard]] PermdnnPass pass(std::int64_t k) const;
    /// The same without how its columns are worked on.
    [[nodiscard]] PermdnnPass rows(std::int64_t k) const;

private:
    [[nodiscard]] PermdnnPass dealtRows(std::int64_t k) const; ///< rows() where dealt pass by pass
    /// How many full PEs begin a pass at the place `bound` of a block or behind it, which all begin
    /// at the row `start` of theirs.
    [[nodiscard]] std::int64_t pesFrom(std::int64_t bound, std::int64_t start) const;

    const PermdnnDesign& m_design;
    PermdnnMapping m_mapping;
    std::int64_t m_p, m_outputs;
    std::int64_t m_fullPes, m_leftOver; ///< rows of the PE behind them
    std::int64_t m_step;                ///< from PE to PE, within a block
    std::int64_t m_common = 1, m_period = 1;
};

/// Pass k of the layer. @pre 0 <= k < passCount()
[[nodiscard]] PermdnnPass passOf(const PermdnnDesign& design, const Layer& layer,
                                 const PermdnnMapping& mapping, std::int64_t k);

/// Sum over PEs of what one with so many block rows does.
template <class Of> double overPes(const PermdnnPass& pass, const Of& of) {
    double sum = 0.0;
    const auto add = [&](std::int64_t pes, std::int64_t blockRows) {
        sum += pes > 0 && blockRows > 0
                   ? static_cast<double>(pes) * static_cast<double>(of(blockRows))
                   : 0.0;
    };
    add(pass.full_pes - pass.crossing_pes, pass.least_block_rows);
    add(pass.crossing_pes, pass.least_block_rows + 1);
    add(1, pass.last_block_rows);
    return sum;
}

/// Rows of every PE in pass k; PEs without rows have begin = end.
[[nodiscard]] std::vector<PermdnnPeRows> rowsOfPes(const PermdnnDesign& design, const Layer& layer,
                                                   const PermdnnMapping& mapping, std::int64_t k);

/// The passes k in turn, with how many passes each stands for: starts k x pass rows repeat modulo
/// p, and all but the last are alike where rows are dealt out pass by pass.
struct PassesAlike {
    std::int64_t k = 0;
    std::int64_t times = 1;
};
/// Passes may agree in cycles and weights alone, which are fewer kinds.
enum class AlikeIn { Work, ResultsToo };
/// Calls visit(PassesAlike) for one kind after the other, until it returns false.
template <class Visit>
void visitPassesAlike(const PermdnnDesign& design, const Layer& layer,
                      const PermdnnMapping& mapping, AlikeIn alike_in, const Visit& visit) {
    const std::int64_t p = blockSizeOn(design, layer);
    const bool byPass = mapping.dealing == PermdnnDealing::PassByPass;
    const std::int64_t apart = // rows from pass to pass
        byPass ? design.pe_count * mapping.pass_rows : mapping.pass_rows;
    std::int64_t period = apart % p == 0 ? 1 : p / std::gcd(apart, p);
    if (alike_in == AlikeIn::ResultsToo) {
        // Results begin anywhere in a word of the activation SRAM.
        period = std::lcm(
            period, design.activation_sram_width_bits /
                        std::gcd(apart * design.datapath_bits, design.activation_sram_width_bits));
    }
    const auto visitRange = [&](std::int64_t begin, std::int64_t end) {
        const std::int64_t count = end - begin;
        for (std::int64_t k = 0; k < std::min(count, period); ++k) {
            const std::int64_t times = period == 1 ? count : (count - k + period - 1) / period;
            if (!visit(PassesAlike{begin + k, times})) {
                return false;
            }
        }
        return true;
    };
    if (byPass) {
        const std::int64_t last = (mapping.rows_per_pe - 1) / mapping.pass_rows;
        static_cast<void>(visitRange(0, last) && visitRange(last, last + 1));
        return;
    }
    // Passes in which the PE behind the full ones has as many rows as they, then those in which it
    // has none; between and behind them one with fewer rows each.
    const std::int64_t leftOver = layer.outputs % mapping.rows_per_pe;
    const std::int64_t whole = mapping.rows_per_pe / mapping.pass_rows;
    const std::int64_t passes = whole + (whole * mapping.pass_rows < mapping.rows_per_pe ? 1 : 0);
    const std::int64_t both = leftOver / mapping.pass_rows;
    const std::int64_t behind =
        std::min(whole, both + (both * mapping.pass_rows < leftOver ? 1 : 0));
    static_cast<void>(visitRange(0, both) && visitRange(both, both + (behind - both > 0 ? 1 : 0)) &&
                      visitRange(behind, whole) && visitRange(whole, passes));
}
[[nodiscard]] std::vector<PassesAlike> passesAlike(const PermdnnDesign& design, const Layer& layer,
                                                   const PermdnnMapping& mapping,
                                                   AlikeIn alike_in = AlikeIn::ResultsToo);

/// Words in which a layer is stored, in the layout that is read: pass after pass, the columns of
/// the PE's block rows (docs/model.md#permdnn-words).
struct PermdnnWords {
    StoredWords weights; ///< in the weight SRAMs of the PEs
    StoredWords shifts;  ///< in their permutation SRAMs
};
[[nodiscard]] PermdnnWords storedWords(const PermdnnDesign& design, const Layer& layer,
                                       const PermdnnMapping& mapping);

/// The same of one mapping after the other, which have numbers of block rows in common.
class PermdnnLayerWords {
public:
    /// Both must outlive it.
    PermdnnLayerWords(const PermdnnDesign& design, const Layer& layer);
    [[nodiscard]] PermdnnWords stored(const PermdnnMapping& mapping);

private:
    /// Words that a PE with so many block rows takes for all columns.
    [[nodiscard]] double weights(std::int64_t block_rows);
    [[nodiscard]] double shifts(std::int64_t block_rows);

    const PermdnnDesign& m_design;
    const Layer& m_layer;
    std::int64_t m_p, m_shiftBits;
    std::vector<double> m_weights, m_shifts; ///< by block rows; negative: not known yet
};

/// Words of the activation SRAM that the results of pass k go to. PEs own rows in rising order, and
/// a word that two of them share is written once.
[[nodiscard]] double resultWords(const PermdnnDesign& design, const PermdnnPass& pass,
                                 const PermdnnMapping& mapping, std::int64_t k);

} // namespace permdse
