// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/permdnn/permdnn_simulator.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>

#include <fmt/format.h>

#include "core/architecture/bits.h"
#include "core/architecture/simulation_memo.h"
#include "core/arithmetic/rounding_loss.h"
#include "core/base/seeded_random.h"
#include "core/engines/permdnn/permdnn_lines.h"
#include "core/engines/permdnn/permdnn_model.h"
#include "core/layer/layer_data.h"

namespace permdse {

namespace {

/// In the order of PermdnnModel::stalls().
enum Stall : std::size_t { DramStall, FeedStall, WriteBackStall, FillStall };

/// Words of the activation SRAM that the results of a pass go to. PEs own rows in rising order, and
/// a word that two of them share is written once.
std::int64_t wordsWritten(const PermdnnDesign& design, const std::vector<PermdnnPeRows>& pes) {
    std::int64_t words = 0, behind = 0; // words below `behind` are counted
    for (const PermdnnPeRows& pe : pes) {
        if (pe.rows() > 0) {
            const std::int64_t first =
                pe.begin * design.datapath_bits / design.activation_sram_width_bits;
            const std::int64_t end =
                (pe.end * design.datapath_bits - 1) / design.activation_sram_width_bits + 1;
            words += end - std::max(first, behind);
            behind = end;
        }
    }
    return words;
}

/// What the events of a run are counted on.
class Counter {
public:
    Counter(const PermdnnDesign& design, const Layer& layer, const PermdnnMapping& mapping,
            std::span<const std::int32_t> columns)
        : m_design(design), m_layer(layer), m_mapping(mapping),
          m_bits(PermdnnModel::registersOf(design)) {
        const std::int64_t p = blockSizeOn(design, layer);
        for (const std::int32_t column : columns) {
            if (m_used.empty() || m_used.back() != column / p) {
                m_used.push_back(column / p);
            }
        }
    }

    void addPass(const PermdnnPassRun& pass, std::int64_t k, Simulation& simulation) const;
    /// After the last pass.
    void addProducts(std::int64_t products, LayerRun& run) const;

private:
    [[nodiscard]] std::int64_t weightWords(const PermdnnPassRun& pass,
                                           std::int64_t block_rows) const;
    [[nodiscard]] std::int64_t shiftWords(std::int64_t block_rows) const;

