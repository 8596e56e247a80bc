// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/registry.h"

#include <array>

#include "core/architecture/engine_of.h"
#include "core/engines/circnn/circnn_model.h"
#include "core/engines/circnn/circnn_self_check.h"
#include "core/engines/eie/eie_model.h"
#include "core/engines/eie/eie_self_check.h"
#include "core/engines/permdnn/permdnn_model.h"
#include "core/engines/permdnn/permdnn_self_check.h"

namespace permdse {

namespace {

template <class Model> const Engine* engineOf() {
    static const EngineOf<Model> engine;
    return &engine;
}

/// Everything that is known of an engine outside of its folder.
struct Entry {
    const Engine* engine;
    SelfCheckCase check;
};

const std::array<Entry, 3>& entries() {
    static const std::array<Entry, 3> all{{
        {engineOf<PermdnnModel>(), checkPermdnn},
        {engineOf<EieModel>(), checkEie},
        {engineOf<CircnnModel>(), checkCircnn},
    }};
    return all;
}

} // namespace

std::span<const Engine* const> engines() {
    static const auto all = [] {
        std::array<const Engine*, 3> found{};
        for (std::size_t i = 0; i < found.size(); ++i) {
            found[i] = entries()[i].engine;
        }
        return found;
    }();
    return all;
}

SelfCheckCase selfCheckCaseOf(std::string_view engineId) {
    for (const Entry& entry : entries()) {
        if (entry.engine->id() == engineId) {
            return entry.check;
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

const MetricInfo* findMetric(std::string_view metricId) {
    for (const Engine* engine : engines()) {
        if (const auto index = engine->metricIndex(metricId)) {
            return &engine->metrics()[*index];
        }
    }
    return nullptr;
}

} // namespace permdse
