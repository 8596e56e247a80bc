// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/reproduction.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "core/architecture/eie/eie_cycles.h"
#include "core/architecture/engine.h"
#include "core/layer/workload_library.h"
#include "core/technology/published.h"
#include "core/technology/technology.h"

namespace permdse {

namespace {

constexpr double notPublished = std::numeric_limits<double>::quiet_NaN();
constexpr const char* closedForm = "closed form";
constexpr const char* fittedBill = "bill, fitted";
constexpr const char* plainBill = "bill";
constexpr const char* arithmetic = "as-published arithmetic";

/// The reference design of an engine at a node.
struct Reference {
    Reference(std::string_view engineId, double node_nm)
        : engine(*findEngine(engineId)), technology([&] {
              TechnologySettings settings;
              settings.node_nm = node_nm;
              return Technology(settings);
          }()),
          design(engine.referenceDesign(technology)) {}

    [[nodiscard]] Evaluation on(const Layer& layer) const {
        return engine.evaluate(design, layer, technology);
    }
    [[nodiscard]] double metric(const Layer& layer, std::string_view id) const {
        return engine.metric(on(layer), id);
    }

    const Engine& engine;
    Technology technology;
    DesignValues design;
};

class Rows {
public:
    explicit Rows(std::string group) : m_group(std::move(group)) {}

    void add(std::string what, std::string unit, const SourcedValue& published, double ours,
             std::string method, std::string note = {}) {
        m_rows.push_back({m_group, std::move(what), std::move(unit), published.value,
                          published.evidence, ours, std::move(method), std::move(note)});
    }
    void addUnpublished(std::string what, std::string unit, double ours, std::string method,
                        std::string note = {}) {
        m_rows.push_back({m_group, std::move(what), std::move(unit), notPublished,
                          Evidence::Derived, ours, std::move(method), std::move(note)});
    }
    void appendTo(std::vector<ReproductionRow>& all) {
        std::move(m_rows.begin(), m_rows.end(), std::back_inserter(all));
    }

private:
    std::string m_group;
    std::vector<ReproductionRow> m_rows;
};

SourcedValue scaled(SourcedValue figure, double factor) {
    figure.value *= factor;
    return figure;
}

/// Sums of a breakdown by category and by module.
struct Sums {
    std::map<std::string, double> power_mw, area_mm2;
};

template <class Key> Sums sumsBy(const Evaluation& evaluation, Key key) {
    Sums sums;
    for (const BreakdownLine& line : evaluation.breakdown) {
        if (line.category != Category::Dram) {
            sums.power_mw[key(line)] += line.power_mw;
            sums.area_mm2[key(line)] += line.area_mm2;
        }
    }
    return sums;
}

Sums categorySums(const Evaluation& evaluation) {
    return sumsBy(evaluation,
                  [](const BreakdownLine& line) { return categoryName(line.category); });
}

const Layer& layerNamed(std::string_view name) {
    return *findBuiltinLayer(name);
}

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

void eieRows(std::vector<ReproductionRow>& all) {
    const Reference eie("eie", 45.0);
    const Evaluation evaluation = eie.on(layerNamed("Alex-7"));
    const double pes = eie.design[*eie.engine.parameterIndex("pe_count")];
    constexpr double um2PerMm2 = 1e6;
    Rows rows("EIE");
    rows.add("Peak throughput on the compressed model", "GOPS", publishedFigure("/eie/totals/gops"),
             eie.engine.metric(evaluation, "peak_gops"), closedForm, "2 x 64 PEs x 0.8 GHz");
    rows.add("Power of the engine", "mW", publishedFigure("/eie/totals/power_mw"),
             eie.engine.metric(evaluation, "power_mw"), fittedBill,
             "the published PEs add up to 586 mW");
    rows.add("Area of the engine", "mm²", publishedFigure("/eie/totals/area_mm2"),
             eie.engine.metric(evaluation, "area_mm2"), fittedBill);
    const Sums categories = categorySums(evaluation);
    for (const char* category : {"memory", "clock", "register", "combinational", "filler"}) {
        const std::string name(category);
        if (name != "filler") {
            rows.add("Power of a PE: " + name, "mW", publishedFigure("/eie/pe_power_mw/" + name),
                     categories.power_mw.at(name) / pes, fittedBill);
        }
        rows.add("Area of a PE: " + name, "mm²",
                 scaled(publishedFigure("/eie/pe_area_um2/" + name), 1.0 / um2PerMm2),
                 categories.area_mm2.at(name) / pes, fittedBill);
    }
    // Modules are not fitted: the publication counts their clock and registers into them, our bill
    // lists the clock tree apart.
    const Sums modules = sumsBy(evaluation, [](const BreakdownLine& line) { return line.module; });
    for (const char* module :
         {"activation_queue", "pointer_read", "spmat_read", "arithmetic", "activation_rw"}) {
        const std::string name(module);
        std::string words = name;
        std::replace(words.begin(), words.end(), '_', ' ');
        rows.add("Power of a PE module: " + words, "mW",
                 publishedFigure("/eie/pe_modules/" + name + "/power_mw"),
                 modules.power_mw.at(name) / pes, plainBill, "not fitted; clock tree apart");
        rows.add("Area of a PE module: " + words, "mm²",
                 scaled(publishedFigure("/eie/pe_modules/" + name + "/area_um2"), 1.0 / um2PerMm2),
                 modules.area_mm2.at(name) / pes, plainBill,
                 "not fitted; clock tree and filler apart");
    }
    EieColumnCache cache;
    const double cyclesPerUs = 1e3 * eie.design[*eie.engine.parameterIndex("clock_ghz")];
    const std::vector<Layer>& layers = findBuiltinWorkload("eie-paper")->layers;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const EieCycles cycles = expectedCycles(EieDesign{}, layers[i], cache);
        rows.add("Theoretical time on " + layers[i].name, "µs",
                 publishedFigure(fmt::format("/eie/layers/{}/theoretical_us", i)),
                 cycles.theoretical() / cyclesPerUs, closedForm);
        rows.add("Actual time on " + layers[i].name, "µs",
                 publishedFigure(fmt::format("/eie/layers/{}/actual_us", i)),
                 cycles.cycles() / cyclesPerUs, closedForm,
                 "computing time; whether the layer fits on chip is shown apart");
    }
    rows.add("Frames per second on Alex-7", "1/s", publishedFigure("/eie/totals/fc7_frames_per_s"),
             eie.engine.metric(evaluation, "frames_per_s"), closedForm);
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

double ReproductionRow::relativeError() const {
    return ours / published - 1.0;
}

std::vector<ReproductionRow> reproducePublications() {
    std::vector<ReproductionRow> rows;
    permdnnRows(rows);
    permdnnVersusEieRows(rows);
    permdnnVersusCircnnRows(rows);
    eieRows(rows);
    circnnRows(rows);
    compressionRows(rows);
    return rows;
}

} // namespace permdse
