// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/eie/eie_counts.h"

#include <algorithm>

#include "core/architecture/bits.h"
#include "core/architecture/eie/eie_lines.h"
#include "core/architecture/shared_weight_table.h"

namespace permdse {

namespace {

constexpr double columnIndexBits = 16.0; // column number that travels with an activation
constexpr double registerFiles = 2.0;    // source and destination, they swap roles

SharedWeightTable weightTable(const EieDesign& design) {
    return {design.weight_tag_bits, design.datapath_bits};
}

double queueEntryBits(const EieDesign& design) {
    return static_cast<double>(design.datapath_bits) + columnIndexBits;
}

double pipelineBits(const EieDesign& design) {
    return static_cast<double>((design.pipeline_stages - 1) * 3 * design.datapath_bits +
                               design.spmat_sram_width_bits);
}

} // namespace

std::int64_t eieEntryBits(const EieDesign& design) {
    return design.weight_tag_bits + design.index_bits;
}

std::int64_t eieEntriesPerWord(const EieDesign& design) {
    return std::max<std::int64_t>(1, design.spmat_sram_width_bits / eieEntryBits(design));
}

std::int64_t eieActivationsPerWord(const EieDesign& design) {
    return std::max<std::int64_t>(1, design.activation_sram_width_bits / design.datapath_bits);
}

double eieClockedBits(const EieDesign& design) {
    const double queue = static_cast<double>(design.fifo_depth) * queueEntryBits(design);
    const double files =
        registerFiles * static_cast<double>(design.register_file_entries * design.datapath_bits);
    return static_cast<double>(design.pe_count) *
           (queue + files + pipelineBits(design) + weightTable(design).bits());
}

void countEieEvents(const EieDesign& design, const EieCounts& counts, LayerRun& run) {
    using namespace eie_lines;
    const double pes = static_cast<double>(design.pe_count);
    run.events[SpmatSram] = counts.spmat_reads;
    run.events[PointerSram] = 2.0 * pes * counts.columns; // both banks
    run.events[ActivationSramRead] = counts.activation_reads;
    run.events[ActivationSramWrite] = counts.activation_writes;
    run.events[ActivationQueue] = 2.0 * queueEntryBits(design) * counts.columns * pes;
    run.events[PipelineRegisters] = counts.entries * pipelineBits(design);
    run.events[RegisterFiles] = counts.entries * 2.0 * static_cast<double>(design.datapath_bits);
    run.events[WeightSelect] = weightTable(design).exists() ? counts.entries : 0.0;
    run.events[Multipliers] = counts.entries;
    run.events[Adders] = counts.entries;
    run.events[RegisterSelect] = counts.entries * registerFiles;
    run.events[LeadingNonZero] =
        counts.columns * static_cast<double>(ceilDivide(design.pe_count - 1, 3));
}

} // namespace permdse
