// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "core/architecture/engine.h"
#include "core/architecture/layer_run.h"
#include "core/architecture/parameter_table.h"
#include "core/architecture/simulation.h"
#include "core/technology/technology.h"

namespace permdse {

/// Makes an Engine of a model. The model is the engine's folder; it provides
///
///     using Design, Memory (caches of one thread, default-constructible);
///     static constexpr const char *id, *title;
///     static std::vector<ParameterRow<Design>> parameters();
///     static std::vector<BillLineInfo> billLines();
///     static std::vector<MetricInfo> stalls();         // the first is the DRAM stall
///     static std::vector<QuantityInfo> quantities();
///     static std::map<std::string, double> computed(const Design&, const Layer&,
///                                                   const EngineTechnology&, Memory&);
///     static std::vector<std::string> notModelled();
///     static bool isLegalFor(const Design&, const Layer&);
///     static std::string layerProblem(const Design&, const Layer&); // "" if legal
///     static bool hasStatedAccuracy(const Design&, const Layer&);
///     static DesignFacts facts(const Design&);
///     static Bill bill(const Design&, const EngineTechnology&, SramCache&, billLines);
///     static LayerRun run(const Design&, const Layer&, const EngineTechnology&, Memory&);
///
/// and, if it has a simulator,
///
///     static Result<Simulation> simulate(const Design&, const Layer&, const EngineTechnology&,
///                                        const SimulationInput&);
///
/// The single-design path and the sweep path below call the same functions.
template <class Model> class EngineOf final : public Engine {
public:
    using Design = typename Model::Design;

    EngineOf()
        : m_rows(Model::parameters()), m_lines(Model::billLines()), m_metrics(commonMetrics()),
          m_quantities(Model::quantities()), m_notModelled(Model::notModelled()) {
        for (BillLineInfo& line : m_lines) {
            if (line.formulas.kind.starts_with("sram")) {
                line.clock_limit = clockLimitCode(line.component);
            }
        }
        for (const ParameterRow<Design>& row : m_rows) {
            m_parameters.push_back(row.info);
        }
        for (MetricInfo& stall : Model::stalls()) {
            makeIncomparable(stall);
            m_metrics.push_back(std::move(stall));
            ++m_stallCount;
        }
        if (m_lines.size() > maxBillLines || m_stallCount > maxStalls) {
            throw std::logic_error("the engine's tables are larger than a bill");
        }
    }

    std::string_view id() const override { return Model::id; }
    std::string_view title() const override { return Model::title; }
    double nativeNode_nm() const override { return permdse::nativeNode_nm(Model::id); }
    const std::vector<std::string>& notModelled() const override { return m_notModelled; }
    const std::vector<ParameterInfo>& parameters() const override { return m_parameters; }
    const std::vector<MetricInfo>& metrics() const override { return m_metrics; }
    const std::vector<BillLineInfo>& billLines() const override { return m_lines; }
    const std::vector<QuantityInfo>& quantities() const override { return m_quantities; }

    Bill bill(std::span<const double> design, const Technology& technology) const override {
        const EngineTechnology engineTechnology = technology.forEngine(Model::id);
        SramCache srams(engineTechnology);
        return Model::bill(makeDesign<Design>(m_rows, design), engineTechnology, srams, m_lines);
    }

    LayerRun run(std::span<const double> design, const Layer& layer,
                 const Technology& technology) const override {
        typename Model::Memory memory;
        return Model::run(makeDesign<Design>(m_rows, design), layer,
                          technology.forEngine(Model::id), memory);
    }

    std::map<std::string, double> computedQuantities(std::span<const double> design,
                                                     const Layer& layer,
                                                     const Technology& technology) const override {
        typename Model::Memory memory;
        return Model::computed(makeDesign<Design>(m_rows, design), layer,
                               technology.forEngine(Model::id), memory);
    }

    DesignValues referenceDesign(const Technology& technology) const override {
        DesignValues values;
        for (const ParameterInfo& parameter : m_parameters) {
            values.push_back(parameter.id == "clock_ghz" ? technology.referenceClock_ghz(Model::id)
                                                         : parameter.reference);
        }
        return values;
    }

    std::string layerProblem(std::span<const double> design, const Layer& layer) const override {
        return Model::layerProblem(makeDesign<Design>(m_rows, design), layer);
    }

    using Engine::evaluate;
    Evaluation evaluate(std::span<const double> values, const Workload& workload,
                        const Technology& technology) const override {
        const Design design = makeDesign<Design>(m_rows, values);
        return assemble(design, workload, technology, [&](Context& context, std::size_t i) {
            return Model::run(design, workload.layers[i], context.technology, context.memory);
        });
    }

    bool hasSimulator() const override { return simulates; }

    Result<Simulation> simulate(std::span<const double> values, const Layer& layer,
                                const Technology& technology,
                                const SimulationInput& input) const override {
        if constexpr (simulates) {
            return Model::simulate(makeDesign<Design>(m_rows, values), layer,
                                   technology.forEngine(Model::id), input);
        } else {
            throw std::invalid_argument("this engine has no simulator");
        }
    }

    Evaluation evaluateRuns(std::span<const double> values, const Workload& workload,
                            std::span<const LayerRun> runs,
                            const Technology& technology) const override {
        if (runs.size() != workload.layers.size()) {
            throw std::invalid_argument("evaluateRuns needs one run per layer");
        }
        return assemble(makeDesign<Design>(m_rows, values), workload, technology,
                        [&](Context&, std::size_t i) { return runs[i]; });
    }

    std::unique_ptr<SweepKernel> makeKernel(const Workload& workload,
                                            const Technology& technology) const override {
        return std::make_unique<Kernel>(*this, workload, technology);
    }

private:
    static constexpr bool simulates =
        requires(const Design& design, const Layer& layer, const EngineTechnology& technology,
                 const SimulationInput& input) {
        Model::simulate(design, layer, technology, input);
    };

    /// Metrics, breakdown and notes; `runOf(context, i)` is the run of layer i.
    template <class RunOf>
    Evaluation assemble(const Design& design, const Workload& workload,
                        const Technology& technology, const RunOf& runOf) const {
        if (workload.layers.empty()) {
            throw std::invalid_argument("a workload needs at least one layer");
        }
        const EngineTechnology engineTechnology = technology.forEngine(Model::id);
        Context context(*this, workload, engineTechnology);
        Evaluation evaluation;
        evaluation.metrics.resize(m_metrics.size());
        evaluation.infeasibility = context.evaluate(design, evaluation.metrics, runOf);
        if (!engineTechnology.rule_note.empty()) {
            evaluation.notes.push_back(engineTechnology.rule_note);
        }
        if ((evaluation.infeasibility & (OutsideSramTable | IllegalForLayer)) == 0) {
            evaluation.breakdown =
                makeBreakdown(context.bill, Model::facts(design), context.totals, m_lines);
            if (!context.totals.sum.fits) {
                evaluation.notes.push_back(
                    "a layer does not fit on chip: the rest streams from DRAM");
            }
        }
        if (std::string problem = outsideTableText(context.bill, m_lines, engineTechnology);
            !problem.empty()) {
            evaluation.notes.push_back(std::move(problem));
        }
        for (const Layer& layer : workload.layers) {
            if (std::string problem = Model::layerProblem(design, layer); !problem.empty()) {
                evaluation.notes.push_back(std::move(problem));
            }
        }
        if (evaluation.infeasibility != 0) {
            evaluation.notes.push_back("not feasible: " +
                                       infeasibilityText(evaluation.infeasibility));
        }
        return evaluation;
    }

    /// One thread's work on one workload: everything that does not depend on the design.
    struct Context {
        Context(const EngineOf& engine_, const Workload& workload_,
                const EngineTechnology& technology_)
            : engine(engine_), workload(workload_), technology(technology_), srams(technology_) {}

        template <class RunOf>
        std::uint32_t evaluate(const Design& design, std::span<double> metrics,
                               const RunOf& runOf) {
            for (const Layer& layer : workload.layers) {
                if (!Model::isLegalFor(design, layer)) {
                    setNotEvaluated(metrics);
                    return IllegalForLayer;
                }
            }
            const DesignFacts facts = Model::facts(design);
            bill = Model::bill(design, technology, srams, engine.m_lines);
            if ((bill.infeasibility & OutsideSramTable) != 0) {
                setNotEvaluated(metrics);
                return bill.infeasibility;
            }
            totals = RunTotals{};
            bool stated = workload.accuracy.has_value();
            for (std::size_t i = 0; i < workload.layers.size(); ++i) {
                const Layer& layer = workload.layers[i];
                totals.add(runOf(*this, i), layer, facts.datapath_bits);
                stated = stated && Model::hasStatedAccuracy(design, layer);
            }
            totals.accuracy =
                stated ? workload.accuracy->value : std::numeric_limits<double>::quiet_NaN();
            computeMetrics(bill, facts, totals, engine.m_stallCount, engine.m_lines.size(),
                           metrics);
            return bill.infeasibility | numericProblem(metrics);
        }

        const EngineOf& engine;
        const Workload& workload;
        const EngineTechnology& technology;
        SramCache srams;
        typename Model::Memory memory;
        Bill bill;
        RunTotals totals;
    };

    class Kernel final : public SweepKernel {
    public:
        Kernel(const EngineOf& engine, const Workload& workload, const Technology& technology)
            : m_engine(engine), m_technology(technology.forEngine(Model::id)),
              m_context(engine, workload, m_technology) {}

        std::uint32_t evaluate(std::span<const double> values, std::span<double> metrics) override {
            Design design;
            for (std::size_t i = 0; i < values.size(); ++i) {
                m_engine.m_rows[i].set(design, values[i]);
            }
            return m_context.evaluate(design, metrics, [&design](Context& context, std::size_t i) {
                return Model::run(design, context.workload.layers[i], context.technology,
                                  context.memory);
            });
        }

    private:
        const EngineOf& m_engine;
        EngineTechnology m_technology;
        Context m_context;
    };

    std::vector<ParameterRow<Design>> m_rows;
    std::vector<ParameterInfo> m_parameters;
    std::vector<BillLineInfo> m_lines;
    std::vector<MetricInfo> m_metrics;
    std::vector<QuantityInfo> m_quantities;
    std::vector<std::string> m_notModelled;
    std::size_t m_stallCount = 0;
};

} // namespace permdse
