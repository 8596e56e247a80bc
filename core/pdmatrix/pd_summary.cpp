// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pdmatrix/pd_summary.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/arithmetic/rounding_loss.h"
#include "core/arithmetic/weight_sharing.h"

namespace permdse {

namespace {

constexpr std::int64_t mostProjected = std::int64_t{1} << 28; // more than twice VGG-6
constexpr int fewestWordBits = 4, mostWordBits = 32;

/// Quantises and shares the weights inside the matrix; the padding stays 0.
void store(PdSummary& summary, const PdStorageChoice& choice) {
    PdMatrix& matrix = summary.stored;
    const PdShape& shape = matrix.shape;
    std::vector<std::size_t> places;
    std::vector<std::int32_t> raw;
    for (std::int64_t i = 0; i < shape.rows; ++i) {
        for (std::int64_t g = 0; g < shape.blockColumns(); ++g) {
            if (matrix.columnOf(i, g) < shape.columns) {
                const std::size_t first = matrix.valueIndex(i, g);
                for (std::size_t e = 0; e < static_cast<std::size_t>(shape.entry_values); ++e) {
                    places.push_back(first + e);
                    raw.push_back(static_cast<std::int32_t>(
                        quantise(static_cast<double>(matrix.weights[first + e]), summary.format)));
                }
            }
        }
    }
    if (choice.tag_bits < choice.word_bits) {
        const SharedWeights shared = shareWeights(raw, choice.tag_bits, choice.seed);
        for (std::size_t v = 0; v < raw.size(); ++v) {
            raw[v] = shared.codebook[shared.tags[v]];
        }
        for (const std::int32_t word : shared.codebook) {
            summary.codebook.push_back(realValue(word, summary.format));
        }
    }
    double signal = 0.0, noise = 0.0;
    for (std::size_t v = 0; v < raw.size(); ++v) {
        float& weight = matrix.weights[places[v]];
        const double before = static_cast<double>(weight);
        const double after = realValue(raw[v], summary.format);
        signal += before * before;
        noise += (after - before) * (after - before);
        weight = static_cast<float>(after);
    }
    summary.signal_to_noise_db =
        noise > 0.0 ? 10.0 * std::log10(signal / noise) : std::numeric_limits<double>::infinity();
}

} // namespace

Diagnostics projectedShapeProblems(const std::vector<std::int64_t>& shape,
                                   const std::string& source) {
    const auto refuse = [&](const char* code, std::string message) {
        return Diagnostics{{Severity::Error, code, source, "", 0, std::move(message)}};
    };
    std::int64_t count = 1; // of at most maxNpyValues
    for (const std::int64_t size : shape) {
        count *= size;
    }
    if ((shape.size() != 2 && shape.size() != 4) || count == 0) {
        return refuse("NPY-0007",
                      fmt::format("an array of {}; accepted are (outputs, inputs) and (outputs, "
                                  "inputs, height, width), none of them 0",
                                  shapeText(shape)));
    }
    if (count > mostProjected) {
        return refuse("NPY-0005",
                      fmt::format("an array of {} numbers; accepted are up to {} in all",
                                  shapeText(shape), mostProjected));
    }
    return {};
}

std::uint64_t projectionMemory_bytes(const std::vector<std::int64_t>& shape, std::int64_t p,
                                     bool asArrays) {
    // Of a stored weight: twice the matrix, places, raw values, tags, and room of growing lists, as
    // measured at p = 1 to 16; and its bytes in the archive with what that is put together from.
    constexpr double perNumber = 4.0, perStored = 36.0, perStoredInArchive = 56.0;
    const auto blocks = [p](std::int64_t size) {
        return std::ceil(static_cast<double>(size) / static_cast<double>(p));
    };
    double stored = blocks(shape[0]) * blocks(shape[1]) * static_cast<double>(p);
    double numbers = static_cast<double>(shape[0]) * static_cast<double>(shape[1]);
    for (std::size_t i = 2; i < shape.size(); ++i) {
        stored *= static_cast<double>(shape[i]);
        numbers *= static_cast<double>(shape[i]);
    }
    return static_cast<std::uint64_t>(perNumber * numbers +
                                      (asArrays ? perStoredInArchive : perStored) * stored);
}

Result<PdSummary> summarisePd(const NpyArray<float>& weights, const PdStorageChoice& choice,
                              const std::string& source) {
    const auto refuse = [&](std::string code, std::string message) {
        return Diagnostic{Severity::Error, std::move(code), source, "", 0, std::move(message)};
    };
    const std::vector<std::int64_t>& sizes = weights.shape;
    if (Diagnostics problems = projectedShapeProblems(sizes, source); !problems.empty()) {
        return problems;
    }
    if (choice.word_bits < fewestWordBits || choice.word_bits > mostWordBits ||
        choice.tag_bits < 1 || choice.tag_bits > choice.word_bits) {
        return refuse("PDM-0008",
                      fmt::format("weights of {} bits stored in {}; accepted are {} to {} bits, "
                                  "stored in 1 to as many",
                                  choice.word_bits, choice.tag_bits, fewestWordBits, mostWordBits));
    }
    const PdShape shape{sizes[0], sizes[1], choice.p, sizes.size() == 4 ? sizes[2] * sizes[3] : 1};
    Result<PdProjection> projection =
        projectDense(weights.values, shape, choice.rule, choice.seed, source);
    if (!projection) {
        return projection.error();
    }
    PdSummary summary;
    summary.projection = *std::move(projection);
    summary.stored = summary.projection.matrix;
    const std::vector<float>& kept = summary.stored.weights;
    summary.format = {choice.word_bits, chosenFractionBits(kept, choice.word_bits)};
    for (const float weight : kept) {
        if (!isInRange(static_cast<double>(weight), summary.format)) {
            return refuse("FIX-0002", fmt::format("the weight {} is beyond every format of {} bits",
                                                  weight, choice.word_bits));
        }
    }
    summary.warnings = roundingWarnings("weights", kept, summary.format, source);
    store(summary, choice);
    summary.storage =
        pdStorage(shape, choice.rule, choice.tag_bits,
                  static_cast<std::int64_t>(summary.codebook.size()), choice.word_bits);
    summary.dense_bits = static_cast<std::int64_t>(weights.values.size()) * choice.word_bits;
    return summary;
}

} // namespace permdse
