// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/validation/reproduction.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "core/base/unit_format.h"
#include "core/engines/circnn/fixed_fft.h"
#include "core/engines/registry.h"
#include "core/validation/reproduction_rows.h"

namespace permdse {

namespace {

using namespace reproduction;

void permdnnRows(std::vector<ReproductionRow>& all) {
    const Reference permdnn("permdnn", 28.0);
    const Evaluation evaluation = permdnn.on(layerNamed("NMT-3"));
    const double pes = permdnn.design[*permdnn.engine.parameterIndex("pe_count")];
    const double peak_gops = permdnn.engine.metric(evaluation, "peak_gops");
    Rows rows("PermDNN");
    rows.add("Peak throughput on the compressed model", "GOPS",
             publishedFigure("/permdnn/totals/compressed_gops"), peak_gops, closedForm,
             "2 x 32 PEs x 8 multipliers x 1.2 GHz");
    constexpr double weightGain = 8.0, activationGain = 3.0;
    rows.add("Dense-equivalent throughput", "TOPS",
             publishedFigure("/permdnn/totals/dense_equivalent_tops"),
             peak_gops * weightGain * activationGain * 1e-3, arithmetic,
             "peak x 8 (weights) x 3 (activations); the split is recalled (unverified)");
    const Sums sums = categorySums(evaluation);
    double pePower_mw = 0.0, peArea_mm2 = 0.0;
    for (const char* category : {"memory", "register", "combinational", "clock", "filler"}) {
        const std::string name(category);
        const double power_mw = sums.power_mw.at(name) / pes,
                     area_mm2 = sums.area_mm2.at(name) / pes;
        pePower_mw += power_mw;
        peArea_mm2 += area_mm2;
        if (name != "filler") {
            rows.add("Power of a PE: " + name, "mW",
                     publishedFigure("/permdnn/pe_power_mw/" + name), power_mw, fittedBill);
        }
        rows.add("Area of a PE: " + name, "mm²", publishedFigure("/permdnn/pe_area_mm2/" + name),
                 area_mm2, fittedBill);
    }
    rows.add("Power of a PE", "mW", publishedFigure("/permdnn/pe_power_mw/total"), pePower_mw,
             fittedBill);
    rows.add("Area of a PE", "mm²", publishedFigure("/permdnn/pe_area_mm2/total"), peArea_mm2,
             fittedBill);
    rows.add("Power of the engine", "mW", publishedFigure("/permdnn/totals/power_mw"),
             permdnn.engine.metric(evaluation, "power_mw"), fittedBill);
    rows.add("Area of the engine", "mm²", publishedFigure("/permdnn/totals/area_mm2"),
             permdnn.engine.metric(evaluation, "area_mm2"), fittedBill);
    for (const Layer& layer : findBuiltinWorkload("permdnn-paper")->layers) {
        rows.addUnpublished("Time on " + layer.name, "µs", permdnn.metric(layer, "latency_us"),
                            closedForm);
    }
    rows.appendTo(all);
}

/// Ratios by the published convention: EIE's published actual times, area and power carried to
/// 28 nm against our PermDNN.
void permdnnVersusEieRows(std::vector<ReproductionRow>& all) {
    struct Pair {
        const char* permdnn;
        const char* eie;
        std::size_t row; ///< of EIE's table IV
    };
    constexpr std::array<Pair, 3> pairs{
        {{"Alex-FC6", "Alex-6", 0}, {"Alex-FC7", "Alex-7", 1}, {"Alex-FC8", "Alex-8", 2}}};
    const Reference permdnn("permdnn", 28.0), eie28("eie", 28.0);
    const double clockRatio = publishedFigure("/eie/reference_design/clock_ghz").value /
                              publishedFigure("/eie/projection_28nm/clock_ghz").value;
    const double eieArea_mm2 = publishedFigure("/eie/projection_28nm/area_mm2").value;
    const double eiePower_mw = publishedFigure("/eie/projection_28nm/power_mw").value;
    Rows rows("PermDNN versus EIE");
    std::vector<double> speed, area, energy;
    for (const Pair& pair : pairs) {
        const Evaluation ours = permdnn.on(layerNamed(pair.permdnn));
        const double latency_us = permdnn.engine.metric(ours, "latency_us");
        const double eie_us =
            publishedFigure(fmt::format("/eie/layers/{}/actual_us", pair.row)).value * clockRatio;
        speed.push_back(eie_us / latency_us);
        area.push_back(speed.back() * eieArea_mm2 / permdnn.engine.metric(ours, "area_mm2"));
        energy.push_back(speed.back() * eiePower_mw / permdnn.engine.metric(ours, "power_mw"));
        rows.addUnpublished(fmt::format("Throughput on {}", pair.permdnn), "x", speed.back(),
                            "closed form / published EIE time",
                            "published for the three layers together: 3.3 to 4.8");
    }
    const auto range = [&](const char* what, const char* pointer, const std::vector<double>& ours) {
        const std::vector<SourcedValue> ends = publishedRange(pointer);
        const auto [low, high] = std::minmax_element(ours.begin(), ours.end());
        const std::string note = "EIE's published times x 800/1285, 15.7 mm² and 590 mW";
        rows.add(fmt::format("{}, lowest of FC6 to FC8", what), "x", ends.front(), *low,
                 "closed form / published EIE", note);
        rows.add(fmt::format("{}, highest of FC6 to FC8", what), "x", ends.back(), *high,
                 "closed form / published EIE", note);
    };
    range("Throughput", "/permdnn/ratios_vs_eie/throughput", speed);
    range("Area efficiency", "/permdnn/ratios_vs_eie/area_efficiency", area);
    range("Energy efficiency", "/permdnn/ratios_vs_eie/energy_efficiency", energy);
    for (const Pair& pair : pairs) {
        const double eie_us =
            publishedFigure(fmt::format("/eie/layers/{}/actual_us", pair.row)).value * clockRatio;
        const Layer& implied = layerNamed(fmt::format("{}-implied", pair.permdnn));
        rows.addUnpublished(
            fmt::format("Throughput on {}, implied density", pair.permdnn), "x",
            eie_us / permdnn.metric(implied, "latency_us"), "closed form / published EIE time",
            fmt::format("density {}, implied by EIE's data, instead of the recalled {}",
                        displayNumber(implied.activation_density),
                        displayNumber(layerNamed(pair.permdnn).activation_density)));
    }
    for (const Pair& pair : pairs) {
        rows.addUnpublished(
            fmt::format("Throughput on {}, EIE modelled on {}", pair.permdnn, pair.eie), "x",
            eie28.metric(layerNamed(pair.eie), "latency_us") /
                permdnn.metric(layerNamed(pair.permdnn), "latency_us"),
            closedForm, "EIE carried to 28 nm, each with its own densities");
    }
    for (const char* layer : {"NMT-1", "NMT-2", "NMT-3"}) {
        rows.addUnpublished(fmt::format("Throughput on {}, EIE modelled", layer), "x",
                            eie28.metric(layerNamed(layer), "latency_us") /
                                permdnn.metric(layerNamed(layer), "latency_us"),
                            closedForm, "EIE carried to 28 nm, same layer");
    }
    rows.appendTo(all);
}

void permdnnVersusCircnnRows(std::vector<ReproductionRow>& all) {
    const Reference permdnn("permdnn", 28.0), circnn("circnn", 28.0);
    const Layer square{"square", 4096, 4096, 8, 0.125, 1.0, false, Evidence::Chosen, ""};
    const Evaluation ours = permdnn.on(square), theirs = circnn.on(square);
    const double tops = permdnn.engine.metric(ours, "peak_gops") * 24.0 * 1e-3;
    const double theirTops = circnn.engine.metric(theirs, "equivalent_tops");
    const double theirTopsPerW = circnn.engine.metric(theirs, "equivalent_tops_per_w");
    Rows rows("PermDNN versus CirCNN");
    rows.add("Throughput", "x", publishedFigure("/permdnn/ratios_vs_circnn/throughput"),
             tops / theirTops, arithmetic,
             "614.4 GOPS x 24 over CirCNN's closed form on 4096 x 4096 at 28 nm, each at its own "
             "compression");
    rows.add(
        "Energy efficiency, with the engine's 703.4 mW", "x",
        publishedFigure("/permdnn/ratios_vs_circnn/energy_efficiency"),
        tops / (permdnn.engine.metric(ours, "power_mw") * 1e-3) / theirTopsPerW, arithmetic,
        "does not follow from the published power: 3.89x needs about 237 mW, a synthesis-level "
        "figure");
    rows.add("Energy efficiency, with synthesis-level power", "x",
             publishedFigure("/permdnn/ratios_vs_circnn/energy_efficiency"),
             tops / (publishedFigure("/permdnn/ratios_vs_circnn/synthesis_power_mw").value * 1e-3) /
                 theirTopsPerW,
             arithmetic,
             "the 236.8 mW are themselves derived from this ratio: a consistency check");
    for (const char* name : {"NMT-1", "NMT-2", "NMT-3"}) {
        const Layer& layer = layerNamed(name);
        DesignValues equal = circnn.design;
        equal[*circnn.engine.parameterIndex("block_size")] = static_cast<double>(layer.p);
        const double circnn_us = circnn.engine.metric(
            circnn.engine.evaluate(equal, layer, circnn.technology), "latency_us");
        rows.addUnpublished(
            fmt::format("Throughput on {} at equal compression (p = k = {})", name, layer.p), "x",
            circnn_us / permdnn.metric(layer, "latency_us"), closedForm,
            "CirCNN's reference hardware with smaller blocks");
    }
    rows.appendTo(all);
}

void circnnRows(std::vector<ReproductionRow>& all) {
    const Reference circnn("circnn", 45.0);
    const Layer square{"square", 4096, 4096, 1, 1.0, 1.0, false, Evidence::Chosen, ""};
    const Evaluation evaluation = circnn.on(square);
    Rows rows("CirCNN");
    rows.add("Dense-equivalent throughput on 4096 x 4096", "TOPS",
             publishedFigure("/circnn/reference_45nm/equivalent_tops"),
             circnn.engine.metric(evaluation, "equivalent_tops"), closedForm,
             "block size, parallelism and lanes are chosen to meet this point");
    rows.add("Power of the engine", "mW", publishedFigure("/circnn/reference_45nm/power_mw"),
             circnn.engine.metric(evaluation, "power_mw"), fittedBill,
             "one factor for the total; area is not published");
    rows.add("Dense-equivalent energy efficiency", "TOPS/W",
             publishedFigure("/circnn/reference_45nm/tops_per_w"),
             circnn.engine.metric(evaluation, "equivalent_tops_per_w"), closedForm);
    for (const std::int64_t size : {8, 16, 64, 128, 256}) {
        const FixedFft fft(size, FftForm::Symmetric, 16);
        const std::vector<std::int32_t> x(static_cast<std::size_t>(size), 1);
        std::vector<std::int32_t> re(static_cast<std::size_t>(fft.bins())), im(re.size());
        FftCounts counts;
        fft.forward(x, re, im, counts);
        rows.addUnpublished(fmt::format("Real multiplications of a real-input FFT of {}", size), "",
                            static_cast<double>(counts.multiplications), "simulation",
                            "without trivial twiddles");
    }
    rows.appendTo(all);
}

/// CirCNN at 28 nm by another route: what TIE's publication says of it. PermDNN's ratios over
/// CirCNN and TIE's must imply the same CirCNN.
void circnnByTieRows(std::vector<ReproductionRow>& all) {
    const Reference permdnn("permdnn", 28.0), circnn("circnn", 28.0);
    const Layer square{"square", 4096, 4096, 8, 0.125, 1.0, false, Evidence::Chosen, ""};
    const Evaluation theirs = circnn.on(square);
    const double tops = circnn.engine.metric(theirs, "equivalent_tops");
    const double topsPerW = circnn.engine.metric(theirs, "equivalent_tops_per_w");
    const auto figure = [](const std::string& name) {
        return publishedFigure("/tie/" + name).value;
    };
    const auto derived = [](double value) {
        return SourcedValue{value, {}, Evidence::Derived, {}, {}};
    };
    const double tieTops = figure("totals/equivalent_tops") / figure("ratios_vs_circnn/throughput");
    const double tieTopsPerW =
        figure("totals/equivalent_tops_per_w") / figure("ratios_vs_circnn/energy_efficiency");
    const double ratio = publishedFigure("/permdnn/ratios_vs_circnn/energy_efficiency").value;
    const double permdnnTops = permdnn.metric(square, "peak_gops") * 24.0 * 1e-3;
    const std::string source = " (" + publishedFigure("/tie/totals/equivalent_tops").source +
                               "; TIE, ISCA 2019, as summarised by readers)";
    Rows rows("CirCNN by way of TIE");
    rows.add("Dense-equivalent throughput at 28 nm", "TOPS", derived(tieTops), tops, closedForm,
             "TIE's 7.64 TOPS / 5.96" + source + "; PermDNN's 14.74 / 11.51 gives 1.28 too");
    rows.add("Dense-equivalent energy efficiency at 28 nm", "TOPS/W", derived(tieTopsPerW),
             topsPerW, closedForm, "TIE's 72.90 TOPS/W / 4.56" + source);
    rows.add("Power at 28 nm", "mW", derived(tieTops / tieTopsPerW * 1e3),
             circnn.engine.metric(theirs, "power_mw"), fittedBill,
             "the two figures above; fitted at 45 nm and carried");
    rows.add("PermDNN's energy efficiency that 3.89x over it implies", "TOPS/W",
             derived(ratio * tieTopsPerW), ratio * topsPerW, arithmetic,
             "3.89 x the efficiency above; with 703.4 mW PermDNN has 21 TOPS/W");
    rows.add("PermDNN's power that 3.89x over it implies", "mW",
             derived(publishedFigure("/permdnn/totals/dense_equivalent_tops").value /
                     (ratio * tieTopsPerW) * 1e3),
             permdnnTops / (ratio * topsPerW) * 1e3, arithmetic,
             "14.74 TOPS over the row above: a synthesis-level figure");
    rows.appendTo(all);
}

void compressionRows(std::vector<ReproductionRow>& all) {
    constexpr double bytesPerMegabyte = 1e6, floatBytes = 4.0, fixedBytes = 2.0;
    double dense = 0.0, stored = 0.0;
    for (const Layer& layer : findBuiltinWorkload("alexnet-fc")->layers) {
        const double weights =
            static_cast<double>(layer.outputs) * static_cast<double>(layer.inputs);
        dense += weights;
        stored += weights / static_cast<double>(layer.p);
    }
    const std::vector<SourcedValue> alexnet = publishedRange("/permdnn/accuracy/0/megabytes");
    const std::vector<SourcedValue> nmt = publishedRange("/permdnn/accuracy/1/megabytes");
    constexpr double nmtCompression = 8.0;
    Rows rows("Compression");
    rows.add("AlexNet FC layers, dense, 32-bit float", "MB", alexnet[0],
             dense * floatBytes / bytesPerMegabyte, closedForm);
    rows.add("AlexNet FC layers, p = 10-10-4, 32-bit float", "MB", alexnet[1],
             stored * floatBytes / bytesPerMegabyte, closedForm);
    rows.add("AlexNet FC layers, p = 10-10-4, 16-bit fixed point", "MB", alexnet[2],
             stored * fixedBytes / bytesPerMegabyte, closedForm);
    const std::string note =
        "from the published dense size: how often each of the three shapes occurs "
        "in the 32 layers is not at hand";
    rows.add("Stanford NMT, p = 8, 32-bit float", "MB", nmt[1], nmt[0].value / nmtCompression,
             arithmetic, note);
    rows.add("Stanford NMT, p = 8, 16-bit fixed point", "MB", nmt[2],
             nmt[0].value / nmtCompression * fixedBytes / floatBytes, arithmetic, note);
    rows.appendTo(all);
}

} // namespace

std::string relativeErrorText(const ReproductionRow& row) {
    const double error = row.relativeError();
    return std::isnan(error) ? "" : signedPercent(error, 1);
}

std::vector<ReproductionRow> reproducePublications() {
    std::vector<ReproductionRow> rows;
    permdnnRows(rows);
    permdnnVersusEieRows(rows);
    permdnnVersusCircnnRows(rows);
    eieRows(rows);
    circnnRows(rows);
    circnnByTieRows(rows);
    compressionRows(rows);
    for (const EngineEntry& entry : engineEntries()) {
        if (entry.reproduction != nullptr) {
            const std::vector<ReproductionRow> own = entry.reproduction();
            rows.insert(rows.end(), own.begin(), own.end());
        }
    }
    return rows;
}

} // namespace permdse
