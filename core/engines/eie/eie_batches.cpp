// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/eie/eie_batches.h"

#include <algorithm>

#include "core/architecture/bits.h"
#include "core/engines/eie/eie_counts.h"

namespace permdse {

EieSlices eieSlices(std::int64_t outputs, std::int64_t pe_count) {
    const std::int64_t rows = ceilDivide(outputs, pe_count);
    return {rows, std::min(outputs, pe_count), outputs - (rows - 1) * pe_count};
}

EieBatches eieBatches(const EieDesign& design, std::int64_t outputs) {
    const EieSlices all = eieSlices(outputs, design.pe_count);
    EieBatches batches;
    const std::int64_t fewest = ceilDivide(all.rows, design.register_file_entries);
    batches.rows = ceilDivide(all.rows, std::clamp(design.batches, fewest, all.rows));
    batches.count = ceilDivide(all.rows, batches.rows);
    batches.pes = all.pes;
    batches.full = {batches.rows, all.pes, all.pes};
    // Never empty, as so many batches of so many rows are needed.
    const std::int64_t left = all.rows - (batches.count - 1) * batches.rows;
    batches.last = {left, left == 1 ? all.fuller : all.pes, all.fuller};
    return batches;
}

std::int64_t eieScanCycles(const EieDesign& design, std::int64_t inputs) {
    return ceilDivide(ceilDivide(inputs, design.pe_count), eieActivationsPerWord(design));
}

std::int64_t eieWriteBackCycles(const EieDesign& design, std::int64_t rows) {
    return ceilDivide(rows, eieActivationsPerWord(design));
}

std::int64_t eieScannedWords(const EieDesign& design) {
    return std::max<std::int64_t>(1, design.register_file_entries / eieActivationsPerWord(design));
}

} // namespace permdse
