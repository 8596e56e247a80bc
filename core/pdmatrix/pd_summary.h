// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/arithmetic/fixed_point.h"
#include "core/array/npy_file.h"
#include "core/base/result.h"
#include "core/pdmatrix/pd_matrix.h"

namespace permdse {

/// How dense weights are to be stored in permuted-diagonal form.
struct PdStorageChoice {
    std::int64_t p = 1;
    ShiftRule rule = ShiftRule::Best;
    std::uint64_t seed = 1; ///< of random shifts and of weight sharing
    int word_bits = 16;     ///< of a weight in the datapath, 4 to 32
    int tag_bits = 4;       ///< of a stored weight, 1 to word_bits, which shares nothing
};

/// Dense weights in permuted-diagonal form, and what that costs.
struct PdSummary {
    PdProjection projection;
    FixedFormat format;           ///< of weights: the most fraction bits that hold the largest
    std::vector<double> codebook; ///< shared weights; empty if nothing is shared
    PdMatrix stored;              ///< the projection after quantisation and sharing
    PdStorage storage;
    std::int64_t dense_bits = 0;   ///< all weights at word_bits
    double signal_to_noise_db = 0; ///< projection against `stored`; infinite if equal
    Diagnostics warnings;          ///< FIX-0003 where the format spoils the weights
};

/// What is wrong with the sizes of an array to be projected: NPY-0007 for other dimensions,
/// NPY-0005 for more than 2^28 weights.
[[nodiscard]] Diagnostics projectedShapeProblems(const std::vector<std::int64_t>& shape,
                                                 const std::string& source);

/// Memory that reading an array, projecting it and writing the matrix takes at most, known from the
/// header of its file. `asArrays`: written as .npz, which is put together in memory.
/// @pre projectedShapeProblems() finds nothing, and p is not 0
[[nodiscard]] std::uint64_t projectionMemory_bytes(const std::vector<std::int64_t>& shape,
                                                   std::int64_t p, bool asArrays);

/// Projects, quantises and shares. `weights` are (outputs, inputs), or (outputs, inputs, height,
/// width) of a convolution, whose kernels are entries. As projectedShapeProblems(), PDM-0001 to
/// PDM-0004 as projectDense(), FIX-0002 if the largest weight does not fit word_bits, PDM-0008 for
/// bits out of range.
[[nodiscard]] Result<PdSummary> summarisePd(const NpyArray<float>& weights,
                                            const PdStorageChoice& choice,
                                            const std::string& source);

} // namespace permdse
