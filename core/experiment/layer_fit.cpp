// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/layer_fit.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace permdse {

namespace {

/// What a value is given to: a parameter of the design, or of the layers of a name.
struct Target {
    std::size_t parameter;
    std::optional<std::string_view> layer;
};

class FitCheck {
public:
    FitCheck(const Engine& engine, const std::vector<Workload>& workloads,
             const DesignValues& reference)
        : m_engine(engine), m_workloads(workloads), m_reference(reference) {}

    /// Why one value, all others being the reference's, does not suit the layers; empty if it does.
    [[nodiscard]] std::string problem(const Target& target, double value) const {
        std::string first;
        std::size_t more = 0;
        forEachProblem(target, value, [&](const Workload& workload, const std::string& reason) {
            if (first.empty()) {
                first = fmt::format("{} on the workload \"{}\": {}", m_engine.title(),
                                    workload.name, reason);
            } else {
                ++more;
            }
        });
        if (more > 0) {
            first += fmt::format("; {} more {} cannot be run either{}", more,
                                 more == 1 ? "layer" : "layers", acceptedByAll(target, value));
        }
        return first;
    }

    /// From now on layers of that name have that value of their own.
    void setOnLayers(const Target& target, double value) {
        for (Workload& workload : m_workloads) {
            permdse::setOnLayers(m_engine.parameters()[target.parameter], *target.layer, value,
                                 workload);
        }
    }

private:
    template <class Function>
    void forEachProblem(const Target& target, double value, Function function) const {
        DesignValues design = m_reference;
        if (!target.layer) {
            design[target.parameter] = value;
        }
        for (const Workload& workload : m_workloads) {
            for (const Layer& layer : workload.layers) {
                const ParameterInfo& info = m_engine.parameters()[target.parameter];
                std::string reason;
                if (!target.layer && (!info.on_layer || layer.*info.on_layer == 0)) {
                    reason = m_engine.layerProblem(design, layer);
                } else if (target.layer && layer.name == *target.layer) {
                    Layer own = layer;
                    setOnLayer(info, value, own);
                    reason = m_engine.layerProblem(design, own);
                }
                if (!reason.empty()) {
                    function(workload, reason);
                }
            }
        }
    }

    [[nodiscard]] bool fits(const Target& target, double value) const {
        bool all = true;
        forEachProblem(target, value, [&all](const Workload&, const std::string&) { all = false; });
        return all;
    }

    /// ", and all accept p from 1 to 8": what is left below a misfit.
    [[nodiscard]] std::string acceptedByAll(const Target& target, double misfit) const {
        const ParameterInfo& info = m_engine.parameters()[target.parameter];
        double good = std::max(info.min, 1.0);
        if (info.kind != ParameterKind::Integer || misfit <= good || !fits(target, good)) {
            return {};
        }
        const double smallest = good;
        for (double bad = misfit; bad - good > 1.0;) {
            const double middle = std::floor((good + bad) / 2.0);
            (fits(target, middle) ? good : bad) = middle;
        }
        return fmt::format(", and all accept {} from {} to {}", info.id,
                           parameterText(info, smallest), parameterText(info, good));
    }

    const Engine& m_engine;
    std::vector<Workload> m_workloads;
    DesignValues m_reference;
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

/// The engine's parameter of that name, of a layer where it names one; nothing for others.
std::optional<Target> targetOf(const Engine& engine, std::string_view id) {
    const std::optional<LayerParameterName> name = layerParameterName(id);
    const std::optional<std::size_t> parameter = engine.parameterIndex(name ? name->parameter : id);
    if (!parameter || (name && !engine.parameters()[*parameter].on_layer)) {
        return std::nullopt;
    }
    return Target{*parameter, name ? std::optional(name->layer) : std::nullopt};
}

} // namespace

std::vector<LayerMisfit> layerMisfits(const Engine& engine, const ArchitectureSpace& space,
                                      const std::vector<Workload>& workloads,
                                      const DesignValues& reference) {
    std::vector<LayerMisfit> misfits;
    FitCheck check(engine, workloads, reference);
    for (const FixedParameter& fixed : space.fixed) {
        const std::optional<Target> target = targetOf(engine, fixed.parameter);
        if (target && target->layer) { // whatever is said of all layers
            check.setOnLayers(*target, fixed.value);
        }
    }
    for (const SweepAxis& axis : space.sweep) {
        const std::optional<Target> target = targetOf(engine, axis.parameter);
        if (!target || !sweepProblem(axis.sweep, engine.parameters()[target->parameter]).empty()) {
            continue;
        }
        const std::vector<double> values = valuesToCheck(axis.sweep);
        const bool listed = std::holds_alternative<ValueList>(axis.sweep) &&
                            values.size() == valueCount(axis.sweep);
        for (std::size_t i = 0; i < values.size(); ++i) {
            std::string problem = check.problem(*target, values[i]);
            if (problem.empty()) {
                continue;
            }
            const bool indexed = listed && values.size() > 1;
            misfits.push_back({axis.parameter, true, axis.per_layer,
                               indexed ? std::optional(i) : std::nullopt, std::move(problem)});
            if (!listed) {
                break;
            }
        }
    }
    for (const FixedParameter& fixed : space.fixed) {
        const std::optional<Target> target = targetOf(engine, fixed.parameter);
        if (!target ||
            !parameterProblem(engine.parameters()[target->parameter], fixed.value).empty()) {
            continue;
        }
        std::string problem = check.problem(*target, fixed.value);
        if (!problem.empty()) {
            misfits.push_back({fixed.parameter, false, false, std::nullopt, std::move(problem)});
        }
    }
    return misfits;
}

} // namespace permdse
