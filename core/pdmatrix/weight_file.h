// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/pdmatrix/dense_matrix.h"

namespace permdse {

/// The weights of a layer from a file: a NumPy array (outputs, inputs). What is wrong with the file
/// is NPY-0001 to NPY-0006 or FILE-0001; an array of other dimensions or without numbers is
/// NPY-0007. Whether the numbers are finite and suit a layer is looked at by who takes them.
[[nodiscard]] Result<DenseMatrix> readWeights(const std::string& path);

/// The inputs of a layer from a file: a NumPy array of one dimension, or of one row or column.
[[nodiscard]] Result<std::vector<float>> readActivations(const std::string& path);

} // namespace permdse
