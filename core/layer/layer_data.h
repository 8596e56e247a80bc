// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/array/dense_matrix.h"
#include "core/base/result.h"
#include "core/layer/layer.h"

namespace permdse {

/// Weights and activations of a layer. What is not given is drawn from the seed by who runs the
/// layer: activations by activationsOf(), weights in the form that its engine stores, both at the
/// layer's densities and the same on every machine.
struct LayerData {
    std::uint64_t seed = 1;
    std::shared_ptr<const DenseMatrix> weights = nullptr;            ///< m x n; null: drawn
    std::shared_ptr<const std::vector<float>> activations = nullptr; ///< n; null: drawn

    [[nodiscard]] bool isDrawn() const { return weights == nullptr && activations == nullptr; }
};

/// Where layers have their data from: drawn, files, a model. Safe from any thread.
class LayerDataSource {
public:
    virtual ~LayerDataSource() = default;

    /// The data of a layer, or what is wrong with where it comes from. Whether numbers are finite
    /// and suit the layer is looked at by who takes them: layerDataProblems().
    [[nodiscard]] virtual Result<LayerData> dataOf(const Layer& layer) const = 0;

    /// Whether its weights come as a dense matrix, which takes memory; known without reading them.
    [[nodiscard]] virtual bool givesWeights(const Layer& layer) const = 0;

    /// Of what it gives: the same for the same numbers, other for others.
    [[nodiscard]] virtual Result<std::string> digest() const = 0;
};

/// Draws all of every layer.
class DrawnLayerData final : public LayerDataSource {
public:
    explicit DrawnLayerData(std::uint64_t seed) : m_seed(seed) {}

    [[nodiscard]] Result<LayerData> dataOf(const Layer&) const override {
        return LayerData{.seed = m_seed};
    }
    [[nodiscard]] bool givesWeights(const Layer&) const override { return false; }
    [[nodiscard]] Result<std::string> digest() const override;

private:
    std::uint64_t m_seed;
};

/// What is wrong with weights and activations that were given: their sizes (SIM-0001, SIM-0003),
/// numbers that are not finite (SIM-0002, SIM-0004), negative activations of a layer whose inputs
/// are not signed (SIM-0005); and layers of more than `maxSimulatedWeights` weights (SIM-0006).
/// One diagnostic of each kind at most; empty if a simulation can start.
[[nodiscard]] Diagnostics layerDataProblems(const LayerData& data, const Layer& layer);

/// The same of the sizes of weights or activations alone, before their numbers are read: SIM-0001
/// with SIM-0006, and SIM-0003.
[[nodiscard]] Diagnostics weightSizeProblems(std::int64_t rows, std::int64_t columns,
                                             const Layer& layer);
[[nodiscard]] Diagnostics activationCountProblems(std::int64_t count, const Layer& layer);

/// m n of the largest layer that is simulated: 2^28, more than twice VGG-6.
inline constexpr std::int64_t maxSimulatedWeights = std::int64_t{1} << 28;

/// The activations that were given, or else n drawn from the seed: each is non-zero with the
/// layer's activation density, bell-shaped, and positive unless the layer's inputs are signed.
[[nodiscard]] std::vector<float> activationsOf(const LayerData& data, const Layer& layer);

/// Where to start drawing weights: another sequence than that of the activations.
[[nodiscard]] std::uint64_t weightSeed(const LayerData& data);

/// Largest magnitude of the values, 0 of none: what binary points are chosen by.
[[nodiscard]] float largestOf(std::span<const float> values);

} // namespace permdse
