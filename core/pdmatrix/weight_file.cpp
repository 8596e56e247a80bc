// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pdmatrix/weight_file.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/pdmatrix/npy_file.h"
#include "core/pdmatrix/npz_file.h"
#include "core/pdmatrix/pd_file.h"

namespace permdse {

namespace {

enum class Kind { Array, Archive, PdFile };

/// By the first bytes; what is neither archive nor .pd file is taken for an array, whose reader
/// says what is wrong with it.
Result<Kind> kindOf(const std::string& path) {
    const Result<std::unique_ptr<ByteSource>> file = openFile(path);
    if (!file) {
        return file.error();
    }
    std::array<char, 8> start{};
    const std::string_view bytes(start.data(), (*file)->read(start.data(), start.size()));
    return bytes.starts_with("PK") ? Kind::Archive
                                   : (bytes == "PDMATRIX" ? Kind::PdFile : Kind::Array);
}

Result<NpyArray<float>> onlyArrayOf(const std::string& path) {
    const Result<std::vector<std::string>> names = npzNames(path);
    if (!names) {
        return names.error();
    }
    if (names->size() != 1) {
        std::string list;
        for (const std::string& name : *names) {
            list += (list.empty() ? " (\"" : "\", \"") + name;
        }
        return Diagnostic{Severity::Error,
                          "NPZ-0004",
                          path,
                          "",
                          0,
                          fmt::format("{} arrays{}; accepted is one, or a permuted-diagonal matrix",
                                      names->size(), list.empty() ? "" : list + "\")")};
    }
    return readNpz<float>(path, names->front());
}

Result<DenseMatrix> expanded(const Result<PdMatrix>& matrix, const std::string& path) {
    if (!matrix) {
        return matrix.error();
    }
    if (matrix->shape.entry_values != 1) {
        return Diagnostic{
            Severity::Error,
            "NPY-0007",
            path,
            "",
            0,
            fmt::format("the entries of the matrix are kernels of {} values; accepted "
                        "are single values",
                        matrix->shape.entry_values)};
    }
    return expand(*matrix);
}

} // namespace

Result<NpyArray<float>> readArray(const std::string& path) {
    const Result<Kind> kind = kindOf(path);
    if (!kind) {
        return kind.error();
    }
    return *kind == Kind::Archive ? onlyArrayOf(path) : readNpy<float>(path);
}

Result<DenseMatrix> readWeights(const std::string& path) {
    const Result<Kind> kind = kindOf(path);
    if (!kind) {
        return kind.error();
    }
    if (*kind == Kind::PdFile) {
        return expanded(readPd(path), path);
    }
    if (*kind == Kind::Archive) {
        const Result<bool> holds = holdsPdMatrix(path);
        if (!holds) {
            return holds.error();
        }
        if (*holds) {
            return expanded(readPdNpz(path), path);
        }
    }
    Result<NpyArray<float>> array =
        *kind == Kind::Archive ? onlyArrayOf(path) : readNpy<float>(path);
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
    Result<NpyArray<float>> array = readArray(path);
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
