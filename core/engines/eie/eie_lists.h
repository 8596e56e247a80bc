// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "core/architecture/residency.h"
#include "core/engines/eie/eie_cycles.h"
#include "core/engines/eie/eie_design.h"
#include "core/layer/layer.h"

namespace permdse {

/// What a layer occupies in the memories of the PEs, expected over the places of its weights;
/// docs/model.md#eie-storage.
struct EieStorage {
    double entries = 0.0;         ///< padding included, of all PEs
    double fullest_entries = 0.0; ///< of the PE with the most
    double words = 0.0;           ///< of the sparse-matrix SRAMs of all PEs
    double fullest_words = 0.0;
    double word_deviation = 0.0;   ///< standard deviation of the words of a PE
    double groups = 1.0;           ///< of columns whose entries a pointer reaches
    double pointer_words = 0.0;    ///< of each PE, bases of groups included
    double activation_words = 0.0; ///< of the fullest PE, inputs and results
};
[[nodiscard]] EieStorage eieStorage(const EieDesign& design, const Layer& layer,
                                    EieColumnCache& cache);

/// Fills in what follows from the shape of the layer and the number of groups: pointers and
/// activations.
void eieStoreByShape(const EieDesign& design, std::int64_t inputs, const EieBatches& batches,
                     EieStorage& storage);

/// Size of the stored model: entries, padding and pointers.
[[nodiscard]] double eieModelBits(const EieDesign& design, const EieStorage& stored);

/// The same in the order of the engine's memories.
[[nodiscard]] LayerStorage eieLayerStorage(const EieDesign& design, std::int64_t inputs,
                                           const EieBatches& batches, const EieStorage& stored);

/// Words of the sparse-matrix SRAMs that all PEs are expected to read in a run.
[[nodiscard]] double eieWordsRead(const EieDesign& design, const Layer& layer,
                                  EieColumnCache& cache);

/// Groups of neighbouring columns whose entries a pointer reaches in the fullest PE; at least 1.
[[nodiscard]] double eieColumnGroups(const EieDesign& design, const Layer& layer,
                                     EieColumnCache& cache);

/// How often a run goes on to another group: groups without a broadcast column are passed over.
[[nodiscard]] double eieGroupSwitches(const Layer& layer, const EieBatches& batches, double groups);

/// Entries, padding included, of the PE that has the most of the layer: the mean of the fuller PEs
/// and how far the fullest of all is expected above it, as spread follows from the variance of a
/// column's entries. Exact ones are those of a matrix.
[[nodiscard]] double fullestPeEntries(const EieDesign& design, const Layer& layer,
                                      EieColumnCache& cache);

/// Expected largest of independent normal values: `many` of them with the first mean and standard
/// deviation, `others` with the second. @pre many >= 1, others >= 0
[[nodiscard]] double expectedLargest(double mean, double deviation, double many, double other_mean,
                                     double other_deviation, double others);

/// Words of the sparse-matrix SRAM that a PE is expected to read of a list of `columns` columns, of
/// which each is broadcast with the probability `activation_density`: those with an entry of a
/// broadcast column. The list begins at a word. With all columns broadcast it is the number of
/// words that the list takes. Beyond 16 entries per word an approximation; docs/model.md#eie-words
[[nodiscard]] double eieListWords(const EiePhases& phases, std::int64_t columns,
                                  double activation_density);

} // namespace permdse
