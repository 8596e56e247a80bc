// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/architecture/layer_run.h"
#include "core/engines/eie/eie_design.h"
#include "core/technology/technology.h"

namespace permdse {

/// What happened in a run of EIE, summed over all PEs.
struct EieCounts {
    double columns = 0.0;           ///< broadcast, in all batches
    double pointer_reads = 0.0;     ///< words of the pointer SRAMs for bases of groups of columns
    double entries = 0.0;           ///< worked on, padding included
    double spmat_reads = 0.0;       ///< words of the sparse-matrix SRAMs
    double activation_reads = 0.0;  ///< words of the activation SRAMs
    double activation_writes = 0.0; ///< words of the activation SRAMs
};

/// Bits of an entry, a tag and a relative index.
[[nodiscard]] std::int64_t eieEntryBits(const EieDesign& design);

/// Whole entries in a word of the sparse-matrix SRAM; an entry wider than a word counts as one.
[[nodiscard]] std::int64_t eieEntriesPerWord(const EieDesign& design);

/// Activations in a word of the activation SRAM, at least one.
[[nodiscard]] std::int64_t eieActivationsPerWord(const EieDesign& design);

/// Words of the activation SRAMs of all PEs for `values` activations dealt out to them in turn.
[[nodiscard]] double eieActivationWords(const EieDesign& design, std::int64_t values);

/// The same for the results of a layer, batch by batch.
[[nodiscard]] double eieResultWords(const EieDesign& design, std::int64_t outputs);

/// What one column and one entry cost on the lines of the bill: the events that EieModel::count
/// expects of a single dense column, so that both count alike.
class EieEventCosts {
public:
    explicit EieEventCosts(const EieDesign& design);

    /// Writes the events of a run.
    void count(const EieCounts& counts, LayerRun& run) const;

private:
    double m_entries; ///< of the column
    LayerRun m_column;
};

} // namespace permdse
