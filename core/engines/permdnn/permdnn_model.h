// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/architecture/layer_run.h"
#include "core/architecture/parameter_table.h"
#include "core/architecture/simulation.h"
#include "core/engines/permdnn/permdnn_cycles.h"
#include "core/engines/permdnn/permdnn_design.h"
#include "core/technology/technology.h"

namespace permdse {

/// Register bits of a PermDNN design that events are counted in.
struct PermdnnRegisters {
    double pipeline = 0.0;   ///< between the stages of a PE
    double activation = 0.0; ///< an activation with its column number
    double packable = 1.0;   ///< columns that share a cycle at most
};

/// The PermDNN engine as EngineOf wants it; docs/model.md#permdnn.
struct PermdnnModel {
    using Design = PermdnnDesign;
    using Memory = PermdnnMemory;
    static constexpr const char* id = "permdnn";
    static constexpr const char* title = "PermDNN";

    static std::vector<ParameterRow<Design>> parameters();
    static std::vector<StageInputs> stages();
    static std::vector<BillLineInfo> billLines();
    /// Adds the formulas of the lines, in the order of billLines().
    static void describe(std::vector<BillLineInfo>& lines);
    static std::vector<MetricInfo> stalls();
    static std::vector<QuantityInfo> quantities();
    static std::map<std::string, double> computed(const Design& design, const Layer& layer,
                                                  const EngineTechnology& technology,
                                                  Memory& memory);
    static std::vector<std::string> notModelled();
    static bool isLegalFor(const Design& design, const Layer& layer);
    static std::string layerProblem(const Design& design, const Layer& layer);
    static bool hasStatedAccuracy(const Design& design, const Layer& layer);
    static DesignFacts facts(const Design& design);
    static Bill bill(const Design& design, const EngineTechnology& technology, SramCache& srams,
                     std::span<const BillLineInfo> infos);
    static PermdnnRegisters registersOf(const Design& design);
    static FrameLines frameLines();
    /// The design with what its hardware has to suit.
    static PermdnnDesign decidingParts(const PermdnnDesign& design, const Workload& workload);
    static Design forWorkload(const Design& design, const Workload& workload);
    static Design asPartOf(const Design& design, const Workload& workload, Memory& memory,
                           const LayerStreaming& streaming);
    static std::vector<MemoryInfo> memories();
    static std::array<MemoryCapacity, maxMemories> capacity(const Design& design);
    /// Cycles and events of a layer: no clock, no DRAM, no other layers.
    static LayerRun count(const Design& design, const Layer& layer, Memory& memory);
    /// What a layer stores, in the layout that is read.
    static LayerStorage stored(const Design& design, const Layer& layer, Memory& memory);
    /// Both.
    static CountedLayer countedLayer(const Design& design, const Layer& layer, Memory& memory);
    /// Of given weights the permuted-diagonal part is kept: natural shifts, or the best ones if the
    /// design stores shifts. In permdnn_simulator.cpp.
    static Result<Simulation> simulate(const Design& design, const Layer& layer,
                                       const EngineTechnology& technology,
                                       const SimulationInput& input);
    /// Bytes that it takes with outputs, about.
    static double simulationBytes(const Design& design, const Layer& layer);
};

} // namespace permdse
