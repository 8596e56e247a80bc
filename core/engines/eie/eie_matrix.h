// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/arithmetic/fixed_point.h"
#include "core/engines/eie/eie_batches.h"
#include "core/engines/eie/eie_design.h"
#include "core/engines/eie/sparse_weights.h"

namespace permdse {

/// A sparse matrix as EIE stores it: interleaved compressed columns; docs/model.md#eie-storage.
///
/// Row i belongs to PE i mod N and is its local row i / N. A PE's local rows run in batches
/// (EieBatches); it has its own list of entries, batch after batch and in each column after column;
/// an entry is a code (a tag into the table of shared weights, or the weight
/// itself where a design has no table) and the number of local rows skipped since the entry before
/// it in the column. Longer gaps than the index can tell are bridged by padding entries: weight 0
/// at the end of 2^index_bits rows. Weights that round to zero are not stored, so code 0 is padding
/// and nothing else. Immutable; safe from any thread.
class EieMatrix {
public:
    /// Stores weights for the design, rounded to `format`.
    /// @pre the weights' rows and columns are within Layer::maxSize; `format` is legal and at most
    ///      32 bits wide
    EieMatrix(const SparseWeights& weights, const EieDesign& design, const FixedFormat& format,
              const StopPoint& stop_point = {});

    /// Stores a 1 at each place, whatever the weight: for what does not depend on values.
    [[nodiscard]] static EieMatrix ofPlaces(const SparseWeights& weights, const EieDesign& design,
                                            const StopPoint& stop_point = {});

    [[nodiscard]] std::int64_t rows() const { return m_rows; }
    [[nodiscard]] std::int64_t columns() const { return m_columns; }
    [[nodiscard]] std::int64_t peCount() const { return m_pes; }
    [[nodiscard]] const FixedFormat& format() const { return m_format; }
    /// Local rows of a PE: those i < m with i mod N == pe.
    [[nodiscard]] std::int64_t localRows(std::int64_t pe) const;

    [[nodiscard]] const EieBatches& batches() const { return m_batches; }
    /// Groups of neighbouring columns whose entries a pointer of the design reaches, over all
    /// batches; docs/model.md#eie-storage.
    [[nodiscard]] std::int64_t groups() const {
        return static_cast<std::int64_t>(m_groupEnds.size());
    }
    /// The group of a column of a batch, from 0.
    [[nodiscard]] std::int64_t group(std::int64_t j, std::int64_t batch) const;

    /// The pointers to column j of a batch, one per PE: where the column begins in the PE's list.
    /// Those of column `columns()` are where the next batch begins; of the last batch, the lengths
    /// of the lists. @pre 0 <= j <= columns(), 0 <= batch < batches().count
    [[nodiscard]] std::span<const std::uint32_t> pointers(std::int64_t j,
                                                          std::int64_t batch = 0) const {
        return {m_pointers.data() + (batch * m_columns + j) * m_pes,
                static_cast<std::size_t>(m_pes)};
    }
    /// Codes and gaps of a PE's entries, padding included.
    [[nodiscard]] std::span<const std::int32_t> codes(std::int64_t pe) const {
        return span(m_codes, pe);
    }
    [[nodiscard]] std::span<const std::uint16_t> gaps(std::int64_t pe) const {
        return span(m_gaps, pe);
    }
    /// Raw weights by tag; tag 0 is the zero of padding entries. Empty without a table.
    [[nodiscard]] std::span<const std::int32_t> table() const { return m_table; }

    /// Entries in all PEs, and how many of them are padding.
    [[nodiscard]] std::int64_t entries() const { return static_cast<std::int64_t>(m_codes.size()); }
    [[nodiscard]] std::int64_t padding() const { return m_padding; }

    /// Raw weights, row after row, decoded from the lists: what an evaluation without the engine
    /// has to be given to compute the same. For small matrices.
    [[nodiscard]] std::vector<std::int32_t> decoded() const;

private:
    /// What to store for each weight: codes, of which none stand for ones, and the table that
    /// decodes them if there is one.
    struct Codes {
        std::vector<std::int32_t> codes;
        std::vector<std::int32_t> table;
    };
    EieMatrix(const SparseWeights& weights, const EieDesign& design, const FixedFormat& format,
              Codes codes, const StopPoint& stop_point);
    void findGroups(std::int64_t pointer_bits);
    [[nodiscard]] static Codes shared(const std::vector<std::int32_t>& raw, std::int64_t tag_bits,
                                      const StopPoint& stop_point);
    [[nodiscard]] static Codes codesOf(const SparseWeights& weights, const EieDesign& design,
                                       const FixedFormat& format, const StopPoint& stop_point);

    template <class T>
    [[nodiscard]] std::span<const T> span(const std::vector<T>& list, std::int64_t pe) const {
        const auto begin = m_begin[static_cast<std::size_t>(pe)];
        return {list.data() + begin, m_begin[static_cast<std::size_t>(pe) + 1] - begin};
    }

    std::int64_t m_rows, m_columns, m_pes;
    FixedFormat m_format;
    EieBatches m_batches;
    std::int64_t m_padding = 0;
    std::vector<std::uint32_t> m_pointers; ///< (batches x columns + 1) x PEs
    std::vector<std::int64_t> m_groupEnds; ///< columns counted through all batches
    std::vector<std::size_t> m_begin;      ///< of each PE's list; PEs + 1
    std::vector<std::int32_t> m_codes;
    std::vector<std::uint16_t> m_gaps;
    std::vector<std::int32_t> m_table;
};

} // namespace permdse
