// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/engine.h"

#include <limits>

namespace permdse {

Evaluation Engine::evaluate(std::span<const double> design, const Layer& layer,
                            const Technology& technology) const {
    return evaluate(design, oneLayer(layer), technology);
}

DesignValues Engine::atHighestClock(std::span<const double> design, const Workload& workload,
                                    const Technology& technology) const {
    DesignValues values(design.begin(), design.end());
    if (const auto clock = parameterIndex("clock_ghz")) {
        values[*clock] = bill(design, workload, technology).max_clock_ghz;
    }
    return values;
}

double Engine::metric(const Evaluation& evaluation, std::string_view metricId) const {
    const auto index = metricIndex(metricId);
    return index ? evaluation.metrics[*index] : std::numeric_limits<double>::quiet_NaN();
}

std::optional<std::size_t> Engine::parameterIndex(std::string_view parameterId) const {
    for (std::size_t i = 0; i < parameters().size(); ++i) {
        if (parameters()[i].id == parameterId) {
            return i;
        }
    }
    return std::nullopt;
}

std::optional<std::size_t> Engine::metricIndex(std::string_view metricId) const {
    for (std::size_t i = 0; i < metrics().size(); ++i) {
        if (metrics()[i].id == metricId) {
            return i;
        }
    }
    return std::nullopt;
}

} // namespace permdse
