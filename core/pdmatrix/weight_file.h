// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/array/dense_matrix.h"
#include "core/array/npy_file.h"
#include "core/base/result.h"

namespace permdse {

/// A NumPy array from a .npy file, or the one array of a .npz file; NPZ-0004 if it has several.
/// `check` is asked before the numbers are read, here and below.
[[nodiscard]] Result<NpyArray<float>> readArray(const std::string& path,
                                                const ShapeCheck& check = {});

/// The weights of a layer from a file, whatever it is called: a NumPy array (outputs, inputs), a
/// .npz file with one such array or with a permuted-diagonal matrix, or a .pd file. What is wrong
/// with the file is FILE-0001, NPY-, NPZ-, PDF- or PDM-; an array of other dimensions or without
/// numbers is NPY-0007, several arrays are NPZ-0004. A permuted-diagonal matrix comes expanded.
/// `check` gets (outputs, inputs), also of a permuted-diagonal matrix, before that is expanded.
/// Whether the numbers of an array are finite and suit a layer is looked at by who takes them.
[[nodiscard]] Result<DenseMatrix> readWeights(const std::string& path,
                                              const ShapeCheck& check = {});

/// The inputs of a layer from a file: a NumPy array of one dimension, or of one row or column, also
/// as the one array of a .npz file.
[[nodiscard]] Result<std::vector<float>> readActivations(const std::string& path,
                                                         const ShapeCheck& check = {});

} // namespace permdse
