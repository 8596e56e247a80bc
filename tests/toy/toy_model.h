// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/architecture/layer_run.h"
#include "core/architecture/parameter_table.h"
#include "core/engines/engine_entry.h"
#include "core/technology/technology.h"

namespace permdse {

/// A dense array of MAC units that takes `macs` weights a cycle out of one SRAM.
struct ToyDesign {
    std::int64_t macs = 64;
    double clock_ghz = 0.5;
    std::int64_t toy_sram_kib = 64;
};

/// An engine that no other file of the program knows, as EngineOf wants it: what a new engine
/// needs, in one folder beside resources/engines/<id>.json.
struct ToyModel {
    using Design = ToyDesign;
    struct Memory {};
    static constexpr const char* id = "toy";
    static constexpr const char* title = "Toy";

    static std::vector<ParameterRow<Design>> parameters();
    static std::vector<StageInputs> stages();
    static std::vector<BillLineInfo> billLines();
    static std::vector<MetricInfo> stalls();
    static std::vector<QuantityInfo> quantities();
    static std::map<std::string, double> computed(const Design&, const Layer&,
                                                  const EngineTechnology&, Memory&);
    static std::vector<std::string> notModelled();
    static bool isLegalFor(const Design&, const Layer&);
    static std::string layerProblem(const Design&, const Layer&);
    static bool hasStatedAccuracy(const Design&, const Layer&);
    static DesignFacts facts(const Design& design);
    static Bill bill(const Design& design, const EngineTechnology& technology, SramCache& srams,
                     std::span<const BillLineInfo> infos);
    static FrameLines frameLines();
    static std::vector<MemoryInfo> memories();
    static std::array<MemoryCapacity, maxMemories> capacity(const Design& design);
    static LayerRun count(const Design& design, const Layer& layer, Memory&);
    static LayerStorage stored(const Design& design, const Layer& layer, Memory&);
};

/// A random design and layer; the cycles are counted one by one.
[[nodiscard]] SelfCheck checkToy(std::uint64_t seed);
[[nodiscard]] CalibrationTargets toyTargets(const std::vector<CategoryFigures>& modelled);
[[nodiscard]] std::vector<PublishedDesign> toyPublishedDesigns();
[[nodiscard]] std::vector<ReproductionRow> toyReproduction();

} // namespace permdse