    const PermdnnDesign& m_design;
    const Layer& m_layer;
    const PermdnnMapping& m_mapping;
    PermdnnRegisters m_bits;
    std::vector<std::int64_t> m_used; ///< block columns with any non-zero
};

std::int64_t Counter::weightWords(const PermdnnPassRun& pass, std::int64_t block_rows) const {
    if (const std::int64_t shared = columnsPerWord(m_design, block_rows); shared > 1) {
        return pass.touched_words.at(shared);
    }
    std::int64_t columns = 0;
    for (std::size_t size = 1; size < pass.groups.size(); ++size) {
        columns += pass.groups[size] * static_cast<std::int64_t>(size);
    }
    return columns * wordsPerColumn(m_design, block_rows);
}

std::int64_t Counter::shiftWords(std::int64_t block_rows) const {
    const std::int64_t bits = block_rows * shiftBitsOn(m_design, m_layer);
    const std::int64_t width = m_design.permutation_sram_width_bits;
    std::int64_t words = 0;
    for (const std::int64_t block : m_used) {
        words += bits > 0 ? (block * bits % width + bits - 1) / width + 1 : 0;
    }
    return words;
}

void Counter::addPass(const PermdnnPassRun& pass, std::int64_t k, Simulation& simulation) const {
    using namespace permdnn_lines;
    LayerRun& run = simulation.counted.counts;
    const std::vector<PermdnnPeRows> pes = rowsOfPes(m_design, m_layer, m_mapping, k);
    const std::int64_t lanes = suppliedMultipliers(m_design);
    struct PerPe {
        std::int64_t busy = 0, weightWords = 0, shiftWords = 0;
    };
    std::map<std::int64_t, PerPe> byBlockRows; // PEs with as many block rows do the same
    std::int64_t active = 0;
    for (std::size_t q = 0; q < pes.size(); ++q) {
        if (pes[q].rows() == 0) {
            continue;
        }
        const std::int64_t blockRows = pes[q].block_rows;
        const auto [found, isNew] = byBlockRows.try_emplace(blockRows);
        PerPe& pe = found->second;
        for (std::size_t size = 1; isNew && size < pass.groups.size(); ++size) {
            const std::int64_t products = blockRows * static_cast<std::int64_t>(size);
            pe.busy += pass.groups[size] * ceilDivide(products, lanes);
        }
        if (isNew) {
            pe.weightWords = weightWords(pass, blockRows);
            pe.shiftWords = shiftWords(blockRows);
        }
        ++active;
        simulation.pe_utilisation[q] += real(pe.busy); // divided by the cycles in the end
        for (const Line line : {WeightSram, WeightSramSelect, WeightSramWires}) {
            run.events[line] += real(pe.weightWords);
        }
        run.events[PermutationSram] += real(pe.shiftWords);
    }
    run.busy_cycles += real(pass.mac_cycles);
    run.stalls[FeedStall] += real(pass.feed_cycles);
    run.stalls[WriteBackStall] += real(pass.write_back_cycles);
    run.stalls[FillStall] += real(pass.fill_cycles);
    run.cycles += real(pass.cycles());
    run.events[PipelineRegisters] += real(pass.mac_cycles * active) * m_bits.pipeline;
    run.events[Broadcast] += real(pass.handed * m_design.pe_count);
    run.events[ActivationSramRead] += real(pass.scan_reads * m_design.activation_sram_banks);
    run.events[ActivationSramWrite] += real(wordsWritten(m_design, pes));
    run.events[ActivationFifo] += 2.0 * real(pass.handed) * m_bits.activation;
    run.events[ZeroDetector] += real(m_layer.inputs);
}

void Counter::addProducts(std::int64_t products, LayerRun& run) const {
    using namespace permdnn_lines;
    run.multiplications = real(products);
    run.operations = 2.0 * run.multiplications;
    run.events[Accumulators] = real((2 * products + m_layer.outputs) * m_design.accumulator_bits);
    run.events[WeightSelect] =
        m_design.weight_tag_bits < m_design.datapath_bits ? real(products) : 0.0;
    run.events[ActivationSelect] = m_bits.packable > 1.0 ? real(products) : 0.0;
    run.events[Multipliers] = real(products);
    run.events[Adders] = real(products);
    run.events[AccumulatorSelect] = 2.0 * real(products); // read and write side
    run.events[ActivationUnits] = real(m_layer.outputs);
}

} // namespace

Simulation countPermdnn(const PermdnnDesign& design, const Layer& layer,
                        std::span<const std::int32_t> columns, std::int64_t products,
                        CycleTrace* trace) {
    Simulation simulation;
    simulation.pe_utilisation.assign(static_cast<std::size_t>(design.pe_count), 0.0);
    PermdnnControl control(design, layer, columns, trace);
    const Counter counter(design, layer, control.mapping(), columns);
    PermdnnMemory memory;
    simulation.counted.storage = PermdnnModel::stored(design, layer, memory);
    std::int64_t groups = 0, mostWaiting = 0;
    const std::int64_t passes = passCount(control.mapping());
    for (std::int64_t k = 0; k < passes; ++k) {
        const PermdnnPassRun pass = control.runPass();
        counter.addPass(pass, k, simulation);
        mostWaiting = std::max(mostWaiting, pass.most_waiting);
        for (const std::int64_t count : pass.groups) {
            groups += count;
        }
    }
    counter.addProducts(products, simulation.counted.counts);
    for (double& busy : simulation.pe_utilisation) {
        busy /= simulation.counted.counts.cycles;
    }
    simulation.details = {
        {"passes", "Passes", "", real(passes)},
        {"column_groups", "Groups of columns issued", "", real(groups)},
        {"non_zero_inputs", "Non-zero inputs", "", real(static_cast<std::int64_t>(columns.size()))},
        {"most_waiting", "Fullest activation FIFO", "", real(mostWaiting)},
    };
    return simulation;
}

PermdnnSimulator::PermdnnSimulator(const PermdnnDesign& design, const Layer& layer,
                                   const PdMatrix& matrix, const Arithmetic& arithmetic,
                                   std::uint64_t seed, const StopPoint& stop_point)
    : m_design(design), m_layer(layer),
      m_weights(matrix, arithmetic, static_cast<int>(design.weight_tag_bits), seed, stop_point) {
    if (matrix.shape != PdShape{layer.outputs, layer.inputs, blockSizeOn(design, layer), 1}) {
        throw std::invalid_argument("the weights are those of another layer or block size");
    }
}

Simulation PermdnnSimulator::run(std::span<const std::int32_t> activations,
                                 ActivationFunction function, CycleTrace* trace,
                                 const StopPoint& stop_point) const {
    const Arithmetic& arithmetic = m_weights.arithmetic();
    if (static_cast<std::int64_t>(activations.size()) != m_layer.inputs) {
        throw std::invalid_argument("a simulation takes one activation per input of the layer");
    }
    std::vector<std::int32_t> columns;
    for (std::size_t j = 0; j < activations.size(); ++j) {
        if (activations[j] < arithmetic.activation.lowest() ||
            activations[j] > arithmetic.activation.highest()) {
            throw std::invalid_argument("an activation does not fit its format");
        }
        if (activations[j] != 0) {
            columns.push_back(static_cast<std::int32_t>(j));
        }
    }
    const PermdnnSums sums = m_weights.multiply(columns, activations, stop_point);
    Simulation simulation = countPermdnn(m_design, m_layer, columns, sums.products, trace);
    simulation.arithmetic = arithmetic;
    simulation.saturations = sums.saturations;
    simulation.outputs.reserve(sums.values.size());
    for (const std::int64_t sum : sums.values) {
        simulation.outputs.push_back(outputOf(sum, arithmetic, function));
    }
    simulation.warnings = outputWarnings(sums.values, arithmetic, function, m_layer.name);
    simulation.details.push_back({"weight_snr_db", "Weights against their quantisation and sharing",
                                  "dB", m_weights.signalToNoise_db()});
    return simulation;
}

namespace {

struct Weights {
    PdMatrix matrix;
    double retained_energy = 1.0;
};

/// The weights that were given in permuted-diagonal form, or drawn ones.
Result<Weights> weightsOf(const PermdnnDesign& design, const Layer& layer,
                          const SimulationInput& input) {
    const std::int64_t p = blockSizeOn(design, layer);
    const bool natural = design.shifts == Shifts::Natural;
    if (input.data.weights != nullptr) {
        Result<PdProjection> projection = projectDense(
            *input.data.weights, p, natural ? ShiftRule::Natural : ShiftRule::Best, 0, "weights");
        if (!projection) {
            return projection.error();
        }
        return Weights{std::move(projection->matrix), projection->retained_energy};
    }
    Result<PdMatrix> matrix =
        makePdMatrix({layer.outputs, layer.inputs, p, 1},
                     natural ? ShiftRule::Natural : ShiftRule::Random, weightSeed(input.data));
    if (!matrix) {
        return matrix.error();
    }
    SeededRandom random(weightSeed(input.data));
    for (std::int64_t i = 0; i < layer.outputs; ++i) {
        passBy(input.stop_point);
        for (std::int64_t g = 0; g < matrix->shape.blockColumns(); ++g) {
            if (matrix->columnOf(i, g) < layer.inputs) {
                matrix->weights[matrix->valueIndex(i, g)] = static_cast<float>(random.bell());
            }
        }
    }
    return Weights{*std::move(matrix), 1.0};
}

} // namespace

namespace {

/// Where the drawn shifts put the diagonals of the last block row, which may reach beyond the
/// matrix.
struct LastBlockRow {
    std::int64_t number = 0;
    std::vector<std::int64_t> rows; ///< by column
};

std::int64_t storedBytes(const LastBlockRow& last) {
    return static_cast<std::int64_t>(last.rows.size() * sizeof(last.rows[0]));
}

/// @pre the shape has no problems
LastBlockRow lastBlockRow(const PdShape& shape, ShiftRule rule, std::uint64_t seed) {
    const PdMatrix matrix = *makePdMatrix(shape, rule, seed);
    LastBlockRow last{shape.blockRows() - 1, {}};
    for (std::int64_t j = 0; j < shape.columns; ++j) {
        last.rows.push_back(matrix.rowOf(last.number, j));
    }
    return last;
}

/// The run on drawn activations and shifts; weights change neither cycles nor events.
Result<Simulation> counted(const PermdnnDesign& design, const Layer& layer,
                           const SimulationInput& input) {
    const PdShape shape{layer.outputs, layer.inputs, blockSizeOn(design, layer), 1};
    if (Diagnostics problems = pdShapeProblems(shape, ""); hasErrors(problems)) {
        return problems;
    }
    const ShiftRule rule =
        design.shifts == Shifts::Natural ? ShiftRule::Natural : ShiftRule::Random;
    const std::string key =
        fmt::format("{} x {}, p {}, {} shifts, seed {}", shape.rows, shape.columns, shape.p,
                    rule == ShiftRule::Natural ? "natural" : "random", input.data.seed);
    const auto last = SimulationMemo::value<LastBlockRow>(
        input.memo, key, [&] { return lastBlockRow(shape, rule, weightSeed(input.data)); });
    const std::vector<float> activations = activationsOf(input.data, layer);
    std::vector<std::int32_t> columns;
    std::int64_t products = 0;
    for (std::size_t j = 0; j < activations.size(); ++j) {
        if (activations[j] != 0.0f) {
            columns.push_back(static_cast<std::int32_t>(j));
            products += last->number + (last->rows[j] < layer.outputs ? 1 : 0);
        }
    }
    return countPermdnn(design, layer, columns, products, input.trace);
}

} // namespace

Result<Simulation> PermdnnModel::simulate(const PermdnnDesign& design, const Layer& layer,
                                          const EngineTechnology&, const SimulationInput& input) {
    if (Diagnostics problems = layerDataProblems(input.data, layer); hasErrors(problems)) {
        return problems;
    }
    if (!input.with_outputs && input.data.isDrawn()) {
        return counted(design, layer, input);
    }
    Result<Weights> weights = weightsOf(design, layer, input);
    if (!weights) {
        return weights.error();
    }
    const std::vector<float> given = activationsOf(input.data, layer);
    const Result<Arithmetic> arithmetic = chooseArithmetic(
        input.points,
        {largestOf(weights->matrix.weights), largestOf(given),
         weights->matrix.shape.blockColumns()},
        static_cast<int>(design.datapath_bits), static_cast<int>(design.accumulator_bits), {});
    if (!arithmetic) {
        return arithmetic.error();
    }
    std::vector<std::int32_t> activations;
    activations.reserve(given.size());
    for (const float value : given) {
        auto raw =
            static_cast<std::int32_t>(quantise(static_cast<double>(value), arithmetic->activation));
        if (raw == 0 && value != 0.0f && input.data.activations == nullptr) {
            raw = value > 0.0f ? 1 : -1; // drawn as a non-zero one: keeps the layer's density
        }
        activations.push_back(raw);
    }
    const PermdnnSimulator simulator(design, layer, weights->matrix, *arithmetic,
                                     weightSeed(input.data), input.stop_point);
    Simulation simulation =
        simulator.run(activations, input.function, input.trace, input.stop_point);
    const Diagnostics lost =
        operandWarnings(weights->matrix.weights, given, *arithmetic, layer.name);
    simulation.warnings.insert(simulation.warnings.begin(), lost.begin(), lost.end());
    if (input.data.weights != nullptr) {
        simulation.details.push_back(
            {"retained_energy", "Share of the weights' energy kept", "", weights->retained_energy});
    }
    return simulation;
}

double PermdnnModel::simulationBytes(const PermdnnDesign& design, const Layer& layer) {
    constexpr double perWeight = 13.0; // itself, its raw number, its tag, and what is laid out
    constexpr double perBlock = 8.0;   // its shift, drawn and laid out
    const double p = real(blockSizeOn(design, layer));
    const double weights = real(layer.outputs) * real(layer.inputs) / p;
    return weights * (perWeight + perBlock / p);
}

} // namespace permdse
