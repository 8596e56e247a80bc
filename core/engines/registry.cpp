// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/registry.h"

namespace permdse {

std::span<const Engine* const> engines() {
    static const auto all = [] {
        std::vector<const Engine*> found;
        for (const EngineEntry& entry : engineEntries()) {
            found.push_back(entry.engine);
        }
        return found;
    }();
    return all;
}

const EngineEntry* findEntry(std::string_view engineId) {
    for (const EngineEntry& entry : engineEntries()) {
        if (entry.engine->id() == engineId) {
            return &entry;
        }
    }
    return nullptr;
}

const Engine* findEngine(std::string_view engineId) {
    for (const Engine* engine : engines()) {
        if (engine->id() == engineId) {
            return engine;
        }
    }
    return nullptr;
}

const std::vector<std::string>& engineIds() {
    static const std::vector<std::string> ids = [] {
        std::vector<std::string> names;
        for (const Engine* engine : engines()) {
            names.emplace_back(engine->id());
        }
        return names;
    }();
    return ids;
}

const std::vector<std::string>& baselineTitles() {
    static const std::vector<std::string> titles = [] {
        std::vector<std::string> names;
        for (const Engine* engine : engines().subspan(1)) {
            names.emplace_back(engine->title());
        }
        return names;
    }();
    return titles;
}

const MetricInfo* findMetric(std::string_view metricId) {
    for (const Engine* engine : engines()) {
        if (const auto index = engine->metricIndex(metricId)) {
            return &engine->metrics()[*index];
        }
    }
    return nullptr;
}

} // namespace permdse
