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
#include "core/engines/circnn/circnn_design.h"
#include "core/technology/technology.h"

namespace permdse {

/// The CirCNN engine as EngineOf wants it; docs/model.md#circnn.
struct CircnnModel {
    using Design = CircnnDesign;
    struct Memory {}; ///< nothing worth remembering
    static constexpr const char* id = "circnn";
    static constexpr const char* title = "CirCNN";

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
    static FrameLines frameLines();
    static std::vector<MemoryInfo> memories();
    static std::array<MemoryCapacity, maxMemories> capacity(const Design& design);
    /// Cycles and events of a layer: no clock, no DRAM, no other layers.
    static LayerRun count(const Design& design, const Layer& layer, Memory& memory);
    /// What a layer stores, in the layout that is read.
    static LayerStorage stored(const Design& design, const Layer& layer, Memory& memory);
    /// Both.
    static CountedLayer countedLayer(const Design& design, const Layer& layer, Memory& memory);
    /// In circnn_simulator.cpp.
    static Result<Simulation> simulate(const Design& design, const Layer& layer,
                                       const EngineTechnology& technology,
                                       const SimulationInput& input);
    /// Bytes that it takes with outputs, about.
    static double simulationBytes(const Design& design, const Layer& layer);
};

} // namespace permdse
