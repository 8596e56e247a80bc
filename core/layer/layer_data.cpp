// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layer/layer_data.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/seeded_random.h"

namespace permdse {

namespace {

bool isNotFinite(float value) {
    return !std::isfinite(value);
}

std::uint64_t activationSeed(const LayerData& data) {
    return data.seed;
}

Diagnostics layerSizeProblems(const Layer& layer) {
    if (layer.outputs * layer.inputs <= maxSimulatedWeights) {
        return {};
    }
    return {{Severity::Error, "SIM-0006", layer.name, "", 0,
             fmt::format("the layer has {} x {} weights; accepted are up to {} in all",
                         layer.outputs, layer.inputs, maxSimulatedWeights)}};
}

void checkWeights(const DenseMatrix& weights, const Layer& layer, Diagnostics& problems) {
    if (Diagnostics sizes = weightSizeProblems(weights.rows, weights.columns, layer);
        !sizes.empty()) {
        problems.insert(problems.end(), sizes.begin(), sizes.end());
        return;
    }
    const auto at = std::find_if(weights.values.begin(), weights.values.end(), isNotFinite);
    if (at != weights.values.end()) {
        const std::int64_t index = at - weights.values.begin();
        problems.push_back({Severity::Error, "SIM-0002", "weights", "", 0,
                            fmt::format("the weight in row {}, column {} (from 0) is {}; accepted "
                                        "are finite numbers",
                                        index / weights.columns, index % weights.columns, *at)});
    }
}

void checkActivations(std::span<const float> activations, const Layer& layer,
                      Diagnostics& problems) {
    if (Diagnostics sizes =
            activationCountProblems(static_cast<std::int64_t>(activations.size()), layer);
        !sizes.empty()) {
        problems.insert(problems.end(), sizes.begin(), sizes.end());
        return;
    }
    auto at = std::find_if(activations.begin(), activations.end(), isNotFinite);
    if (at != activations.end()) {
        problems.push_back({Severity::Error, "SIM-0004", "activations", "", 0,
                            fmt::format("activation {} (from 0) is {}; accepted are finite numbers",
                                        at - activations.begin(), *at)});
        return;
    }
    at = std::find_if(activations.begin(), activations.end(), [](float x) { return x < 0.0f; });
    if (at != activations.end() && !layer.signed_inputs) {
        problems.push_back({Severity::Error, "SIM-0005", "activations", "", 0,
                            fmt::format("activation {} (from 0) is {}; accepted are numbers from "
                                        "0, as layer \"{}\" has no signed_inputs",
                                        at - activations.begin(), *at, layer.name)});
    }
}

} // namespace

Result<std::string> DrawnLayerData::digest() const {
    return fmt::format("seed {}", m_seed);
}

Diagnostics weightSizeProblems(std::int64_t rows, std::int64_t columns, const Layer& layer) {
    if (Diagnostics problems = layerSizeProblems(layer); !problems.empty()) {
        return problems;
    }
    if (rows != layer.outputs || columns != layer.inputs) {
        return {
            {Severity::Error, "SIM-0001", "weights", "", 0,
             fmt::format("the weights have {} rows and {} columns; layer \"{}\" needs {} and {}",
                         rows, columns, layer.name, layer.outputs, layer.inputs)}};
    }
    return {};
}

Diagnostics activationCountProblems(std::int64_t count, const Layer& layer) {
    if (count == layer.inputs) {
        return {};
    }
    return {{Severity::Error, "SIM-0003", "activations", "", 0,
             fmt::format("there are {} activations; layer \"{}\" needs {}", count, layer.name,
                         layer.inputs)}};
}

Diagnostics layerDataProblems(const LayerData& data, const Layer& layer) {
    Diagnostics problems = layerSizeProblems(layer);
    if (!problems.empty()) {
        return problems;
    }
    if (data.weights != nullptr) {
        checkWeights(*data.weights, layer, problems);
    }
    if (data.activations != nullptr) {
        checkActivations(*data.activations, layer, problems);
    }
    return problems;
}

std::vector<float> activationsOf(const LayerData& data, const Layer& layer) {
    if (data.activations != nullptr) {
        return *data.activations;
    }
    SeededRandom random(activationSeed(data));
    std::vector<float> activations(static_cast<std::size_t>(layer.inputs), 0.0f);
    for (float& activation : activations) {
        if (!random.chance(layer.activation_density)) {
            continue;
        }
        do {
            activation = static_cast<float>(random.bell());
        } while (activation == 0.0f);
        if (!layer.signed_inputs) {
            activation = std::abs(activation);
        }
    }
    return activations;
}

std::uint64_t weightSeed(const LayerData& data) {
    constexpr std::uint64_t golden = 0x9e3779b97f4a7c15; // any odd number tells the two apart
    return activationSeed(data) + golden;
}

float largestOf(std::span<const float> values) {
    float largest = 0.0f;
    for (const float value : values) {
        largest = std::max(largest, std::abs(value));
    }
    return largest;
}

} // namespace permdse
