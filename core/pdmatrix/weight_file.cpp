// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pdmatrix/weight_file.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/array/npy_file.h"
#include "core/array/npz_file.h"
#include "core/base/printable_text.h"
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

Result<NpyArray<float>> onlyArrayOf(const std::string& path, const ShapeCheck& check) {
    const Result<std::vector<std::string>> names = npzNames(path);
    if (!names) {
        return names.error();
    }
    if (names->size() != 1) {
        constexpr std::size_t mostNamed = 20;
        std::string list;
        for (std::size_t i = 0; i < std::min(names->size(), mostNamed); ++i) {
            list += (i == 0 ? " (\"" : "\", \"") + shortText((*names)[i]);
        }
        list += names->size() > mostNamed ? "\", \"..." : "";
        return Diagnostic{Severity::Error,
                          "NPZ-0004",
                          path,
                          "",
                          0,
                          fmt::format("{} arrays{}; accepted is one, or a permuted-diagonal matrix",
                                      names->size(), list.empty() ? "" : list + "\")")};
    }
    return readNpz<float>(path, names->front(), check);
}

Result<DenseMatrix> expanded(const Result<PdMatrix>& matrix, const std::string& path,
                             const ShapeCheck& check) {
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
    if (check) {
        if (Diagnostics problems = check({matrix->shape.rows, matrix->shape.columns});
            !problems.empty()) {
            return problems;
        }
    }
    return expand(*matrix);
}

} // namespace

namespace {

Diagnostics weightShapeProblems(const std::vector<std::int64_t>& shape, const std::string& path) {
    if (shape.size() == 2 && shape[0] > 0 && shape[1] > 0) {
        return {};
    }
    return {{Severity::Error, "NPY-0007", path, "", 0,
             fmt::format("an array of {}; accepted are two dimensions, (outputs, inputs), neither "
                         "of them 0",
                         shapeText(shape))}};
}

Diagnostics activationShapeProblems(const std::vector<std::int64_t>& shape,
                                    const std::string& path) {
    const auto longer =
        std::count_if(shape.begin(), shape.end(), [](std::int64_t size) { return size != 1; });
    const bool isEmpty = std::find(shape.begin(), shape.end(), 0) != shape.end();
    if (!shape.empty() && longer <= 1 && !isEmpty) {
        return {};
    }
    return {{Severity::Error, "NPY-0007", path, "", 0,
             fmt::format("an array of {}; accepted is one dimension, (inputs,), that is not 0",
                         shapeText(shape))}};
}

/// `first`, then `second` if there is one.
ShapeCheck both(ShapeCheck first, const ShapeCheck& second) {
    return [first = std::move(first), second](const std::vector<std::int64_t>& shape) {
        Diagnostics problems = first(shape);
        return problems.empty() && second ? second(shape) : problems;
    };
}

} // namespace

Result<NpyArray<float>> readArray(const std::string& path, const ShapeCheck& check) {
    const Result<Kind> kind = kindOf(path);
    if (!kind) {
        return kind.error();
    }
    return *kind == Kind::Archive ? onlyArrayOf(path, check) : readNpy<float>(path, check);
}

Result<DenseMatrix> readWeights(const std::string& path, const ShapeCheck& check) {
    const Result<Kind> kind = kindOf(path);
    if (!kind) {
        return kind.error();
    }
    if (*kind == Kind::PdFile) {
        return expanded(readPd(path), path, check);
    }
    if (*kind == Kind::Archive) {
        const Result<bool> holds = holdsPdMatrix(path);
        if (!holds) {
            return holds.error();
        }
        if (*holds) {
            return expanded(readPdNpz(path), path, check);
        }
    }
    const ShapeCheck isMatrix = [&path](const std::vector<std::int64_t>& shape) {
        return weightShapeProblems(shape, path);
    };
    Result<NpyArray<float>> array = readArray(path, both(isMatrix, check));
    if (!array) {
        return array.error();
    }
    DenseMatrix matrix;
    matrix.rows = array->shape[0];
    matrix.columns = array->shape[1];
    matrix.values = std::move(array->values);
    return matrix;
}

Result<std::vector<float>> readActivations(const std::string& path, const ShapeCheck& check) {
    const ShapeCheck isVector = [&path](const std::vector<std::int64_t>& shape) {
        return activationShapeProblems(shape, path);
    };
    Result<NpyArray<float>> array = readArray(path, both(isVector, check));
    if (!array) {
        return array.error();
    }
    return std::move(array->values);
}

} // namespace permdse
