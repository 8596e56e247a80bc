// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/layer_fit.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace permdse {

namespace {

class FitCheck {
public:
    FitCheck(const Engine& engine, const std::vector<Workload>& workloads,
             const DesignValues& reference)
        : m_engine(engine), m_workloads(workloads), m_reference(reference) {}

    /// Why one value of one parameter, all others being the reference's, does not suit the layers;
    /// empty if it does.
    [[nodiscard]] std::string problem(std::size_t parameter, double value) const {
        std::string first;
        std::size_t more = 0;
        DesignValues design = m_reference;
        design[parameter] = value;
        for (const Workload& workload : m_workloads) {
            for (const Layer& layer : workload.layers) {
                const std::string reason = m_engine.layerProblem(design, layer);
                if (reason.empty()) {
                    continue;
                }
                if (first.empty()) {
                    first = fmt::format("{} on the workload \"{}\": {}", m_engine.title(),
                                        workload.name, reason);
                } else {
                    ++more;
                }
            }
        }
        if (more > 0) {
            first += fmt::format("; {} more {} cannot be run either{}", more,
                                 more == 1 ? "layer" : "layers", acceptedByAll(parameter, value));
        }
        return first;
    }

private:
    [[nodiscard]] bool fits(std::size_t parameter, double value) const {
        DesignValues design = m_reference;
        design[parameter] = value;
        return std::all_of(m_workloads.begin(), m_workloads.end(), [&](const Workload& workload) {
            return std::all_of(
                workload.layers.begin(), workload.layers.end(),
                [&](const Layer& layer) { return m_engine.layerProblem(design, layer).empty(); });
        });
    }

    /// ", and all accept p from 1 to 8": what is left below a misfit.
    [[nodiscard]] std::string acceptedByAll(std::size_t parameter, double misfit) const {
        const ParameterInfo& info = m_engine.parameters()[parameter];
        double good = std::max(info.min, 1.0);
        if (info.kind != ParameterKind::Integer || misfit <= good || !fits(parameter, good)) {
            return {};
        }
        const double smallest = good;
        for (double bad = misfit; bad - good > 1.0;) {
            const double middle = std::floor((good + bad) / 2.0);
            (fits(parameter, middle) ? good : bad) = middle;
        }
        return fmt::format(", and all accept {} from {} to {}", info.id,
                           parameterText(info, smallest), parameterText(info, good));
    }

    const Engine& m_engine;
    const std::vector<Workload>& m_workloads;
    const DesignValues& m_reference;
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
    std::vector<LayerMisfit> misfits;
    const FitCheck check(engine, workloads, reference);
    for (const SweepAxis& axis : space.sweep) {
        const std::optional<std::size_t> parameter = engine.parameterIndex(axis.parameter);
        if (!parameter || !sweepProblem(axis.sweep, engine.parameters()[*parameter]).empty()) {
            continue;
        }
        const std::vector<double> values = valuesToCheck(axis.sweep);
        const bool listed = std::holds_alternative<ValueList>(axis.sweep) &&
                            values.size() == valueCount(axis.sweep);
        for (std::size_t i = 0; i < values.size(); ++i) {
            std::string problem = check.problem(*parameter, values[i]);
            if (problem.empty()) {
                continue;
            }
            const bool indexed = listed && values.size() > 1;
            misfits.push_back({axis.parameter, true, indexed ? std::optional(i) : std::nullopt,
                               std::move(problem)});
            if (!listed) {
                break;
            }
        }
    }
    for (const FixedParameter& fixed : space.fixed) {
        const std::optional<std::size_t> parameter = engine.parameterIndex(fixed.parameter);
        if (!parameter || !parameterProblem(engine.parameters()[*parameter], fixed.value).empty()) {
            continue;
        }
        std::string problem = check.problem(*parameter, fixed.value);
        if (!problem.empty()) {
            misfits.push_back({fixed.parameter, false, std::nullopt, std::move(problem)});
        }
    }
    return misfits;
}

} // namespace permdse
