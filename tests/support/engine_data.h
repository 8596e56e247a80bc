// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <random>
#include <string>

#include <QTest>

#include "core/engines/registry.h"

namespace permdse::test {

/// A row of test data per engine, with its id in the column "engine".
inline void addEngines() {
    QTest::addColumn<QString>("engine");
    for (const Engine* engine : engines()) {
        const std::string id(engine->id());
        QTest::newRow(id.c_str()) << QString::fromStdString(id);
    }
}

/// A random legal design: any value of each parameter, drawn on a logarithmic scale.
inline DesignValues randomDesign(const Engine& engine, std::mt19937_64& random) {
    DesignValues design;
    for (const ParameterInfo& parameter : engine.parameters()) {
        if (parameter.kind == ParameterKind::Choice) {
            design.push_back(double(random() % parameter.choices.size()));
            continue;
        }
        const double low = std::max(parameter.min, 1e-3);
        const double high = std::min(parameter.max, 512.0 * std::max(1.0, parameter.reference));
        double value = low * std::pow(high / low, std::uniform_real_distribution<>(0, 1)(random));
        if (parameter.power_of_two) {
            value = std::exp2(std::floor(std::log2(value)));
        } else if (parameter.kind == ParameterKind::Integer) {
            value = std::max(parameter.min, std::floor(value));
        }
        design.push_back(parameter.id == "p" ? 0.0 : value);
    }
    return design;
}

} // namespace permdse::test
