// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/permdnn/permdnn_self_check.h"

#include <algorithm>

#include "core/arithmetic/weight_sharing.h"
#include "core/engines/permdnn/permdnn_model.h"
#include "core/engines/self_check_design.h"
#include "core/layer/layer_data.h"
#include "core/pdmatrix/pd_matrix.h"
#include "core/technology/technology.h"

namespace permdse {

namespace {

/// What the engine stores, raw and in the places of a dense matrix: only kept weights are shared.
std::vector<std::int32_t> storedWeights(const PermdnnDesign& design, const Layer& layer,
                                        const PdMatrix& matrix, const Arithmetic& arithmetic,
                                        std::uint64_t seed) {
    std::vector<std::size_t> places;
    std::vector<std::int32_t> stored;
    for (std::int64_t i = 0; i < layer.outputs; ++i) {
        for (std::int64_t g = 0; g < matrix.shape.blockColumns(); ++g) {
            if (const std::int64_t j = matrix.columnOf(i, g); j < layer.inputs) {
                places.push_back(static_cast<std::size_t>(i * layer.inputs + j));
                stored.push_back(
                    rawValues({&matrix.weights[matrix.valueIndex(i, g)], 1}, arithmetic.weight)[0]);
            }
        }
    }
    if (design.weight_tag_bits < design.datapath_bits && !stored.empty()) {
        const SharedWeights shared =
            shareWeights(stored, static_cast<int>(design.weight_tag_bits), seed);
        for (std::size_t i = 0; i < stored.size(); ++i) {
            stored[i] = shared.codebook[shared.tags[i]];
        }
    }
    std::vector<std::int32_t> dense(static_cast<std::size_t>(layer.outputs * layer.inputs), 0);
    for (std::size_t i = 0; i < stored.size(); ++i) {
        dense[places[i]] = stored[i];
    }
    return dense;
}

} // namespace

SelfCheck checkPermdnn(std::uint64_t seed) {
    SeededRandom random(seed);
    SelfCheck check;
    const auto rows = PermdnnModel::parameters();
    check.design = drawnDesign(rows, random);
    PermdnnDesign design = makeDesign<PermdnnDesign>(rows, check.design);
    Layer& layer = check.layer;
    layer.outputs = drawnSize(1, 300, random);
    layer.inputs = drawnSize(1, 300, random);
    layer.p = drawnSize(1, std::min<std::int64_t>({layer.outputs, layer.inputs, 64}), random);
    layer.activation_density = static_cast<double>(random.below(11)) / 10.0;
    layer.weight_density = 1.0 / static_cast<double>(layer.p);
    layer.signed_inputs = random.chance(0.5);
    if (!PermdnnModel::isLegalFor(design, layer)) { // p of the design is larger than the layer
        design.p = 0;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            check.design[i] = rows[i].get(design);
        }
    }

    const Technology technology{TechnologySettings{}};
    const SimulationInput drawn = drawnInput(layer, random);
    const Result<Simulation> simulation =
        PermdnnModel::simulate(design, layer, technology.forEngine(PermdnnModel::id), drawn);
    const Result<PdProjection> projection =
        projectDense(*drawn.data.weights, blockSizeOn(design, layer),
                     design.shifts == Shifts::Natural ? ShiftRule::Natural : ShiftRule::Best, 0);
    if (!simulation || !projection) {
        check.problem = toText(simulation ? projection.error() : simulation.error());
        return check;
    }

    const Arithmetic& arithmetic = simulation->arithmetic;
    const std::vector<std::int32_t> dense =
        storedWeights(design, layer, projection->matrix, arithmetic, weightSeed(drawn.data));
    const std::vector<std::int32_t> raw = rawValues(*drawn.data.activations, arithmetic.activation);
    check.wrong_outputs =
        differences(*simulation, denseSums(dense, raw, arithmetic, drawn.function));

    std::vector<bool> nonZero;
    std::transform(raw.begin(), raw.end(), std::back_inserter(nonZero),
                   [](std::int32_t value) { return value != 0; });
    check.cycles = simulation->counted.counts.cycles - simulation->counted.counts.stalls[0];
    check.closed_form_cycles = exactCycles(design, layer, nonZero).cycles();
    Layer counted = layer;
    counted.activation_density =
        static_cast<double>(std::count(nonZero.begin(), nonZero.end(), true)) /
        static_cast<double>(layer.inputs);
    PermdnnMemory memory;
    check.expected_cycles = PermdnnModel::count(design, counted, memory).cycles;
    return check;
}

} // namespace permdse
