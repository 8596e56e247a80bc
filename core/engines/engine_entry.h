// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/architecture/engine.h"
#include "core/architecture/load_balance.h"
#include "core/architecture/publication.h"
#include "core/base/result.h"
#include "core/engines/self_check_case.h"

namespace permdse {

/// Draws and checks one case of an engine, which a seed says all of; judged by selfCheck().
using SelfCheckCase = SelfCheck (*)(std::uint64_t seed);

/// Everything that is known of an engine outside of its folder. What is null it does not have.
struct EngineEntry {
    const Engine* engine = nullptr;
    /// At which compression it runs a layer: "at the block size of its design".
    std::string compression;
    SelfCheckCase check = nullptr;
    /// What its factors are fitted to, given the figures of its reference design with factors of 1.
    CalibrationTargets (*targets)(const std::vector<CategoryFigures>& modelled) = nullptr;
    std::vector<PublishedDesign> (*published)() = nullptr;
    /// What it gives for figures of its publication.
    std::vector<ReproductionRow> (*reproduction)() = nullptr;
    /// Balance of a layer with weights and activations drawn from the seed, for all pairs of PE
    /// counts and FIFO depths, PE counts outside.
    Result<std::vector<LoadBalance>> (*balances)(
        const Layer& layer, std::uint64_t seed, std::span<const std::int64_t> pe_counts,
        std::span<const std::int64_t> fifo_depths) = nullptr;
    /// What to say beside its areas; empty if they are published.
    std::string area_note = {};
};

/// The engines that come with the program; builtin_engines.cpp alone names them, and whoever wants
/// one asks the registry.
[[nodiscard]] std::vector<EngineEntry> builtinEngines();

/// The engines of this program: those, unless it is linked with a list of its own.
[[nodiscard]] const std::vector<EngineEntry>& engineEntries();

} // namespace permdse
