// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pdmatrix/weight_file.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/pdmatrix/npy_file.h"

namespace permdse {

Result<DenseMatrix> readWeights(const std::string& path) {
    Result<NpyArray<float>> array = readNpy<float>(path);
    if (!array) {
        return array.error();
    }
    if (array->shape.size() != 2 || array->values.empty()) {
        return Diagnostic{Severity::Error,
                          "NPY-0007",
                          path,
                          "",
                          0,
                          fmt::format("an array of {}; accepted are two dimensions, (outputs, "
                                      "inputs), neither of them 0",
                                      shapeText(array->shape))};
    }
    DenseMatrix matrix;
    matrix.rows = array->shape[0];
    matrix.columns = array->shape[1];
    matrix.values = std::move(array->values);
    return matrix;
}

Result<std::vector<float>> readActivations(const std::string& path) {
    Result<NpyArray<float>> array = readNpy<float>(path);
    if (!array) {
        return array.error();
    }
    const std::vector<std::int64_t>& shape = array->shape;
    const auto longer =
        std::count_if(shape.begin(), shape.end(), [](std::int64_t size) { return size != 1; });
    if (shape.empty() || longer > 1 || array->values.empty()) {
        return Diagnostic{Severity::Error,
                          "NPY-0007",
                          path,
                          "",
                          0,
                          fmt::format("an array of {}; accepted is one dimension, (inputs,), that "
                                      "is not 0",
                                      shapeText(shape))};
    }
    return std::move(array->values);
}

} // namespace permdse
