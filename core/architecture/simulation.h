// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/architecture/layer_run.h"
#include "core/arithmetic/fixed_point.h"
#include "core/base/result.h"
#include "core/base/run_control.h"
#include "core/layer/layer_data.h"

namespace permdse {

/// Takes what the signals of a simulated engine do, cycle by cycle; writers of trace files and
/// timelines implement it. A simulator that is given none does no work for it.
///
/// All signals are declared before the first change. Cycles never decrease; a signal keeps its
/// value until its next change and is 0 before the first.
class CycleTrace {
public:
    using SignalId = std::size_t;

    virtual ~CycleTrace() = default;

    /// `scope` is the part of the engine, nested by dots ("pe3.multipliers"), `name` what it does
    /// there ("busy"); `bits` is the width of its values, 1 to 64. Ids count from 0.
    virtual SignalId declare(const std::string& scope, const std::string& name, int bits) = 0;

    /// The signal has this value from this cycle on.
    virtual void change(std::int64_t cycle, SignalId signal, std::int64_t value) = 0;

    /// The last call: the number of cycles in all.
    virtual void finish(std::int64_t cycles) = 0;
};

class SimulationMemo;

/// What a layer is simulated with.
struct SimulationInput {
    LayerData data;      ///< given weights are compressed by the engine in its way
    BinaryPoints points; ///< those that are fixed; the others are chosen
    ActivationFunction function = ActivationFunction::None;
    /// Without, an engine may leave out arithmetic on which no cycle and no event depends; then
    /// `outputs` are empty and `saturations` 0.
    bool with_outputs = true;
    CycleTrace* trace = nullptr;
    const Workload* workload = nullptr; ///< that the layer is a part of; null: it is alone
    SimulationMemo* memo = nullptr;     ///< of simulations that share what they draw
    /// Passed while weights are drawn and stored, and by engines that run for long.
    StopPoint stop_point = {};
};

/// A figure that only this engine's simulation has.
struct SimulationDetail {
    std::string id; ///< "load_balance", snake_case with unit suffix
    std::string title;
    std::string unit;
    double value = 0.0;
};

/// What one layer took, cycle by cycle, and what it computed.
struct Simulation {
    /// Exact counts, in the types and on the bill lines of the closed form.
    CountedLayer counted;
    /// The same with what the layer alone streams and waits for; filled in by Engine::simulate().
    LayerRun run;
    std::vector<std::int64_t> outputs; ///< m raw values in the format `arithmetic.output`
    Arithmetic arithmetic;             ///< formats in which the engine computed
    /// Cycles in which a PE worked on products / cycles, by PE; PEs without rows have 0. A model
    /// gives it without waiting for DRAM, Engine::simulate() with it.
    std::vector<double> pe_utilisation;
    std::int64_t saturations = 0; ///< additions whose sum did not fit the accumulator
    std::vector<SimulationDetail> details;
    Diagnostics warnings; ///< of numbers that fixed point spoils: FIX-0003, FIX-0004
};

} // namespace permdse
