// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cctype>
#include <cmath>

#include <fmt/format.h>

#include "core/architecture/evaluation.h"
#include "core/base/unit_format.h"
#include "core/engines/eie/eie_cycles.h"
#include "core/validation/reproduction_rows.h"

namespace permdse::reproduction {

namespace {

constexpr double um2PerMm2 = 1e6;

/// The reference design, which adds up as many rows at a time as its register files hold.
Reference asPublished(double node_nm) {
    Reference eie("eie", node_nm);
    eie.design[*eie.engine.parameterIndex("row_batches")] = static_cast<double>(RowBatches::Fewest);
    return eie;
}

/// Why a module's power is off; docs/model.md#eie-modules has the whole argument.
std::string moduleReason(const std::string& module) {
    if (module == "activation_queue" || module == "activation_rw") {
        return "the publication counts the clock of its registers into the module";
    }
    if (module == "arithmetic") {
        return "all pipeline registers are booked here, and the multiply is Horowitz's 0.8 pJ "
               "where EIE's own figures imply 0.6";
    }
    return "the publication counts clock and control into the module";
}

/// Modules are not fitted. The bill lists the clock tree apart; beside each module stands what it
/// would be with the share of the clock that its register bits have.
void moduleRows(Rows& rows, const Evaluation& evaluation, double pes) {
    const Sums modules = sumsBy(evaluation, [](const BreakdownLine& line) { return line.module; });
    std::map<std::string, double> registerBits;
    double allBits = 0.0;
    for (const BreakdownLine& line : evaluation.breakdown) {
        if (line.category == Category::Register) { // counted in bits
            registerBits[line.module] += line.count;
            allBits += line.count;
        }
    }
    for (const char* module :
         {"activation_queue", "pointer_read", "spmat_read", "arithmetic", "activation_rw"}) {
        const std::string name(module);
        std::string words = moduleTitle(name);
        words.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(words.front())));
        const SourcedValue power = publishedFigure("/eie/pe_modules/" + name + "/power_mw");
        const double plain_mw = modules.power_mw.at(name) / pes;
        rows.add("Power of a PE module: " + words, "mW", power, plain_mw, plainBill,
                 "not fitted, clock tree apart: " + moduleReason(name));
        if (registerBits[name] > 0.0) {
            const double clock_mw =
                modules.power_mw.at("clock") / pes * registerBits[name] / allBits;
            rows.add("Power of a PE module with its share of the clock: " + words, "mW", power,
                     plain_mw + clock_mw, plainBill,
                     "not fitted, the clock tree shared out by register bits");
        }
        rows.add("Area of a PE module: " + words, "mm²",
                 scaled(publishedFigure("/eie/pe_modules/" + name + "/area_um2"), 1.0 / um2PerMm2),
                 modules.area_mm2.at(name) / pes, plainBill,
                 "not fitted; clock tree and filler apart");
    }
}

/// EIE's own 28 nm column is another design: 256 PEs at 1.2 GHz.
void ownProjectionRows(Rows& rows) {
    Reference eie = asPublished(28.0);
    const std::string path = "/eie/own_28nm_projection/";
    for (const char* parameter : {"pe_count", "clock_ghz"}) {
        eie.design[*eie.engine.parameterIndex(parameter)] = publishedFigure(path + parameter).value;
    }
    const Evaluation evaluation = eie.on(layerNamed("Alex-7"));
    const std::string note = "EIE's own projection: 256 PEs, 1.2 GHz; ours carried by the rule "
                             "`paper`";
    rows.add("256 PEs at 28 nm: area", "mm²", publishedFigure(path + "area_mm2"),
             eie.engine.metric(evaluation, "area_mm2"), plainBill, note);
    rows.add("256 PEs at 28 nm: power", "mW", publishedFigure(path + "power_mw"),
             eie.engine.metric(evaluation, "power_mw"), plainBill, note);
    rows.add("256 PEs at 28 nm: frames per second on Alex-7", "1/s",
             publishedFigure(path + "fc7_frames_per_s"),
             eie.engine.metric(evaluation, "frames_per_s"), closedForm, note);
}

/// Load balance over the FIFO depth and speed-up over the PEs. The publication plots both; its
/// points are not at hand, but what it says of them is: about half of the cycles idle at depth 1,
/// little gain beyond 8.
void curveRows(Rows& rows) {
    const std::vector<Layer>& layers = findBuiltinWorkload("eie-paper")->layers;
    EieColumnCache cache;
    for (const std::int64_t depth : {1, 2, 4, 8, 16, 32, 64, 256}) {
        EieDesign design;
        design.fifo_depth = depth;
        double efficiency = 0.0;
        for (const Layer& layer : layers) {
            const EieCycles cycles = expectedCycles(design, layer, cache);
            efficiency +=
                cycles.theoretical() / cycles.cycles() / static_cast<double>(layers.size());
        }
        rows.addUnpublished(
            fmt::format("Load balance at FIFO depth {}, mean of nine layers", depth), "",
            efficiency, closedForm,
            "entries with padding / cycles; published: about half of the cycles "
            "idle at depth 1, little gain beyond 8");
    }
    const Layer& large = layerNamed("Alex-7");
    EieDesign design;
    design.pe_count = 1;
    const double alone = expectedCycles(design, large, cache).cycles();
    for (const std::int64_t pes : {2, 4, 8, 16, 32, 64, 128, 256}) {
        design.pe_count = pes;
        rows.addUnpublished(fmt::format("Speed-up on Alex-7 with {} PEs", pes), "x",
                            alone / expectedCycles(design, large, cache).cycles(), closedForm,
                            "below the number of PEs by what the queues do not absorb; a single PE "
                            "adds up 64 rows at a time, too");
    }
}

