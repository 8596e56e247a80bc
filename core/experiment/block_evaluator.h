// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <tbb/enumerable_thread_specific.h>

#include "core/experiment/experiment_points.h"
#include "core/experiment/result_columns.h"
#include "core/exploration/point_block.h"

namespace permdse {

/// Evaluates the blocks of a run, and points that a run kept, from any thread.
class BlockEvaluator {
public:
    /// All must outlive it. `technologies` are of the settings of `points`, in their order.
    BlockEvaluator(const ExperimentPoints& points, const ResultColumns& layout,
                   const PointSource& source, std::span<const Technology> technologies);

    /// From now on under others, of the same settings. Not while points are evaluated.
    void setTechnologies(std::span<const Technology> technologies);
    /// The same for what the calling thread evaluates from now on, alone.
    void setOwnTechnologies(std::span<const Technology> technologies) {
        m_workers.local().evaluator.setTechnologies(technologies);
    }

    /// Fills a block that has its batch, its first point and the number of workloads; whole rows
    /// where it says where the columns go.
    void evaluate(PointBlock& block);
    /// Writes the result columns of a point into a row: all but those of simulation and draws.
    void evaluateRow(PointId point, std::span<double* const> columns, std::size_t row);

    /// What evaluating a point says, until this thread evaluates another one.
    struct Evaluated {
        const ExperimentPoints::Part& part;
        const ExperimentPoints::Evaluator& figures;
        std::uint32_t reasons = 0;
    };
    Evaluated evaluateOne(PointId point);

private:
    struct Violation {
        std::size_t constraint;
        double distance;
    };
    struct Worker {
        ExperimentPoints::Evaluator evaluator;
        DesignSet designs;
        std::vector<Violation> violations; ///< of the point evaluated last
    };

    void findViolations(Worker& worker) const;
    void writeRow(const Evaluated& evaluated, std::span<const Violation> violations, PointId point,
                  std::span<double* const> columns, std::size_t row) const;

    const ExperimentPoints& m_points;
    const ResultColumns& m_layout;
    const PointSource& m_source;
    std::span<const Technology> m_technologies;
    tbb::enumerable_thread_specific<Worker> m_workers;
};

} // namespace permdse
