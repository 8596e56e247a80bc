// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/eie/eie_counts.h"

#include <algorithm>

#include "core/architecture/bits.h"
#include "core/engines/eie/eie_batches.h"
#include "core/engines/eie/eie_lines.h"
#include "core/engines/eie/eie_model.h"

namespace permdse {

std::int64_t eieEntryBits(const EieDesign& design) {
    return design.weight_tag_bits + design.index_bits;
}

std::int64_t eieEntriesPerWord(const EieDesign& design) {
    return std::max<std::int64_t>(1, design.spmat_sram_width_bits / eieEntryBits(design));
}

std::int64_t eieActivationsPerWord(const EieDesign& design) {
    return std::max<std::int64_t>(1, design.activation_sram_width_bits / design.datapath_bits);
}

double eieActivationWords(const EieDesign& design, std::int64_t values) {
    const std::int64_t perWord = eieActivationsPerWord(design);
    const std::int64_t each = values / design.pe_count, fuller = values % design.pe_count;
    return static_cast<double>(fuller * ceilDivide(each + 1, perWord) +
                               (design.pe_count - fuller) * ceilDivide(each, perWord));
}

double eieResultWords(const EieDesign& design, std::int64_t outputs) {
    const EieBatches batches = eieBatches(design, outputs);
    const std::int64_t before = (batches.count - 1) * batches.rows; // local rows
    return static_cast<double>((batches.count - 1) * design.pe_count *
                               eieWriteBackCycles(design, batches.rows)) +
           eieActivationWords(design, outputs - before * design.pe_count);
}

EieEventCosts::EieEventCosts(const EieDesign& design)
    : m_entries(static_cast<double>(design.pe_count)) { // an entry in each PE
    Layer column;
    column.outputs = design.pe_count;
    EieModel::Memory memory;
    m_column = EieModel::count(design, column, memory);
}

void EieEventCosts::count(const EieCounts& counts, LayerRun& run) const {
    using namespace eie_lines;
    run.events[SpmatSram] = counts.spmat_reads;
    run.events[ActivationSramRead] = counts.activation_reads;
    run.events[ActivationSramWrite] = counts.activation_writes;
    for (const Line line : {PointerSram, ActivationQueue, LeadingNonZero}) {
        run.events[line] = m_column.events[line] * counts.columns;
    }
    run.events[PointerSram] += counts.pointer_reads;
    for (const Line line :
         {PipelineRegisters, RegisterFiles, WeightSelect, Multipliers, Adders, RegisterSelect}) {
        run.events[line] = m_column.events[line] / m_entries * counts.entries;
    }
}

} // namespace permdse
