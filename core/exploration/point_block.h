// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/exploration/ids.h"
#include "core/exploration/point_source.h"
#include "core/exploration/reason_counts.h"

namespace permdse {

/// A batch of designs on all workloads on its way through a run. Its rows are design after design,
/// each on one workload after the other.
struct PointBlock {
    DesignBatch batch;
    PointId first{}; ///< of the first row
    std::size_t workloads = 0;
    std::size_t objective_count = 0;

    std::vector<std::uint32_t> reasons; ///< against each row; 0: feasible
    std::vector<double> objectives;     ///< objective_count per row, as the experiment states them
    /// Of the rows, where a sink asked for them by an empty one.
    std::optional<ReasonCounts> counts;

    /// Where the result columns of the rows go, each from the first row on; empty where nobody
    /// wants more than the above.
    std::vector<double*> columns;
    std::vector<double> storage; ///< of the columns, unless a sink has a better place

    /// Rows that may be on a front, ascending; the sink of fronts finds them.
    std::vector<std::uint32_t> candidates;
    /// Rows that may be in the sample, ascending; the sink of the sample finds them.
    std::vector<std::uint32_t> drawn;

    [[nodiscard]] std::size_t rows() const { return batch.count * workloads; }
    [[nodiscard]] WorkloadId workload(std::size_t row) const {
        return static_cast<WorkloadId>(row % workloads);
    }
    [[nodiscard]] PointId point(std::size_t row) const { return behind(first, row); }
    [[nodiscard]] std::span<const double> objectivesOf(std::size_t row) const {
        return {objectives.data() + row * objective_count, objective_count};
    }
};

} // namespace permdse
