// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/eie/eie_self_check.h"

#include <algorithm>
#include <limits>

#include "core/engines/eie/eie_mapping.h"
#include "core/engines/eie/eie_matrix.h"
#include "core/engines/eie/eie_model.h"
#include "core/engines/self_check_design.h"
#include "core/layer/layer_data.h"

namespace permdse {

SelfCheck checkEie(std::uint64_t seed) {
    constexpr double cycleBound = 0.2;
    constexpr std::int64_t fewestColumns = 150; // of the domain of the load balance
    SeededRandom random(seed);
    SelfCheck check;
    check.design = drawnDesign(EieModel::parameters(), random);
    const EieDesign design = makeDesign<EieDesign>(EieModel::parameters(), check.design);
    Layer& layer = check.layer;
    // Mostly at least a row per PE: otherwise there is nothing to balance.
    constexpr std::int64_t mostRows = 1000;
    const std::int64_t fewestRows = random.chance(0.2) ? 1 : std::min(mostRows, design.pe_count);
    layer.outputs = drawnSize(fewestRows, mostRows, random);
    layer.inputs = drawnSize(fewestColumns, 600, random);
    layer.weight_density = static_cast<double>(1 + random.below(50)) / 50.0;
    layer.activation_density = static_cast<double>(random.below(11)) / 10.0;
    layer.signed_inputs = random.chance(0.5);

    const Technology technology{TechnologySettings{}};
    const SimulationInput drawn = drawnInput(layer, random);
    const Result<Simulation> simulation =
        EieModel::simulate(design, layer, technology.forEngine(EieModel::id), drawn);
    if (!simulation) {
        check.problem = toText(simulation.error());
        return check;
    }
    const Arithmetic& arithmetic = simulation->arithmetic;
    const std::vector<std::int32_t> raw = rawValues(*drawn.data.activations, arithmetic.activation);
    const EieMatrix matrix(prunedWeights(*drawn.data.weights, layer.weight_density), design,
                           arithmetic.weight);
    check.wrong_outputs =
        differences(*simulation, denseSums(matrix.decoded(), raw, arithmetic, drawn.function));

    // The closed form is about densities, so it is told those that were drawn.
    const auto columns = std::count_if(raw.begin(), raw.end(), [](auto x) { return x != 0; });
    const double positions = static_cast<double>(layer.outputs * layer.inputs);
    Layer counted = layer;
    counted.activation_density = static_cast<double>(columns) / static_cast<double>(layer.inputs);
    counted.weight_density =
        std::max(1.0, static_cast<double>(matrix.entries() - matrix.padding())) / positions;
    EieColumnCache cache;
    check.cycles = simulation->counted.counts.cycles - simulation->counted.counts.stalls[0];
    // In as many batches as the simulation, which chose them for the layer's densities.
    check.closed_form_cycles =
        expectedCycles(eieMapped(design, layer, cache), counted, cache).cycles();
    check.cycle_bound =
        columns >= fewestColumns ? cycleBound : std::numeric_limits<double>::infinity();
    return check;
}

} // namespace permdse
