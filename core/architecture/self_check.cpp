// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/self_check.h"

#include <cmath>
#include <stdexcept>

#include "core/architecture/circnn/circnn_self_check.h"
#include "core/architecture/eie/eie_self_check.h"
#include "core/architecture/permdnn/permdnn_self_check.h"
#include "core/architecture/self_check_design.h"
#include "core/architecture/simulation_input.h"

namespace permdse {

double SelfCheck::cycleError() const {
    return std::abs(cycles / closed_form_cycles - 1.0);
}

double SelfCheck::expectationError() const {
    return std::abs(cycles / expected_cycles - 1.0);
}

std::string problemOf(const SelfCheck& check) {
    if (!(check.cycleError() <= check.cycle_bound)) {
        return "the cycles differ";
    }
    if (check.wrong_outputs != 0) {
        return "the outputs differ";
    }
    if (!(check.noise <= check.noise_bound)) {
        return "the outputs are noisier than rounding accounts for";
    }
    return {};
}

SelfCheck selfCheck(std::string_view engine, std::uint64_t seed) {
    struct Check {
        std::string_view engine;
        SelfCheck (*run)(std::uint64_t);
    };
    for (const Check& check :
         {Check{"permdnn", checkPermdnn}, Check{"eie", checkEie}, Check{"circnn", checkCircnn}}) {
        if (engine == check.engine) {
            SelfCheck result = check.run(seed);
            result.engine = engine;
            result.seed = seed;
            if (result.expected_cycles == 0.0) {
                result.expected_cycles = result.closed_form_cycles;
            }
            if (result.problem.empty()) {
                result.problem = problemOf(result);
            }
            return result;
        }
    }
    throw std::out_of_range("no such engine");
}

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

DrawnInput::DrawnInput(const Layer& layer, SeededRandom& random) {
    input.seed = random.bits();
    input.function = ActivationFunction(random.below(2));
    activations = activationsOf(input, layer);
    weights = drawnMatrix(layer, random);
    input.activations = activations;
    input.weights = &weights;
}

} // namespace permdse
