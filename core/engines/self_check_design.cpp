// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/self_check_design.h"

#include "core/layer/layer_data.h"

namespace permdse {

DenseSums denseSums(const std::vector<std::int32_t>& weights,
                    const std::vector<std::int32_t>& activations, const Arithmetic& arithmetic,
                    ActivationFunction function) {
    const std::size_t columns = activations.size();
    DenseSums result;
    for (std::size_t begin = 0; begin < weights.size(); begin += columns) {
        std::int64_t sum = 0;
        for (std::size_t j = 0; j < columns; ++j) {
            sum = accumulate(sum, product(weights[begin + j], activations[j], arithmetic),
                             arithmetic.accumulator, result.saturations);
        }
        result.outputs.push_back(outputOf(sum, arithmetic, function));
    }
    return result;
}

std::int64_t differences(const Simulation& simulation, const DenseSums& dense) {
    std::int64_t count = simulation.saturations != dense.saturations;
    for (std::size_t i = 0; i < dense.outputs.size(); ++i) {
        count += simulation.outputs.at(i) != dense.outputs[i];
    }
    return count;
}

std::vector<std::int32_t> rawValues(std::span<const float> values, const FixedFormat& format) {
    std::vector<std::int32_t> raw;
    raw.reserve(values.size());
    for (const float value : values) {
        raw.push_back(static_cast<std::int32_t>(quantise(static_cast<double>(value), format)));
    }
    return raw;
}

DenseMatrix drawnMatrix(const Layer& layer, SeededRandom& random) {
    DenseMatrix matrix(layer.outputs, layer.inputs);
    for (float& value : matrix.values) {
        value = static_cast<float>(random.bell());
    }
    return matrix;
}

SimulationInput drawnInput(const Layer& layer, SeededRandom& random) {
    SimulationInput input;
    input.data.seed = random.bits();
    input.function = ActivationFunction(random.below(2));
    input.data.activations =
        std::make_shared<const std::vector<float>>(activationsOf(input.data, layer));
    input.data.weights = std::make_shared<const DenseMatrix>(drawnMatrix(layer, random));
    return input;
}

} // namespace permdse
