// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/circnn/circnn_simulator.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <numbers>
#include <stdexcept>

#include "core/architecture/bits.h"
#include "core/arithmetic/rounding_loss.h"
#include "core/engines/circnn/circnn_lines.h"
#include "core/engines/circnn/circnn_model.h"
#include "core/engines/circnn/circnn_quantities.h"
#include "core/engines/circnn/circnn_schedule.h"
#include "core/layer/layer_data.h"

namespace permdse {

namespace {

/// Calls visit(word, X_b) for all bins of all blocks. Transforms of weights are done once and off
/// the engine, so plainly and in double precision.
template <class Visit>
void visitSpectra(const CirculantWeights& weights, FftForm form, const StopPoint& stop_point,
                  const Visit& visit) {
    const auto k = static_cast<std::size_t>(weights.block);
    const std::size_t bins = form == FftForm::Symmetric ? k / 2 + 1 : k;
    std::vector<std::complex<double>> turn(k); // exp(-2 pi i j / k)
    for (std::size_t j = 0; j < k; ++j) {
        const double angle =
            -2.0 * std::numbers::pi * static_cast<double>(j) / static_cast<double>(k);
        turn[j] = {std::cos(angle), std::sin(angle)};
    }
    std::size_t word = 0;
    for (std::size_t first = 0; first < weights.generators.size(); first += k) {
        passBy(stop_point);
        const float* const generator = weights.generators.data() + first;
        for (std::size_t bin = 0; bin < bins; ++bin, ++word) {
            double re = 0.0, im = 0.0;
            for (std::size_t i = 0, at = 0; i < k; ++i, at = (at + bin) & (k - 1)) {
                re += static_cast<double>(generator[i]) * turn[at].real();
                im += static_cast<double>(generator[i]) * turn[at].imag();
            }
            visit(word, re, im);
        }
    }
}

/// Block columns whose products are added up before an inverse transform.
ColumnGroups summedColumns(const CircnnDesign& design, std::int64_t columns) {
    return design.accumulation == Accumulation::Decoupled ? heldGroups(design, columns)
                                                          : ColumnGroups{columns, columns};
}

/// What a run executed.
struct Executed {
    std::int64_t output_blocks = 0; ///< P
    ColumnGroups groups{};          ///< of Q block columns
    std::int64_t bins = 0;          ///< of a spectrum
    FftCounts counts{};
    std::int64_t transforms = 0;
    std::int64_t products = 0; ///< complex ones
};

/// Groups of block columns in their order, each planned for the cycles of the closed form.
std::vector<CircnnWork> groupsOf(const CircnnDesign& design, const Executed& executed,
                                 std::int64_t transform) {
    const bool isLiteral = design.accumulation == Accumulation::Literal;
    const std::int64_t accesses = ceilDivide(design.block_size, activationWordsPerAccess);
    const bool isOnlySum = (isLiteral ? executed.groups.columns : executed.groups.groups) == 1;
    CircnnWork work;
    work.output_blocks = executed.output_blocks;
    work.bins = executed.bins;
    work.transform = transform;
    work.lanes = design.lanes;
    work.forward_accesses = accesses;
    work.inverse_accesses = isOnlySum ? accesses : 2 * accesses;
    work.accumulation = design.accumulation;
    std::vector<CircnnWork> groups;
    for (std::int64_t g = 0; g < executed.groups.groups; ++g) {
        work.input_blocks = executed.groups.size(g);
        const std::int64_t slots = work.input_blocks * std::max(transform, work.forward_accesses) +
                                   work.inverses() * std::max(transform, work.inverse_accesses);
        const std::int64_t products =
            ceilDivide(work.output_blocks * work.input_blocks * work.bins, work.lanes);
        work.planned = std::max(slots, products) + 2 * transform;
        groups.push_back(work);
    }
    return groups;
}

/// Cycles and events of a run that executed these transforms and complex products.
void countRun(const CircnnDesign& design, const Layer& layer, const Executed& executed,
              CycleTrace* trace, Simulation& simulation) {
    using namespace circnn_lines;
    // A level works on whole butterflies; `depth` levels are in hardware and work as one.
    const std::int64_t levels = bitsFor(design.block_size);
    const std::int64_t perLevel =
        ceilDivide(executed.counts.half_butterflies / executed.transforms / levels, 2);
    const std::int64_t butterflies = executed.transforms * levels * perLevel;
    std::int64_t transform = 0;
    for (std::int64_t level = 0; level < levels; level += design.depth) {
        transform += ceilDivide(perLevel, design.parallelism);
    }
    const std::vector<CircnnWork> groups = groupsOf(design, executed, transform);
    const CircnnTimes times = runCircnnSchedule(groups, trace);
    std::vector<CircnnWork> unplanned = groups;
    std::int64_t lanesBusy = 0, transformStall = 0;
    for (CircnnWork& work : unplanned) {
        const std::int64_t products =
            ceilDivide(work.output_blocks * work.input_blocks * work.bins, work.lanes);
        lanesBusy += products;
        transformStall += std::max<std::int64_t>(
            0, (work.input_blocks + work.inverses()) * work.transform - products);
        work.planned = 0;
    }
    const CircnnTimes earliest = runCircnnSchedule(unplanned);

    // The closed form of the same design and layer says what one of each event costs.
    CircnnModel::Memory memory;
    const CountedLayer closedForm = CircnnModel::countedLayer(design, layer, memory);
    const LayerRun& closed = closedForm.counts;
    simulation.counted.storage = closedForm.storage;
    const CircnnLayer<double> work = circnnLayer(design, layer);
    LayerRun& run = simulation.counted.counts;
    run.cycles = real(times.cycles);
    run.busy_cycles = real(lanesBusy);
    run.stalls[FillStall] = real(2 * transform * static_cast<std::int64_t>(groups.size()));
    run.stalls[TransformStall] = real(transformStall);
    run.stalls[ActivationStall] =
        run.cycles - run.busy_cycles - run.stalls[FillStall] - run.stalls[TransformStall];
    const auto scaled = [&](std::size_t line, double counted, double expected) {
        run.events[line] = closed.events[line] / expected * counted;
    };
    const double butterflyCount = real(butterflies), productCount = real(executed.products);
    run.multiplications = 4.0 * (butterflyCount + productCount);
    run.operations = 10.0 * butterflyCount + 8.0 * productCount;
    scaled(WeightSram, real(lanesBusy), work.busy_cycles);
    scaled(SpectrumSramRead, real(lanesBusy), work.busy_cycles);
    scaled(FftBuffers, butterflyCount, work.butterflies);
    scaled(PipelineRegisters, 2.0 * butterflyCount + productCount,
           2.0 * work.butterflies + work.complex_products);
    run.events[ButterflyMultipliers] = 4.0 * butterflyCount;
    run.events[ButterflyAdders] = 6.0 * butterflyCount;
    run.events[ProductMultipliers] = 4.0 * productCount;
    run.events[ProductAdders] = 4.0 * productCount;
    scaled(SumRegisters, productCount, work.complex_products);
    for (const Line line : {SpectrumSramWrite, ActivationSramRead, ActivationSramWrite,
                            PartialSumAdders, ActivationUnits}) {
        run.events[line] = closed.events[line]; // whatever the words are
    }

    simulation.pe_utilisation = {run.busy_cycles / run.cycles};
    simulation.details = {
        {"butterflies", "Butterflies", "", butterflyCount},
        {"complex_products", "Complex products", "", productCount},
        {"twiddle_multiplications", "Real multiplications by twiddles other than 1, -1, i and -i",
         "", real(executed.counts.multiplications)},
        {"missed_slot_cycles", "Cycles by which inverse transforms missed their slots", "",
         real(times.waited)},
        {"port_cycles", "Cycles of the activation SRAM's port", "", real(times.accesses)},
        {"port_conflict_cycles", "Cycles by which accesses missed the port", "",
         real(times.conflicts)},
        {"slack_cycles", "Cycles saved if inverse transforms started as soon as they could", "",
         real(times.cycles - earliest.cycles)},
    };
}

/// The run without numbers: each transform of a size executes the same, whatever its words.
Simulation counted(const CircnnDesign& design, const Layer& layer, CycleTrace* trace) {
    const FixedFft fft(design.block_size, design.fft, static_cast<int>(design.word_bits));
    std::vector<std::int32_t> block(static_cast<std::size_t>(design.block_size), 0);
    std::vector<std::int32_t> re(static_cast<std::size_t>(fft.bins()), 0), im(re);
    const std::int64_t columns = ceilDivide(layer.inputs, design.block_size);
    Executed executed{ceilDivide(layer.outputs, design.block_size), heldGroups(design, columns),
                      fft.bins()};
    FftCounts forward, inverse;
    fft.forward(block, re, im, forward);
    fft.inverse(re, im, block, inverse);
    const std::int64_t pairs = executed.output_blocks * columns;
    const std::int64_t inverses = design.accumulation == Accumulation::Decoupled
                                      ? executed.output_blocks * executed.groups.groups
                                      : pairs;
    const auto inAll = [&](std::int64_t FftCounts::*count) {
        return columns * forward.*count + inverses * inverse.*count;
    };
    executed.counts.half_butterflies = inAll(&FftCounts::half_butterflies);
    executed.counts.multiplications = inAll(&FftCounts::multiplications);
    executed.transforms = columns + inverses;
    executed.products = pairs * fft.bins();
    Simulation simulation;
    countRun(design, layer, executed, trace, simulation);
    return simulation;
}

} // namespace

CircnnSimulator::CircnnSimulator(const CircnnDesign& design, const Layer& layer,
                                 const CirculantWeights& weights, const Arithmetic& arithmetic,
                                 const StopPoint& stop_point)
    : m_design(design), m_layer(layer), m_arithmetic(arithmetic),
      m_fft(design.block_size, design.fft, static_cast<int>(design.word_bits)),
      m_blockRows(weights.blockRows()), m_blockColumns(weights.blockColumns()) {
    const auto words = static_cast<std::size_t>(m_blockRows * m_blockColumns * m_fft.bins());
    m_re.resize(words);
    m_im.resize(words);
    visitSpectra(weights, design.fft, stop_point, [&](std::size_t word, double re, double im) {
        m_re[word] = static_cast<std::int32_t>(quantise(re, arithmetic.weight));
        m_im[word] = static_cast<std::int32_t>(quantise(im, arithmetic.weight));
    });
    m_cannotSaturate = arithmetic.productShift() == 0 &&
                       2 * design.word_bits + bitsFor(m_blockColumns) < arithmetic.accumulator.bits;
}

void CircnnSimulator::addProducts(const Spectrum& x, std::size_t pair, std::span<std::int64_t> re,
                                  std::span<std::int64_t> im, std::int64_t& saturations) const {
    const auto bins = static_cast<std::size_t>(m_fft.bins());
    const std::int32_t* const weightRe = m_re.data() + pair * bins;
    const std::int32_t* const weightIm = m_im.data() + pair * bins;
    if (m_cannotSaturate) {
        for (std::size_t bin = 0; bin < bins; ++bin) {
            const std::int64_t wr = weightRe[bin], wi = weightIm[bin];
            const std::int64_t xr = x.re[bin], xi = x.im[bin];
            re[bin] += xr * wr - xi * wi;
            im[bin] += xr * wi + xi * wr;
        }
        return;
    }
    const FixedFormat& format = m_arithmetic.accumulator;
    for (std::size_t bin = 0; bin < bins; ++bin) {
        const auto times = [&](std::int64_t a, std::int64_t b) {
            return product(a, b, m_arithmetic);
        };
        const std::int64_t wr = weightRe[bin], wi = weightIm[bin];
        const std::int64_t xr = x.re[bin], xi = x.im[bin];
        re[bin] = accumulate(re[bin], times(xr, wr) - times(xi, wi), format, saturations);
        im[bin] = accumulate(im[bin], times(xr, wi) + times(xi, wr), format, saturations);
    }
}

Simulation CircnnSimulator::run(std::span<const std::int32_t> activations,
                                ActivationFunction function, CycleTrace* trace,
                                const StopPoint& stop_point) const {
    if (static_cast<std::int64_t>(activations.size()) != m_layer.inputs) {
        throw std::invalid_argument("a layer needs one activation per input");
    }
    const auto k = static_cast<std::size_t>(m_design.block_size);
    const auto bins = static_cast<std::size_t>(m_fft.bins());
    const auto columns = static_cast<std::size_t>(m_blockColumns);
    // Block columns whose products are added up before an inverse transform.
    const ColumnGroups summed = summedColumns(m_design, m_blockColumns);
    const Arithmetic results{m_arithmetic.weight, m_arithmetic.activation, m_arithmetic.output,
                             m_arithmetic.output};
    Simulation simulation;
    simulation.arithmetic = m_arithmetic;
    Executed executed{m_blockRows, heldGroups(m_design, m_blockColumns), m_fft.bins()};

    std::vector<Spectrum> spectra(columns);
    std::vector<std::int32_t> block(k);
    for (std::size_t q = 0; q < columns; ++q) {
        for (std::size_t i = 0; i < k; ++i) {
            block[i] = q * k + i < activations.size() ? activations[q * k + i] : 0;
        }
        spectra[q].re.resize(bins);
        spectra[q].im.resize(bins);
        m_fft.forward(block, spectra[q].re, spectra[q].im, executed.counts);
        ++executed.transforms;
    }

    // Sums of products become words of the results' format before their inverse transform.
    const int shift = m_arithmetic.outputShift();
    Spectrum words{std::vector<std::int32_t>(bins), std::vector<std::int32_t>(bins)};
    std::vector<std::int64_t> re(bins), im(bins), sums(k);
    const auto invert = [&] {
        const auto word = [&](std::int64_t sum) {
            const std::int64_t rounded = roundShift(sum, shift);
            const std::int64_t fitted = saturate(rounded, m_arithmetic.output);
            simulation.saturations += fitted != rounded;
            return static_cast<std::int32_t>(fitted);
        };
        std::transform(re.begin(), re.end(), words.re.begin(), word);
        std::transform(im.begin(), im.end(), words.im.begin(), word);
        m_fft.inverse(words.re, words.im, block, executed.counts);
        ++executed.transforms;
        for (std::size_t i = 0; i < k; ++i) {
            sums[i] = accumulate(sums[i], block[i], m_arithmetic.output, simulation.saturations);
        }
        std::fill(re.begin(), re.end(), 0);
        std::fill(im.begin(), im.end(), 0);
    };
    for (std::size_t p = 0; p < static_cast<std::size_t>(m_blockRows); ++p) {
        passBy(stop_point);
        std::fill(sums.begin(), sums.end(), 0);
        for (std::size_t q = 0; q < columns; ++q) {
            addProducts(spectra[q], p * columns + q, re, im, simulation.saturations);
            executed.products += m_fft.bins();
            if (summed.endsAt(static_cast<std::int64_t>(q))) {
                invert();
            }
        }
        for (std::size_t i = 0; i < k && p * k + i < static_cast<std::size_t>(m_layer.outputs);
             ++i) {
            simulation.outputs.push_back(outputOf(sums[i], results, function));
        }
    }
    simulation.saturations += executed.counts.saturations;
    countRun(m_design, m_layer, executed, trace, simulation);
    return simulation;
}

float largestSpectrumWord(const CirculantWeights& weights, FftForm form,
                          const StopPoint& stop_point) {
    double largest = 0.0;
    visitSpectra(weights, form, stop_point, [&](std::size_t, double re, double im) {
        largest = std::max({largest, std::abs(re), std::abs(im)});
    });
    return static_cast<float>(largest);
}

double signalToNoise_db(std::span<const double> exact, std::span<const double> computed) {
    double signal = 0.0, noise = 0.0;
    for (std::size_t i = 0; i < exact.size(); ++i) {
        signal += exact[i] * exact[i];
        noise += (computed[i] - exact[i]) * (computed[i] - exact[i]);
    }
    return noise > 0.0 ? 10.0 * std::log10(signal / noise)
                       : std::numeric_limits<double>::infinity();
}

Result<Simulation> CircnnModel::simulate(const CircnnDesign& design, const Layer& layer,
                                         const EngineTechnology&, const SimulationInput& input) {
    if (Diagnostics problems = layerDataProblems(input.data, layer); hasErrors(problems)) {
        return problems;
    }
    if (!input.with_outputs && input.data.isDrawn()) {
        return counted(design, layer, input.trace);
    }
    CirculantProjection weights;
    if (input.data.weights != nullptr) {
        weights = projectedOnCirculant(*input.data.weights, design.block_size);
    } else {
        weights.weights = randomCirculantWeights(layer.outputs, layer.inputs, design.block_size,
                                                 weightSeed(input.data), input.stop_point);
    }
    const std::vector<float> activations = activationsOf(input.data, layer);
    const ColumnGroups summed = summedColumns(design, weights.weights.blockColumns());
    const BlockProduct exact = denseProduct(weights.weights, activations, summed, input.stop_point);

    // Words fit the largest of each kind; the results' binary point is the one that holds the
    // largest result with an eighth to spare. Results that are computed beyond the matrix count:
    // their overflow would spoil those of their block; so do sums that more is added to.
    const int width = static_cast<int>(design.word_bits);
    const int sumBits = static_cast<int>(circnnHardware(design).sum_width);
    const NumberRanges ranges{largestSpectrumWord(weights.weights, design.fft, input.stop_point),
                              largestOf(activations), 1};
    BinaryPoints points = input.points;
    Result<Arithmetic> arithmetic =
        chooseArithmetic({points.weight, points.activation, {}, {}}, ranges, width, sumBits, {});
    if (!arithmetic) {
        return arithmetic.error();
    }
    if (!points.accumulator) {
        const int whole = arithmetic->weight.fraction_bits + arithmetic->activation.fraction_bits;
        points.accumulator = std::clamp(whole - (2 * width + sumGuardBits - sumBits), 0,
                                        FixedFormat::maxFractionBits);
    }
    if (!points.output) {
        double largest = summed.groups > 1 ? exact.largest_part : 0.0;
        for (const double value : exact.values) {
            largest = std::max(largest, std::abs(value));
        }
        const auto spared = static_cast<float>(1.125 * largest);
        points.output = std::clamp(chosenFractionBits(std::span(&spared, 1), width), 0,
                                   std::max(0, *points.accumulator));
    }
    arithmetic = chooseArithmetic(points, ranges, width, sumBits, {});
    if (!arithmetic) {
        return arithmetic.error();
    }
    std::vector<std::int32_t> raw(activations.size());
    std::transform(activations.begin(), activations.end(), raw.begin(), [&](float value) {
        return static_cast<std::int32_t>(
            quantise(static_cast<double>(value), arithmetic->activation));
    });
    const CircnnSimulator simulator(design, layer, weights.weights, *arithmetic, input.stop_point);
    Simulation simulation =
        simulator.run(raw, ActivationFunction::None, input.trace, input.stop_point);

    std::vector<double> computed(simulation.outputs.size());
    std::transform(simulation.outputs.begin(), simulation.outputs.end(), computed.begin(),
                   [&](std::int64_t output) { return realValue(output, arithmetic->output); });
    const std::span<const double> wanted(exact.values.data(), computed.size());
    if (const double snr = signalToNoise_db(wanted, computed); std::isfinite(snr)) {
        simulation.details.push_back(
            {"snr_db", "Signal-to-noise ratio against the dense product", "dB", snr});
    }
    if (input.data.weights != nullptr) {
        simulation.details.push_back(
            {"retained_energy", "Share of the weights' energy kept", "", weights.retained_energy});
    }
    simulation.warnings = comparedWarnings(wanted, computed, arithmetic->output, layer.name);
    const Arithmetic results{arithmetic->weight, arithmetic->activation, arithmetic->output,
                             arithmetic->output};
    for (std::int64_t& output : simulation.outputs) {
        output = outputOf(output, results, input.function);
    }
    return simulation;
}

double CircnnModel::simulationBytes(const CircnnDesign& design, const Layer& layer) {
    const double blocks = real(ceilDivide(layer.outputs, design.block_size)) *
                          real(ceilDivide(layer.inputs, design.block_size));
    constexpr double perWeight = 4.0, perBin = 8.0; // itself, and the two words of its spectrum
    const double bins =
        real(design.fft == FftForm::Symmetric ? design.block_size / 2 + 1 : design.block_size);
    return blocks * (perWeight * real(design.block_size) + perBin * bins);
}

} // namespace permdse
