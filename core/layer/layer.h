// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/sourced.h"

namespace permdse {

/// A fully connected layer y = f(W x).
struct Layer {
    static constexpr std::int64_t maxSize = std::int64_t{1} << 24;

    std::string name;
    std::int64_t outputs = 1; ///< m, rows of W; 1 to 2^24
    std::int64_t inputs = 1;  ///< n, columns of W; 1 to 2^24
    std::int64_t p = 1;       ///< block size of the permuted-diagonal form; 1 to min(m, n)
    /// Fraction of non-zero weights that an unstructured engine has to store, (0, 1]. The
    /// permuted-diagonal engine stores 1/p instead.
    double weight_density = 1.0;
    double activation_density = 1.0; ///< fraction of non-zero inputs, [0, 1]
    bool signed_inputs = false;      ///< inputs do not come from a ReLU: negative values occur
    Evidence evidence = Evidence::Chosen;
    std::string source;
    /// Block size at which a permuted-diagonal engine runs the layer, whatever its design and `p`
    /// say; 0: as they say. Not of the layer itself, and in no file.
    std::int64_t chosen_p = 0;

    friend bool operator==(const Layer&, const Layer&) = default;
};

/// Accuracy that a publication or the user states for a workload at its own block sizes.
struct StatedAccuracy {
    double value = 0.0;
    std::string unit; ///< "top-5 %", "BLEU"
    Evidence evidence = Evidence::Chosen;
    std::string source;

    friend bool operator==(const StatedAccuracy&, const StatedAccuracy&) = default;
};

/// How the layers of a workload belong together.
enum class WorkloadKind {
    Network, ///< they run one after the other for each input and share the memories
    Layers,  ///< each is measured alone, as publications do
};
/// Spellings in files, in the order of the enumerators.
[[nodiscard]] const std::vector<std::string>& workloadKindNames(); // network, layers

/// Layers that are run one after the other for one input (one frame), or measured one by one.
struct Workload {
    std::string name;
    std::string title;
    std::vector<Layer> layers;
    std::optional<StatedAccuracy> accuracy = std::nullopt;
    WorkloadKind kind = WorkloadKind::Network;

    friend bool operator==(const Workload&, const Workload&) = default;
};

/// The layer alone.
[[nodiscard]] inline Workload oneLayer(const Layer& layer) {
    Workload workload;
    workload.name = workload.title = layer.name;
    workload.layers = {layer};
    return workload;
}

/// Names of the layers of the workloads in their order, each once.
[[nodiscard]] std::vector<std::string> layerNames(std::span<const Workload> workloads);

/// The block size that all layers of the workload have; NaN if they differ or there are none.
[[nodiscard]] inline double commonBlockSize(const Workload& workload) {
    const auto first = workload.layers.begin();
    const bool agree = first != workload.layers.end() &&
                       std::all_of(first, workload.layers.end(),
                                   [&](const Layer& layer) { return layer.p == first->p; });
    return agree ? static_cast<double>(first->p) : std::numeric_limits<double>::quiet_NaN();
}

/// The same of its layers of that name.
[[nodiscard]] inline double commonBlockSize(const Workload& workload, std::string_view layer) {
    Workload named;
    std::copy_if(workload.layers.begin(), workload.layers.end(), std::back_inserter(named.layers),
                 [&](const Layer& each) { return each.name == layer; });
    return commonBlockSize(named);
}

} // namespace permdse
