// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <QList>

#include "core/figure/scatter.h"
#include "tests/support/small_run.h"

namespace permdse::test {

/// The mark whose label starts so; null if there is none.
inline const ScatterMark* markOf(const ScatterSpec& spec, const std::string& start) {
    for (const ScatterMark& mark : spec.marks) {
        if (mark.label.compare(0, start.size(), start) == 0) {
            return &mark;
        }
    }
    return nullptr;
}

/// An outcome of one PermDNN series with these x (area) and y (throughput).
inline RunOutcome outcomeOf(const QList<double>& x, const QList<double>& y) {
    std::vector<SmallRow> rows;
    for (qsizetype i = 0; i < x.size(); ++i) {
        rows.push_back({0, 0, 1, x[i], y[i], 1.0, 0});
    }
    RunOutcome outcome;
    outcome.table = smallTable(rows);
    return outcome;
}

} // namespace permdse::test
