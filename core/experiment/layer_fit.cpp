// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/layer_fit.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace permdse {

namespace {

/// A layer of the experiment, the workload it is in, and why the reference design cannot run it.
struct CheckedLayer {
    const Workload* workload;
    const Layer* layer;
    std::string referenceProblem;
    bool explained = false; ///< some swept or fixed parameter decides whether it can be run
};

/// Values of one parameter that occur in an experiment.
struct UsedParameter {
    std::size_t index;
    std::vector<double> values;
    bool swept;
    bool list; ///< each value has its own place in the file
};

class FitCheck {
public:
    FitCheck(const Engine& engine, const std::vector<Workload>& workloads,
             const DesignValues& reference)
        : m_engine(engine), m_reference(reference) {
        for (const Workload& workload : workloads) {
            for (const Layer& layer : workload.layers) {
                m_layers.push_back(
                    {&workload, &layer, engine.layerProblem(reference, layer), false});
            }
        }
    }

    void check(const UsedParameter& used) {
        const std::vector<CheckedLayer*> layers = layersDecidedBy(used);
        for (std::size_t i = 0; i < used.values.size() && !layers.empty(); ++i) {
            std::string message = problem(layers, used.index, used.values[i]);
            if (message.empty()) {
                continue;
            }
            const bool indexed = used.list && used.values.size() > 1;
            m_misfits.push_back(
                {used.swept ? LayerMisfit::Cause::SweptValue : LayerMisfit::Cause::FixedValue,
                 info(used.index).id, indexed ? std::optional(i) : std::nullopt,
                 std::move(message)});
            if (!used.list) {
                return;
            }
        }
    }

    /// Call it last: layers that no value of the experiment makes possible.
    std::vector<LayerMisfit> finish() && {
        for (const CheckedLayer& checked : m_layers) {
            if (!checked.referenceProblem.empty() && !checked.explained) {
                m_misfits.push_back(
                    {LayerMisfit::Cause::ReferenceValue, "", std::nullopt,
                     fmt::format("{} cannot run {} with its reference values: {}; sweep or fix the "
                                 "parameter that this names",
                                 m_engine.title(), place(checked), checked.referenceProblem)});
            }
        }
        return std::move(m_misfits);
    }

private:
    [[nodiscard]] const ParameterInfo& info(std::size_t parameter) const {
        return m_engine.parameters()[parameter];
    }

    [[nodiscard]] static std::string place(const CheckedLayer& checked) {
        return fmt::format("the layer \"{}\" of the workload \"{}\"", checked.layer->name,
                           checked.workload->name);
    }

    [[nodiscard]] std::string layerProblem(std::size_t parameter, double value,
                                           const Layer& layer) const {
        DesignValues design = m_reference;
        design[parameter] = value;
        return m_engine.layerProblem(design, layer);
    }

    /// Where the reference design itself cannot run a layer, only a parameter that changes that is
    /// to blame for it.
    std::vector<CheckedLayer*> layersDecidedBy(const UsedParameter& used) {
        std::vector<CheckedLayer*> layers;
        for (CheckedLayer& checked : m_layers) {
            const bool decides =
                checked.referenceProblem.empty() ||
                std::any_of(used.values.begin(), used.values.end(), [&](double value) {
                    return layerProblem(used.index, value, *checked.layer) !=
                           checked.referenceProblem;
                });
            if (decides) {
                checked.explained = true;
                layers.push_back(&checked);
            }
        }
        return layers;
    }

    [[nodiscard]] std::string problem(const std::vector<CheckedLayer*>& layers,
                                      std::size_t parameter, double value) const {
        const CheckedLayer* first = nullptr;
        std::string reason;
        std::size_t count = 0;
        for (const CheckedLayer* checked : layers) {
            std::string found = layerProblem(parameter, value, *checked->layer);
            if (!found.empty() && ++count == 1) {
                first = checked;
                reason = std::move(found);
            }
        }
        if (!first) {
            return {};
        }
        return fmt::format("{} with {} = {} cannot run {}{}: {}{}", m_engine.title(),
                           info(parameter).id, parameterText(info(parameter), value), place(*first),
                           count > 1 ? fmt::format(" and {} more", count - 1) : std::string(),
                           reason, acceptedText(layers, parameter, value));
    }

    [[nodiscard]] bool fits(const std::vector<CheckedLayer*>& layers, std::size_t parameter,
                            double value) const {
        return std::all_of(layers.begin(), layers.end(), [&](const CheckedLayer* checked) {
            return layerProblem(parameter, value, *checked->layer).empty();
        });
    }

    /// "; accepted on every layer are values up to 1000": what is left below a misfit.
    [[nodiscard]] std::string acceptedText(const std::vector<CheckedLayer*>& layers,
                                           std::size_t parameter, double misfit) const {
        if (info(parameter).kind != ParameterKind::Integer) {
            return {};
        }
        // Bisection over the integers, or over the exponents of powers of two.
        const bool byPower = info(parameter).power_of_two;
        const auto valueOf = [&](double k) { return byPower ? std::exp2(k) : k; };
        const double smallest = std::max(info(parameter).min, 1.0);
        double good = byPower ? std::ceil(std::log2(smallest)) : smallest;
        double bad = byPower ? std::log2(misfit) : misfit;
        if (bad <= good || !fits(layers, parameter, valueOf(good))) {
            return {};
        }
        while (bad - good > 1.0) {
            const double middle = std::floor((good + bad) / 2.0);
            (fits(layers, parameter, valueOf(middle)) ? good : bad) = middle;
        }
        return fmt::format("; accepted on every layer are values up to {}",
                           parameterText(info(parameter), valueOf(good)));
    }

    const Engine& m_engine;
    const DesignValues& m_reference;
    std::vector<CheckedLayer> m_layers;
    std::vector<LayerMisfit> m_misfits;
};

constexpr std::uint64_t fewValues = 4096;

/// All values of a short sweep. Of a long one those where a misfit shows first: its ends.
std::vector<double> valuesToCheck(const Sweep& sweep) {
    if (valueCount(sweep) <= fewValues) {
        return valuesOf(sweep);
    }
    if (const auto* list = std::get_if<ValueList>(&sweep)) {
        const auto [min, max] = std::minmax_element(list->values.begin(), list->values.end());
        return {*min, *max};
    }
    if (const auto* range = std::get_if<StepRange>(&sweep)) {
        const double steps = static_cast<double>(valueCount(sweep) - 1);
        return {range->from, std::min(range->to, range->from + steps * range->step)};
    }
    return {std::get<FactorRange>(sweep).from};
}

} // namespace

std::vector<LayerMisfit> layerMisfits(const Engine& engine, const ArchitectureSpace& space,
                                      const std::vector<Workload>& workloads,
                                      const DesignValues& reference) {
    FitCheck check(engine, workloads, reference);
    for (const SweepAxis& axis : space.sweep) {
        const std::optional<std::size_t> parameter = engine.parameterIndex(axis.parameter);
        if (parameter && sweepProblem(axis.sweep, engine.parameters()[*parameter]).empty()) {
            const bool list = std::holds_alternative<ValueList>(axis.sweep) &&
                              valueCount(axis.sweep) <= fewValues;
            check.check({*parameter, valuesToCheck(axis.sweep), true, list});
        }
    }
    for (const FixedParameter& fixed : space.fixed) {
        const std::optional<std::size_t> parameter = engine.parameterIndex(fixed.parameter);
        if (parameter && parameterProblem(engine.parameters()[*parameter], fixed.value).empty()) {
            check.check({*parameter, {fixed.value}, false, false});
        }
    }
    return std::move(check).finish();
}

} // namespace permdse
