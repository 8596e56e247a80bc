// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/architecture/engine.h"
#include "core/experiment/experiment.h"
#include "core/exploration/ids.h"
#include "core/exploration/result_table.h"

namespace permdse {

/// The design behind a row of a result table.
struct RowDesign {
    const Engine* engine = nullptr;
    DesignValues values;
    std::size_t workload = 0;           ///< index into the experiment's workloads
    PointId point{};                    ///< of the row
    TechnologySettings technology = {}; ///< that the row is in
    /// What layers have of their own: "p@Alex-FC6" and its value.
    std::vector<std::pair<std::string, double>> of_layers = {};

    /// A workload as the design runs it: its layers with the values of their own.
    [[nodiscard]] Workload on(Workload plain) const;
};

/// Puts the design of a row together again: the reference values, the experiment's fixed ones and
/// the row's swept ones. `experiment` must be the one that the table was made from.
/// @throws std::out_of_range for a row, column, engine or workload that is not there.
[[nodiscard]] RowDesign designOfRow(const Experiment& experiment, const ResultTable& table,
                                    std::uint32_t row);

} // namespace permdse
