// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>

#include "core/engines/eie/eie_design.h"

namespace permdse {

/// How rows are dealt out in turn: PEs that have rows, and how many of them have the most.
struct EieSlices {
    std::int64_t rows = 1;   ///< of the fuller PEs; the others have one less
    std::int64_t pes = 1;    ///< with rows
    std::int64_t fuller = 1; ///< 1 to pes

    // It compares with 0, which clang-tidy takes for a pointer.
    // NOLINTNEXTLINE(modernize-use-nullptr)
    friend auto operator<=>(const EieSlices&, const EieSlices&) = default;
};
/// @pre outputs >= 1, pe_count >= 1
[[nodiscard]] EieSlices eieSlices(std::int64_t outputs, std::int64_t pe_count);

/// The rows of a layer in batches: a PE adds up at most `register_file_entries` rows at a time, in
/// `batches` batches at least. All have equally many rows in each PE but the last, which has what
/// is left: docs/model.md#eie-batches.
struct EieBatches {
    std::int64_t count = 1; ///< at least 1
    std::int64_t rows = 1;  ///< local rows of a batch; of the last at most
    std::int64_t pes = 1;   ///< with rows of the layer
    EieSlices full;         ///< of each batch but the last
    EieSlices last;         ///< PEs without a row of the last batch are not among its PEs
};
/// @pre outputs >= 1, the design is legal
[[nodiscard]] EieBatches eieBatches(const EieDesign& design, std::int64_t outputs);

/// Cycles in which the PEs read their share of the inputs, zero or not, a word of the activation
/// SRAM each per cycle; once per batch. @pre inputs >= 1
[[nodiscard]] std::int64_t eieScanCycles(const EieDesign& design, std::int64_t inputs);

/// Cycles in which a PE writes so many results back, a word of the activation SRAM per cycle.
[[nodiscard]] std::int64_t eieWriteBackCycles(const EieDesign& design, std::int64_t rows);

/// Words of the activation SRAM that the source register file holds, those being scanned; at least
/// one.
[[nodiscard]] std::int64_t eieScannedWords(const EieDesign& design);

} // namespace permdse
