// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/simulation_input.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/seeded_random.h"

namespace permdse {

namespace {

bool isNotFinite(float value) {
    return !std::isfinite(value);
}

std::uint64_t activationSeed(const SimulationInput& input) {
    return input.seed;
}

void checkWeights(const DenseMatrix& weights, const Layer& layer, Diagnostics& problems) {
    if (weights.rows != layer.outputs || weights.columns != layer.inputs ||
        weights.values.size() != static_cast<std::size_t>(layer.outputs * layer.inputs)) {
        problems.push_back(
            {Severity::Error, "SIM-0001", "weights", "", 0,
             fmt::format("the weights have {} rows and {} columns; layer \"{}\" "
                         "needs {} and {}",
                         weights.rows, weights.columns, layer.name, layer.outputs, layer.inputs)});
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
    if (static_cast<std::int64_t>(activations.size()) != layer.inputs) {
        problems.push_back({Severity::Error, "SIM-0003", "activations", "", 0,
                            fmt::format("there are {} activations; layer \"{}\" needs {}",
                                        activations.size(), layer.name, layer.inputs)});
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

Diagnostics inputProblems(const SimulationInput& input, const Layer& layer) {
    Diagnostics problems;
    if (layer.outputs * layer.inputs > maxSimulatedWeights) {
        problems.push_back({Severity::Error, "SIM-0006", layer.name, "", 0,
                            fmt::format("the layer has {} x {} weights; accepted are up to {} in "
                                        "all",
                                        layer.outputs, layer.inputs, maxSimulatedWeights)});
        return problems;
    }
    if (input.weights != nullptr) {
        checkWeights(*input.weights, layer, problems);
    }
    if (!input.activations.empty()) {
        checkActivations(input.activations, layer, problems);
    }
    return problems;
}

std::vector<float> activationsOf(const SimulationInput& input, const Layer& layer) {
    if (!input.activations.empty()) {
        return {input.activations.begin(), input.activations.end()};
    }
    SeededRandom random(activationSeed(input));
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

std::uint64_t weightSeed(const SimulationInput& input) {
    constexpr std::uint64_t golden = 0x9e3779b97f4a7c15; // any odd number tells the two apart
    return activationSeed(input) + golden;
}

float largestOf(std::span<const float> values) {
    float largest = 0.0f;
    for (const float value : values) {
        largest = std::max(largest, std::abs(value));
    }
    return largest;
}

} // namespace permdse
