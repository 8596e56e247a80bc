// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
};

} // namespace permdse::ui