/// Table IV: the theoretical and actual times of the nine layers.
void timeRows(Rows& rows, const Reference& eie) {
    EieColumnCache cache;
    const double cyclesPerUs = 1e3 * eie.design[*eie.engine.parameterIndex("clock_ghz")];
    const std::vector<Layer>& layers = findBuiltinWorkload("eie-paper")->layers;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const Layer& layer = layers[i];
        const SourcedValue theoretical =
            publishedFigure(fmt::format("/eie/layers/{}/theoretical_us", i));
        const SourcedValue actual = publishedFigure(fmt::format("/eie/layers/{}/actual_us", i));
        const EieCycles cycles = expectedCycles(EieDesign{}, layer, cache);
        rows.add("Theoretical time on " + layer.name, "µs", theoretical,
                 cycles.theoretical() / cyclesPerUs, closedForm);
        rows.add("Actual time on " + layer.name, "µs", actual, cycles.cycles() / cyclesPerUs,
                 closedForm, "computing time; whether the layer fits on chip is shown apart");
        if (const Evaluation evaluation = eie.on(layer);
            eie.engine.metric(evaluation, "dram_kib") > 0.0) {
            rows.add("Time with streaming from DRAM on " + layer.name, "µs", actual,
                     eie.engine.metric(evaluation, "latency_us"), closedForm,
                     "as `evaluate` counts: what exceeds the SRAMs, here pointers, streams for "
                     "each input");
        }
    }
}

/// The densities that table IV implies, where they are not those of table III.
void impliedDensityRows(Rows& rows) {
    EieColumnCache cache;
    const double cyclesPerUs = 1e3 * EieDesign().clock_ghz;
    const std::vector<Layer>& layers = findBuiltinWorkload("eie-paper")->layers;
    for (std::size_t i = 0; i < 3; ++i) {
        Layer layer = layers[i];
        const std::string place = layer.name == "Alex-8"
                                      ? fmt::format("/eie/layers/{}/implied_activation_density", i)
                                      : "/eie/implied_activation_density/" + layer.name;
        const SourcedValue implied = publishedFigure(place);
        const EieCycles tabulated = expectedCycles(EieDesign{}, layer, cache);
        const SourcedValue theoretical =
            publishedFigure(fmt::format("/eie/layers/{}/theoretical_us", i));
        rows.add("Activation density that table IV implies on " + layer.name, "", implied,
                 layer.activation_density * theoretical.value * cyclesPerUs /
                     tabulated.theoretical(),
                 arithmetic,
                 fmt::format("theoretical time / our entries with padding; table III prints {}",
                             displayNumber(layer.activation_density)));
        layer.activation_density = implied.value;
        rows.add(fmt::format("Actual time at density {} on {}", displayNumber(implied.value),
                             layer.name),
                 "µs", publishedFigure(fmt::format("/eie/layers/{}/actual_us", i)),
                 expectedCycles(EieDesign{}, layer, cache).cycles() / cyclesPerUs, closedForm,
                 fmt::format("density {}: {}", toDisplayText(implied.evidence), implied.source));
    }
}

/// The rule of the published comparison: 64 PEs carried to 28 nm.
void projectionRows(Rows& rows) {
    const Reference eie = asPublished(28.0);
    const Evaluation evaluation = eie.on(layerNamed("Alex-7"));
    const std::string path = "/eie/projection_28nm/";
    const std::string note = "64 PEs carried from 45 nm by the rule `paper`";
    rows.add("64 PEs at 28 nm: clock", "GHz", publishedFigure(path + "clock_ghz"),
             eie.design[*eie.engine.parameterIndex("clock_ghz")], arithmetic, note);
    const SourcedValue area = publishedFigure(path + "area_mm2");
    rows.add("64 PEs at 28 nm: area", "mm²", area, eie.engine.metric(evaluation, "area_mm2"),
             plainBill, note + "; 40.8 x (28/45)² = 15.80");
    rows.add("64 PEs at 28 nm: power", "mW", publishedFigure(path + "power_mw"),
             eie.engine.metric(evaluation, "power_mw"), plainBill, note);
}

} // namespace

void eieRows(std::vector<ReproductionRow>& all) {
    const Reference eie = asPublished(45.0);
    const Evaluation evaluation = eie.on(layerNamed("Alex-7"));
    const double pes = eie.design[*eie.engine.parameterIndex("pe_count")];
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
    moduleRows(rows, evaluation, pes);
    timeRows(rows, eie);
    rows.add("Frames per second on Alex-7", "1/s", publishedFigure("/eie/totals/fc7_frames_per_s"),
             eie.engine.metric(evaluation, "frames_per_s"), closedForm);
    impliedDensityRows(rows);
    projectionRows(rows);
    ownProjectionRows(rows);
    curveRows(rows);
    rows.appendTo(all);
}

} // namespace permdse::reproduction
