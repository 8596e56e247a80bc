// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/architecture/engine.h"
#include "core/engines/self_check_case.h"

namespace permdse {

/// All engines: permdnn, eie, circnn. Read once; safe from any thread.
[[nodiscard]] std::span<const Engine* const> engines();
[[nodiscard]] const Engine* findEngine(std::string_view engineId);
[[nodiscard]] const std::vector<std::string>& engineIds();

/// The metric of that id in any engine's table, or null.
[[nodiscard]] const MetricInfo* findMetric(std::string_view metricId);

/// Draws and checks one case of an engine, which a seed says all of; judged by selfCheck().
using SelfCheckCase = SelfCheck (*)(std::uint64_t seed);
/// How an engine checks itself, or null if there is no such engine.
[[nodiscard]] SelfCheckCase selfCheckCaseOf(std::string_view engineId);

} // namespace permdse
