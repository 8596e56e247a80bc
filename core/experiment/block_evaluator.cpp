// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/block_evaluator.h"

#include "core/base/units.h"

namespace permdse {

BlockEvaluator::BlockEvaluator(const ExperimentPoints& points, const ResultColumns& layout,
                               const PointSource& source, std::span<const Technology> technologies)
    : m_points(points), m_layout(layout), m_source(source), m_technologies(technologies),
      m_workers([this] {
          return Worker{ExperimentPoints::Evaluator(m_points, m_technologies), {}, {}};
      }) {}

void BlockEvaluator::setTechnologies(std::span<const Technology> technologies) {
    m_technologies = technologies;
    for (Worker& worker : m_workers) { // what designs count stays the same: it is remembered
        worker.evaluator.setTechnologies(technologies);
    }
}

void BlockEvaluator::evaluate(PointBlock& block) {
    Worker& worker = m_workers.local();
    ExperimentPoints::Evaluator& point = worker.evaluator;
    const ExperimentPoints::Part& part = m_points.parts()[block.batch.part];
    const std::size_t objectives = m_points.experiment().objectives.size();
    m_source.read(block.batch, worker.designs);
    block.objective_count = objectives;
    block.reasons.resize(block.rows());
    block.objectives.resize(block.rows() * objectives);
    std::size_t row = 0;
    for (std::size_t i = 0; i < block.batch.count; ++i) {
        point.setDesign(part, worker.designs.design(i), worker.designs.technologies[i]);
        for (std::size_t w = 0; w < block.workloads; ++w, ++row) {
            const std::uint32_t reasons = point.evaluate(part, w);
            block.reasons[row] = reasons;
            for (std::size_t k = 0; k < objectives; ++k) {
                block.objectives[row * objectives + k] = point.objective(part, k);
            }
            if (block.counts || !block.columns.empty()) {
                findViolations(worker);
            }
            if (block.counts) {
                block.counts->add(reasons);
                for (const Violation& violation : worker.violations) {
                    block.counts->addViolation(violation.constraint, violation.distance);
                }
            }
            if (!block.columns.empty()) {
                writeRow({part, point, reasons}, worker.violations, block.point(row), block.columns,
                         row);
            }
        }
    }
}

BlockEvaluator::Evaluated BlockEvaluator::evaluateOne(PointId point) {
    const std::size_t workloads = m_points.workloadCount();
    Worker& worker = m_workers.local();
    const DesignBatch batch = m_source.find(DesignId(number(point) / workloads));
    m_source.read(batch, worker.designs);
    const ExperimentPoints::Part& part = m_points.parts()[batch.part];
    worker.evaluator.setDesign(part, worker.designs.design(0), worker.designs.technologies[0]);
    const std::uint32_t reasons =
        worker.evaluator.evaluate(part, static_cast<std::size_t>(number(point) % workloads));
    return {part, worker.evaluator, reasons};
}

void BlockEvaluator::evaluateRow(PointId point, std::span<double* const> columns, std::size_t row) {
    const Evaluated evaluated = evaluateOne(point);
    Worker& worker = m_workers.local();
    findViolations(worker);
    writeRow(evaluated, worker.violations, point, columns, row);
}

void BlockEvaluator::findViolations(Worker& worker) const {
    worker.violations.clear();
    for (const std::size_t constraint : worker.evaluator.violated()) {
        worker.violations.push_back({constraint, worker.evaluator.violation(constraint)});
    }
}

void BlockEvaluator::writeRow(const Evaluated& evaluated, std::span<const Violation> violations,
                              PointId point, std::span<double* const> columns,
                              std::size_t row) const {
    const ExperimentPoints::Part& part = evaluated.part;
    const ExperimentPoints::Evaluator& figures = evaluated.figures;
    const ResultColumns::Part& layout = m_layout.parts[part.index];
    const std::size_t constraints = m_points.experiment().constraints.size();
    columns[m_layout.point][row] = static_cast<double>(number(point));
    columns[m_layout.architecture][row] = static_cast<double>(part.index);
    columns[m_layout.workload][row] = static_cast<double>(number(point) % m_points.workloadCount());
    for (const std::size_t c : part.foreign_columns) {
        columns[c][row] = notANumber;
    }
    for (std::size_t i = 0; i < layout.parameters.size(); ++i) {
        columns[layout.parameter_columns[i]][row] = figures.design()[layout.parameters[i]];
    }
    for (std::size_t i = 0; i < m_layout.technology.size(); ++i) {
        columns[m_layout.technology_columns[i]][row] =
            figures.technologyValues()[m_layout.technology[i]];
    }
    for (std::size_t i = 0; i < layout.metric_columns.size(); ++i) {
        columns[layout.metric_columns[i]][row] = figures.metrics()[i];
    }
    for (std::size_t i = 0; i < m_points.experiment().derived.size(); ++i) {
        columns[m_layout.first_derived + i][row] = figures.derived(i);
    }
    for (std::size_t i = 0; i < constraints; ++i) {
        columns[m_layout.first_violation + i][row] = 0.0;
    }
    for (const Violation& violation : violations) {
        columns[m_layout.first_violation + violation.constraint][row] =
            violationValue(violation.distance);
    }
    columns[m_layout.feasible][row] = evaluated.reasons == 0 ? 1.0 : 0.0;
    columns[m_layout.buildable][row] =
        (evaluated.reasons & ~std::uint32_t{ConstraintViolated}) == 0 ? 1.0 : 0.0;
    columns[m_layout.infeasibility][row] = static_cast<double>(evaluated.reasons);
}

} // namespace permdse
