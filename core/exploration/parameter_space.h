// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/architecture/engine.h"
#include "core/base/result.h"
#include "core/technology/technology_settings.h"

namespace permdse {

struct ValueList {
    std::vector<double> values;
    friend bool operator==(const ValueList&, const ValueList&) = default;
};
/// from, from + step, ... up to `to` (included if hit within 1e-9 of a step).
struct StepRange {
    double from = 0.0, to = 0.0, step = 1.0;
    friend bool operator==(const StepRange&, const StepRange&) = default;
};
/// from, from x factor, ... up to `to` (included if hit within 1e-9).
struct FactorRange {
    double from = 0.0, to = 0.0, factor = 2.0;
    friend bool operator==(const FactorRange&, const FactorRange&) = default;
};

/// The values that one parameter takes in a sweep.
using Sweep = std::variant<ValueList, StepRange, FactorRange>;

/// Counts saturate here: a double holds each below exactly.
inline constexpr std::uint64_t countLimit = std::uint64_t{1} << 53;

/// Number of values without making them; at most 2^53.
[[nodiscard]] std::uint64_t valueCount(const Sweep& sweep);
/// @pre valueCount(sweep) is small enough to hold.
[[nodiscard]] std::vector<double> valuesOf(const Sweep& sweep);

/// "8, 16, 32", "8..256 x2", "0.4..1.2 +0.1": the spelling of the parameter editor.
[[nodiscard]] std::string sweepText(const Sweep& sweep, const ParameterInfo& parameter);
/// The inverse of sweepText(), with a sentence on what is wrong (SWP-0001).
[[nodiscard]] Result<Sweep> parseSweep(std::string_view text, const ParameterInfo& parameter);
/// Empty if the sweep is legal for the parameter, else why it is not (empty list, reversed range,
/// a step of the wrong sign, an illegal value, an integer parameter with fractional steps).
[[nodiscard]] std::string sweepProblem(const Sweep& sweep, const ParameterInfo& parameter);

struct SweepAxis {
    std::string parameter; ///< id; "p@Alex-FC6" for the value that one layer has of its own
    Sweep sweep;
    /// An axis for each layer of the experiment's workloads, all of these values;
    /// withLayerAxes() puts those in its place.
    bool per_layer = false;
    friend bool operator==(const SweepAxis&, const SweepAxis&) = default;
};
struct FixedParameter {
    std::string parameter; ///< as that of an axis
    double value = 0.0;
    friend bool operator==(const FixedParameter&, const FixedParameter&) = default;
};

/// An architecture's part of an experiment. Parameters that are neither swept nor fixed keep their
/// reference value, settings of the technology (technologyParameters()) the experiment's.
struct ArchitectureSpace {
    std::string architecture; ///< engine id
    std::vector<SweepAxis> sweep;
    std::vector<FixedParameter> fixed;
    friend bool operator==(const ArchitectureSpace&, const ArchitectureSpace&) = default;
};

/// The clock among the engine's parameters if the space neither sweeps nor fixes it: its designs
/// run at the highest feasible one.
[[nodiscard]] std::optional<std::size_t> openClock(const Engine& engine,
                                                   const ArchitectureSpace& space);

/// The space with an axis for each layer of the workloads in place of each that is per layer, in
/// the order of layerNames(): layers named alike have one value.
[[nodiscard]] ArchitectureSpace withLayerAxes(const ArchitectureSpace& space,
                                              std::span<const Workload> workloads);

/// The values that layers have of their own in a space, those fixed first; designs of its grid have
/// them behind the engine's parameters, in this order.
/// @pre the space is that of withLayerAxes() and legal for the engine
[[nodiscard]] std::vector<LayerParameter> layerParametersOf(const Engine& engine,
                                                            const ArchitectureSpace& space);

/// Where designs have the value of that name among the engine's parameters and those of layers
/// behind them.
[[nodiscard]] std::optional<std::size_t>
placeInDesign(const Engine& engine, std::span<const LayerParameter> ofLayers, std::string_view id);

/// Number of values of an axis: of one that is per layer, all combinations on so many layers;
/// saturates at 2^53.
[[nodiscard]] std::uint64_t axisSize(const SweepAxis& axis, std::size_t layers);

/// Number of designs, each in each technology, for workloads of so many layers with different
/// names; saturates at 2^53.
[[nodiscard]] std::uint64_t designCount(const ArchitectureSpace& space, std::size_t layers);

/// Number of technologies that the space sweeps, at least 1; saturates at 2^53.
[[nodiscard]] std::uint64_t technologyCount(const ArchitectureSpace& space);

/// The technologies of a space, on top of the experiment's: technology k for k in
/// [0, technologyCount()), the last axis fastest.
/// @pre the space is legal and the count small enough to hold.
[[nodiscard]] std::vector<TechnologySettings> technologiesOf(const ArchitectureSpace& space,
                                                             const TechnologySettings& base);

/// The grid of the engine's own parameters of a space, whatever the technology: design k for k in
/// [0, size()), the last axis fastest.
class DesignGrid {
public:
    /// @pre the space is that of withLayerAxes(), legal for the engine, and its count fits in
    /// memory as an index.
    DesignGrid(const Engine& engine, const ArchitectureSpace& space, DesignValues reference);
    [[nodiscard]] std::uint64_t size() const { return m_size; }
    /// Values of a design: the engine's parameters, then layerParameters().
    [[nodiscard]] std::size_t width() const { return m_base.size(); }
    [[nodiscard]] const std::vector<LayerParameter>& layerParameters() const { return m_ofLayers; }
    /// @pre values.size() == width()
    void design(std::uint64_t index, std::span<double> values) const;
    /// Designs from `first` on, one behind the other; behind the last the first comes again.
    /// @pre values.size() is a multiple of width()
    void designs(std::uint64_t first, std::span<double> values) const;

private:
    struct Axis {
        std::size_t parameter;
        std::vector<double> values;
    };
    DesignValues m_base;
    std::vector<LayerParameter> m_ofLayers;
    std::vector<Axis> m_axes;
    std::uint64_t m_size = 1;
};

} // namespace permdse
