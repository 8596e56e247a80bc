// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/architecture/engine.h"
#include "core/engines/engine_entry.h"

namespace permdse {

/// All engines, in the order of the list. Read once; safe from any thread.
[[nodiscard]] std::span<const Engine* const> engines();
[[nodiscard]] const Engine* findEngine(std::string_view engineId);
[[nodiscard]] const std::vector<std::string>& engineIds();

/// Titles of the engines behind the first, which stand beside it: "EIE", "CirCNN".
[[nodiscard]] const std::vector<std::string>& baselineTitles();

/// The metric of that id in any engine's table, or null.
[[nodiscard]] const MetricInfo* findMetric(std::string_view metricId);

/// What is known of an engine, or null if there is no such engine.
[[nodiscard]] const EngineEntry* findEntry(std::string_view engineId);

} // namespace permdse
