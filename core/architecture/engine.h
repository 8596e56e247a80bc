// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/architecture/bill.h"
#include "core/architecture/evaluation.h"
#include "core/architecture/layer_run.h"
#include "core/architecture/parameter.h"
#include "core/base/result.h"
#include "core/layer/layer.h"

namespace permdse {

class Technology;
struct LayerRun;
struct Simulation;
struct SimulationInput;

/// Values of all parameters of a design, in the order of the engine's parameter table.
using DesignValues = std::vector<double>;

/// A parameter of the layers of one name, whose values are not the design's but their own.
struct LayerParameter {
    std::size_t parameter = 0; ///< index into the engine's table; it has on_layer
    std::string layer;         ///< name
    friend bool operator==(const LayerParameter&, const LayerParameter&) = default;
};

/// Evaluates many designs of one engine on one workload. Holds caches, so each thread makes its
/// own; the results do not depend on what was evaluated before.
class SweepKernel {
public:
    virtual ~SweepKernel() = default;
    /// Writes one value per row of the engine's metric table and returns the infeasibility mask.
    /// Behind the values of the design those of the kernel's LayerParameters, in their order.
    /// @pre design.size() and metrics.size() match the tables; each value is legal.
    virtual std::uint32_t evaluate(std::span<const double> design, std::span<double> metrics) = 0;
    /// From now on under another technology, which must outlive the kernel; what was counted before
    /// is kept and used again where it is the same.
    virtual void setTechnology(const Technology& technology) = 0;
    /// From now on designs run at the highest feasible clock, whatever they say.
    virtual void useHighestClock() = 0;
    /// Clock of the last design that was evaluated.
    [[nodiscard]] virtual double clock_ghz() const = 0;
};

/// One architecture: its tables, its closed form and its simulator. Immutable; safe from any
/// thread.
class Engine {
public:
    virtual ~Engine() = default;

    [[nodiscard]] virtual std::string_view id() const = 0;    ///< "permdnn"
    [[nodiscard]] virtual std::string_view title() const = 0; ///< "PermDNN"
    [[nodiscard]] virtual double nativeNode_nm() const = 0;   ///< node of its published design
    [[nodiscard]] virtual const std::vector<std::string>& notModelled() const = 0;
    [[nodiscard]] virtual const std::vector<ParameterInfo>& parameters() const = 0;
    /// The common metrics first, in the same order for every engine, then its own stall causes.
    [[nodiscard]] virtual const std::vector<MetricInfo>& metrics() const = 0;

    /// What the bill and the metrics are made of; see LineFormulas and QuantityInfo.
    [[nodiscard]] virtual const std::vector<BillLineInfo>& billLines() const = 0;
    [[nodiscard]] virtual const std::vector<QuantityInfo>& quantities() const = 0;

    /// What holds the model and the activations; constant per engine.
    [[nodiscard]] virtual const std::vector<MemoryInfo>& memories() const = 0;

    /// The bill of a design that is to run the workload.
    /// @throws std::invalid_argument as evaluate().
    [[nodiscard]] virtual Bill bill(std::span<const double> design, const Workload& workload,
                                    const Technology& technology) const = 0;
    /// What a layer takes and stores, before anything is known of clock, DRAM and other layers.
    /// @throws std::invalid_argument as evaluate().
    [[nodiscard]] virtual CountedLayer count(std::span<const double> design,
                                             const Layer& layer) const = 0;
    /// Values of the quantities that have no formula, by id, for each layer of the workload.
    [[nodiscard]] virtual std::vector<std::map<std::string, double>>
    computedQuantities(std::span<const double> design, const Workload& workload,
                       const Technology& technology) const = 0;

    /// The design at the highest clock that its logic and memories allow, which is what a design
    /// runs at that names no clock.
    /// @throws std::invalid_argument as evaluate().
    [[nodiscard]] DesignValues atHighestClock(std::span<const double> design,
                                              const Workload& workload,
                                              const Technology& technology) const;

    /// The published reference design, its clock carried to the technology's node, or the highest
    /// that its memories allow there.
    [[nodiscard]] virtual DesignValues referenceDesign(const Technology& technology) const = 0;

    /// Why a design cannot be evaluated on a layer at all (p larger than the layer, more PEs than
    /// rows is fine); empty if it can.
    [[nodiscard]] virtual std::string layerProblem(std::span<const double> design,
                                                   const Layer& layer) const = 0;

    /// Metrics, breakdown and notes of a design on a workload.
    /// @throws std::invalid_argument if the design has the wrong number of values or an illegal
    /// one,
    ///         or the workload has no layers.
    [[nodiscard]] virtual Evaluation evaluate(std::span<const double> design,
                                              const Workload& workload,
                                              const Technology& technology) const = 0;
    /// On one layer.
    [[nodiscard]] Evaluation evaluate(std::span<const double> design, const Layer& layer,
                                      const Technology& technology) const;

    /// Whether simulate() can be called.
    [[nodiscard]] virtual bool hasSimulator() const = 0;

    /// Runs a layer cycle by cycle, with real numbers; core/architecture/simulation.h. Weights or
    /// activations that do not suit the layer or the datapath give diagnostics.
    /// @pre hasSimulator(), layerProblem() is empty
    /// @throws std::invalid_argument as evaluate(), or without a simulator.
    [[nodiscard]] virtual Result<Simulation> simulate(std::span<const double> design,
                                                      const Layer& layer,
                                                      const Technology& technology,
                                                      const SimulationInput& input) const = 0;

    /// Bytes that simulating the layer with outputs takes, about, without weights that are given.
    /// @throws std::invalid_argument as evaluate().
    [[nodiscard]] virtual double simulationBytes(std::span<const double> design,
                                                 const Layer& layer) const = 0;

    /// As evaluate(), but of layers that were counted by simulation, one for each layer of the
    /// workload: the same bill, memories and metrics on other cycles, events and words.
    /// @throws std::invalid_argument as evaluate(), or if there is not one count per layer.
    [[nodiscard]] virtual Evaluation evaluateCounts(std::span<const double> design,
                                                    const Workload& workload,
                                                    std::span<const CountedLayer> layers,
                                                    const Technology& technology) const = 0;

    /// The counts of each layer of the workload with what they stream and wait for, as a part of
    /// it.
    /// @throws std::invalid_argument as evaluateCounts().
    [[nodiscard]] virtual std::vector<LayerRun>
    completeRuns(std::span<const double> design, const Workload& workload,
                 std::span<const CountedLayer> layers, const Technology& technology) const = 0;

    /// The same metrics for sweeps, also of parameters that layers have values of their own of;
    /// layers that the workload lacks do not matter. `technology` must outlive the kernel.
    [[nodiscard]] virtual std::unique_ptr<SweepKernel>
    makeKernel(const Workload& workload, const Technology& technology,
               std::span<const LayerParameter> ofLayers) const = 0;
    [[nodiscard]] std::unique_ptr<SweepKernel> makeKernel(const Workload& workload,
                                                          const Technology& technology) const {
        return makeKernel(workload, technology, {});
    }

    /// The metric of that id in an evaluation by this engine; NaN if it has no such metric.
    [[nodiscard]] double metric(const Evaluation& evaluation, std::string_view metricId) const;

    [[nodiscard]] std::optional<std::size_t> parameterIndex(std::string_view parameterId) const;
    [[nodiscard]] std::optional<std::size_t> metricIndex(std::string_view metricId) const;
};

} // namespace permdse
