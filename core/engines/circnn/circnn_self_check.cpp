// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/circnn/circnn_self_check.h"

#include <cmath>

#include "core/architecture/bits.h"
#include "core/engines/circnn/circnn_model.h"
#include "core/engines/circnn/circnn_quantities.h"
#include "core/engines/circnn/circnn_simulator.h"
#include "core/engines/self_check_design.h"
#include "core/layer/layer_data.h"

namespace permdse {

namespace {

double rootMeanSquare(std::span<const float> values) {
    double sum = 0.0;
    for (const float value : values) {
        sum += static_cast<double>(value) * static_cast<double>(value);
    }
    return std::sqrt(sum / static_cast<double>(values.size()));
}

/// Error that rounding accounts for, rms in steps of the output; docs/model.md#self-check.
double noiseBound(const CircnnDesign& design, const CirculantWeights& weights,
                  std::span<const float> x, const Arithmetic& arithmetic) {
    const double k = static_cast<double>(design.block_size);
    const double pairs = static_cast<double>(weights.blockColumns());
    const double levels = static_cast<double>(bitsFor(design.block_size));
    const double step = arithmetic.output.step();
    const double inverses =
        design.accumulation == Accumulation::Literal
            ? pairs
            : static_cast<double>(heldGroups(design, weights.blockColumns()).groups);
    const double words = std::sqrt(k / 6.0 * inverses);
    const double inputs = arithmetic.activation.step() / step * k * std::sqrt(pairs) *
                          rootMeanSquare(weights.generators);
    const double spectra = arithmetic.weight.step() / step * std::sqrt(pairs) * rootMeanSquare(x);
    constexpr double margin = 1.5;
    return 1.0 + margin * std::sqrt(1.0 + levels) * std::hypot(words, inputs, spectra);
}

} // namespace

SelfCheck checkCircnn(std::uint64_t seed) {
    SeededRandom random(seed);
    SelfCheck check;
    check.design = drawnDesign(CircnnModel::parameters(), random);
    const CircnnDesign design = makeDesign<CircnnDesign>(CircnnModel::parameters(), check.design);
    Layer& layer = check.layer;
    layer.outputs = drawnSize(1, 600, random);
    layer.inputs = drawnSize(1, 600, random);
    layer.activation_density = static_cast<double>(random.below(11)) / 10.0;
    layer.signed_inputs = random.chance(0.5);

    const Technology technology{TechnologySettings{}};
    SimulationInput input;
    input.data.seed = random.bits();
    const Result<Simulation> simulation =
        CircnnModel::simulate(design, layer, technology.forEngine(CircnnModel::id), input);
    if (!simulation) {
        check.problem = toText(simulation.error());
        return check;
    }
    check.cycles = simulation->counted.counts.cycles - simulation->counted.counts.stalls[0];
    check.closed_form_cycles = circnnLayer(design, layer).computing_cycles;

    const std::vector<float> x = activationsOf(input.data, layer);
    const CirculantWeights weights = randomCirculantWeights(
        layer.outputs, layer.inputs, design.block_size, weightSeed(input.data));
    const BlockProduct exact = denseProduct(weights, x, {weights.blockColumns(), 1});
    const Arithmetic& arithmetic = simulation->arithmetic;
    check.noise_bound = noiseBound(design, weights, x, arithmetic);
    double squares = 0.0;
    for (std::size_t i = 0; i < simulation->outputs.size(); ++i) {
        const double error = static_cast<double>(simulation->outputs[i]) -
                             exact.values[i] / arithmetic.output.step();
        squares += error * error;
    }
    check.noise = std::sqrt(squares / static_cast<double>(simulation->outputs.size()));
    return check;
}

} // namespace permdse
