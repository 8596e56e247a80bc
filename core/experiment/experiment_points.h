// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/architecture/engine.h"
#include "core/experiment/experiment.h"
#include "core/experiment/result_columns.h"
#include "core/exploration/expression.h"
#include "core/exploration/parameter_space.h"
#include "core/exploration/point_source.h"
#include "core/technology/technology.h"

namespace permdse {

/// What all points of an experiment share, and how one of them is evaluated. Immutable; safe from
/// any thread.
class ExperimentPoints {
public:
    /// Everything about one architecture of the experiment that does not change during the run.
    struct Part {
        const Engine* engine;
        DesignGrid grid; ///< of one technology
        /// Those that the architecture sweeps, as indices into technologySettings().
        std::vector<std::size_t> technologies;
        std::size_t index;
        /// Where the value of each formula name is: index into the metrics, or behind them into the
        /// design values, or behind them into technologyParameters(), or none (the engine has no
        /// such quantity).
        std::vector<std::optional<std::size_t>> formula_sources;
        std::vector<bool> constraint_applies;     ///< by workload and constraint
        std::vector<std::size_t> foreign_columns; ///< quantities that only other architectures have
        /// The clock among the parameters if the experiment leaves it open: then designs run at the
        /// highest feasible one.
        std::optional<std::size_t> open_clock = {};
    };

    /// A design on a workload, whoever proposed it.
    struct PlacedDesign {
        const Part* part = nullptr;
        DesignValues values;           ///< of the engine's parameters
        std::vector<double> of_layers; ///< behind them, of the grid's layerParameters()
        std::size_t technology = 0;    ///< index into technologySettings()
        std::size_t workload = 0;
    };

    /// Evaluates points; one per thread. The results do not depend on what was evaluated before.
    class Evaluator {
    public:
        /// `technologies` are of the settings technologySettings(), in their order. Both must
        /// outlive the evaluator.
        Evaluator(const ExperimentPoints& points, std::span<const Technology> technologies);
        /// From now on under others, of the same settings.
        void setTechnologies(std::span<const Technology> technologies);

        /// `technology`: index into technologySettings().
        void setDesign(const Part& part, std::span<const double> values, std::size_t technology);
        /// The design on a workload: the mask of reasons against it, constraints included.
        std::uint32_t evaluate(const Part& part, std::size_t workload);

        [[nodiscard]] const std::vector<double>& design() const { return m_design; }
        /// Values of technologyParameters() of the design.
        [[nodiscard]] std::span<const double> technologyValues() const;
        /// Of the last evaluate():
        [[nodiscard]] const std::vector<double>& metrics() const { return m_metrics; }
        [[nodiscard]] double derived(std::size_t index) const {
            return m_formula[m_formula.size() - m_derived.size() + index];
        }
        [[nodiscard]] double objective(const Part& part, std::size_t index) const;
        /// Constraints that are violated, and by how much (NaN if unknown).
        [[nodiscard]] const std::vector<std::size_t>& violated() const { return m_violated; }
        [[nodiscard]] double violation(std::size_t constraint) const;

    private:
        const ExperimentPoints& m_points;
        std::span<const Technology> m_technologies;
        std::vector<Expression> m_derived, m_constraints;
        struct Kernel {
            std::unique_ptr<SweepKernel> sweep;
            std::size_t technology = 0;
            std::size_t technologies = 0; ///< how often they were set before
        };
        std::vector<Kernel> m_kernels; ///< by part and workload, of the technology met last
        std::size_t m_technology = 0;  ///< of the design
        std::size_t m_timesSet = 0;    ///< setTechnologies()
        std::vector<double> m_design, m_metrics, m_formula;
        std::vector<std::size_t> m_used; ///< names that formulas read, but for derived metrics
        std::vector<std::size_t> m_violated;
    };

    /// The experiment and the layout must outlive this. Unswept parameters are those of the
    /// reference designs.
    /// @pre validate(experiment) found no errors.
    ExperimentPoints(const Experiment& experiment, const ResultColumns& layout);
    ExperimentPoints(const ExperimentPoints&) = delete;
    ExperimentPoints& operator=(const ExperimentPoints&) = delete;

    [[nodiscard]] const Experiment& experiment() const { return m_experiment; }
    /// Each technology that a design is in, once; the first is the experiment's unless all
    /// architectures change it.
    [[nodiscard]] const std::vector<TechnologySettings>& technologySettings() const {
        return m_technologySettings;
    }
    /// The technologies of those settings.
    [[nodiscard]] std::vector<Technology> technologies() const;
    [[nodiscard]] std::uint64_t size() const { return m_size; }
    [[nodiscard]] const std::vector<Part>& parts() const { return m_parts; }
    [[nodiscard]] std::size_t workloadCount() const { return m_experiment.workloads.size(); }
    /// Which way each objective is better, for sinks of fronts.
    [[nodiscard]] std::vector<Sense> senses() const;
    /// All designs, from the first on. This must outlive it.
    [[nodiscard]] std::unique_ptr<PointSource> makeSource() const;
    /// The design of a point that the source proposed.
    [[nodiscard]] PlacedDesign designOf(PointId point, const PointSource& source) const;
    /// What the design runs: the workload, its layers with the values of their own.
    [[nodiscard]] Workload workloadOf(const PlacedDesign& design) const;

private:
    struct ObjectiveSource {
        bool derived = false;
        std::size_t index = 0;
    };

    [[nodiscard]] Expression compiled(const std::string& text) const;
    void addPart(const ResultColumns& layout, std::size_t index);
    /// Which constraints say something of designs of the part on the workload.
    [[nodiscard]] std::vector<bool> constraintsOn(const Workload& workload, const Part& part) const;
    [[nodiscard]] std::vector<std::size_t> technologiesOfPart(const ArchitectureSpace& space);
    /// What formulas calculate with for the value at a place of a design on a workload.
    [[nodiscard]] double figure(const Part& part, std::span<const double> design, std::size_t place,
                                std::size_t workload) const;

    const Experiment& m_experiment;
    std::vector<std::string> m_names; ///< of formulas: metrics, parameters, derived metrics
    std::size_t m_plainNames = 0;     ///< those that are not derived metrics
    std::vector<Expression> m_derived, m_constraints;
    std::vector<double> m_blockSizes; ///< by workload, NaN where the layers differ
    std::vector<TechnologySettings> m_technologySettings;
    std::vector<std::vector<double>> m_technologyValues; ///< of technologyParameters(), by setting
    std::vector<Part> m_parts;
    /// By part and objective; nothing where the engine has no such metric.
    std::vector<std::vector<std::optional<ObjectiveSource>>> m_objectives;
    std::uint64_t m_size = 0;
};

} // namespace permdse
