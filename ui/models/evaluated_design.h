// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <QString>

#include "core/architecture/engine.h"

namespace permdse::ui {

/// A design, its architecture and what it does on the workload in question.
struct EvaluatedDesign {
    QString title; ///< "PermDNN", "PermDNN reference"
    const Engine* engine = nullptr;
    DesignValues values;
    Evaluation evaluation;
    /// What layers have of their own: "p@Alex-FC6" and its value.
    std::vector<std::pair<std::string, double>> of_layers = {};
};

} // namespace permdse::ui
