// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <random>
#include <string>

#include "core/engines/registry.h"
#include "core/experiment/experiment.h"
#include "core/layer/workload_library.h"

namespace permdse::test {

/// Makes experiments of random content. Most are valid; callers leave out those that are not.
class RandomExperiments {
public:
    explicit RandomExperiments(std::uint32_t seed) : m_random(seed) {}

    Experiment next() {
        Experiment experiment;
        experiment.name = word();
        experiment.description = "line \"1\"\nline 2 \xc2\xb5 " + word();
        experiment.technology = technology();
        for (std::size_t i = 0; i < 1 + below(3); ++i) {
            experiment.workloads.push_back(below(2) == 0 ? builtinWorkloads()[below(4)]
                                                         : workload());
        }
        for (const Engine* engine : engines()) {
            if (below(3) != 0) {
                experiment.architectures.push_back(space(*engine));
            }
        }
        for (std::size_t i = 0; i < below(3); ++i) {
            experiment.references.push_back(
                {word(), {{"area_mm2", real(0, 10)}, {"edp", real(-1, 1)}}, word()});
        }
        experiment.derived = {{"first_" + word(), "area_mm2 * 2"}, {"second_", "sqrt(power_mw)"}};
        experiment.constraints = {"area_mm2 <= " + std::to_string(below(100)), "second_ > 1"};
        experiment.objectives = {{"latency_us", below(2) == 0 ? Sense::Minimise : Sense::Maximise},
                                 {experiment.derived[0].id, Sense::Maximise}};
        experiment.search.budget = SearchSettings::maxBudget - below(1000);
        experiment.search.seed = SearchSettings::maxSeed - below(1000);
        experiment.uncertainty.samples = 2 + below(UncertaintySettings::maxSamples - 1);
        experiment.keep.rows = static_cast<KeptRows>(below(4));
        experiment.keep.sample = experiment.keep.rows == KeptRows::Sample ? 1 + below(9999) : 0;
        experiment.simulate = static_cast<SimulatedPoints>(below(2));
        return experiment;
    }

    std::size_t below(std::size_t limit) { return m_random() % limit; }

private:
    double real(double from, double to) {
        return std::uniform_real_distribution<double>(from, to)(m_random);
    }

    std::string word() {
        std::string text;
        for (std::size_t i = 0; i < 1 + below(8); ++i) {
            text += static_cast<char>('a' + below(26));
        }
        return text;
    }

    TechnologySettings technology() {
        TechnologySettings settings;
        settings.node_nm = below(2) == 0 ? 28.0 : real(7.0, 90.0);
        settings.cell = static_cast<CellType>(below(3));
        settings.projection = static_cast<ProjectionRule>(below(3));
        settings.multiplier = static_cast<MultiplierPreset>(below(3));
        settings.dram_bandwidth_gbyte_s = real(0.1, 100.0);
        for (const std::string& id : engineIds()) {
            if (below(2) == 0) {
                settings.logic_limit_ghz[id] = real(0.1, 10.0);
            }
        }
        return settings;
    }

    Workload workload() {
        Workload made;
        made.name = "my " + word();
        made.title = word();
        for (std::size_t i = 0; i < 1 + below(3); ++i) {
            Layer layer;
            layer.name = "layer " + std::to_string(i);
            layer.outputs = static_cast<std::int64_t>(64 + below(5000));
            layer.inputs = static_cast<std::int64_t>(64 + below(5000));
            layer.p = static_cast<std::int64_t>(1 + below(64));
            layer.weight_density = real(0.001, 1.0);
            layer.activation_density = real(0.0, 1.0);
            layer.signed_inputs = below(2) == 0;
            layer.evidence = static_cast<Evidence>(below(6));
            layer.source = word();
            made.layers.push_back(layer);
        }
        if (below(2) == 0) {
            made.accuracy = StatedAccuracy{real(0, 100), "top-5 %", Evidence::Recalled, word()};
        }
        return made;
    }

    ArchitectureSpace space(const Engine& engine) {
        ArchitectureSpace made{std::string(engine.id()), {}, {}};
        for (const ParameterInfo& parameter : engine.parameters()) {
            const std::size_t use = below(8);
            if (use == 0) {
                made.fixed.push_back({parameter.id, value(parameter)});
            } else if (use == 1) {
                made.sweep.push_back({parameter.id, sweep(parameter)});
                made.sweep.back().per_layer = parameter.on_layer && below(2) == 0;
            }
        }
        return made;
    }

    /// A legal value; block sizes stay below 64, the smallest layer.
    double value(const ParameterInfo& parameter) {
        const double max = parameter.id == "p" ? 60.0 : parameter.max;
        if (parameter.power_of_two) {
            return std::exp2(static_cast<double>(1 + below(6)));
        }
        const double any = real(parameter.min, max);
        return parameter.kind == ParameterKind::Real ? any : std::floor(any);
    }

    Sweep sweep(const ParameterInfo& parameter) {
        ValueList list;
        for (std::size_t i = 0; i < 1 + below(4); ++i) {
            const double one = value(parameter);
            if (std::find(list.values.begin(), list.values.end(), one) == list.values.end()) {
                list.values.push_back(one);
            }
        }
        const double from = value(parameter);
        Sweep range = list;
        if (below(2) == 0) {
            range = StepRange{from, from * 2, std::max(1.0, std::floor(from / 3))};
        } else {
            range = FactorRange{from, from * 4, 2.0};
        }
        return below(2) == 0 && sweepProblem(range, parameter).empty() ? range : list;
    }

    std::mt19937 m_random;
};

} // namespace permdse::test
