// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/result_session.h"

#include <algorithm>
#include <utility>

#include "core/exploration/point_rows.h"
#include "ui/models/text.h"

namespace permdse::ui {

namespace {

std::vector<RowId> sortedOnce(std::vector<RowId> rows) {
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

bool hasWorkload(const RunResultPtr& result, const std::string& name) {
    return result &&
           std::any_of(result->experiment.workloads.begin(), result->experiment.workloads.end(),
                       [&](const Workload& each) { return each.name == name; });
}

} // namespace

/// The points behind rows, which another table may have in other rows.
struct ResultSession::Points {
    std::vector<PointId> chosen;
    std::optional<PointId> current;
    std::vector<PointId> pinned;
};

ResultSession::ResultSession(QObject* parent)
    : QObject(parent), m_visible(std::make_shared<const VisibleRows>()) {
    connect(&m_filtering, &BackgroundJob::activeChanged, this, &ResultSession::filteringChanged);
}

std::size_t ResultSession::rowCount() const {
    return m_result ? m_result->outcome.table->rowCount() : 0;
}

void ResultSession::setResult(RunResultPtr result, Carried carried) {
    const Points points = carried == Carried::Points ? chosenPoints() : Points();
    m_result = std::move(result);
    m_rows.clear();
    m_current.reset();
    m_mark.reset();
    m_pins.clear();
    m_hovered.reset();
    if (carried == Carried::Nothing) {
        m_simulation = {}; // of a design that is no longer there
    }
    choosePoints(points);
    if (m_result && !hasWorkload(m_result, m_filter.workload)) {
        m_filter.workload.clear();
    }
    readCondition();
    const VisibleRowsPtr now = filteredNow();
    m_visible = now ? now : std::make_shared<const VisibleRows>(rowCount(), false);
    m_visibleFilter = m_filter;
    emit resultChanged();
}

ResultSession::Points ResultSession::chosenPoints() const {
    Points points;
    if (!m_result) {
        return points;
    }
    const PointRows table(m_result->outcome.table->column("point"));
    const auto pointsOf = [&](const std::vector<RowId>& rows) {
        std::vector<PointId> found;
        for (const RowId row : rows) {
            found.push_back(table.point(row));
        }
        return found;
    };
    points.chosen = pointsOf(m_rows);
    points.pinned = pointsOf(m_pins);
    if (m_current) {
        points.current = table.point(*m_current);
    }
    return points;
}

void ResultSession::choosePoints(const Points& points) {
    if (!m_result || (points.chosen.empty() && points.pinned.empty())) {
        return;
    }
    const PointRows table(m_result->outcome.table->column("point"));
    const auto rowsOf = [&](const std::vector<PointId>& wanted) {
        std::vector<RowId> rows;
        for (const PointId point : wanted) {
            if (const std::optional<RowId> row = table.find(point)) {
                rows.push_back(*row);
            }
        }
        return rows;
    };
    m_rows = sortedOnce(rowsOf(points.chosen));
    m_pins.clear();
    for (const RowId row : rowsOf(points.pinned)) { // a design may be pinned on several workloads
        if (!isPinned(row)) {
            m_pins.push_back(row);
        }
    }
    m_current = points.current ? table.find(*points.current) : std::nullopt;
    if (!m_current && !m_rows.empty()) {
        m_current = m_rows.front();
    }
}

void ResultSession::readCondition() {
    m_conditionProblem.clear();
    const std::string wanted = fromQt(m_condition.trimmed());
    if (m_result && !wanted.empty()) {
        const ResultTable& table = *m_result->outcome.table;
        if (const Result<Expression> compiled = compileCondition(table, wanted); !compiled) {
            m_conditionProblem = toQt(compiled.error().front().message);
            if (!m_filter.condition.empty() && !compileCondition(table, m_filter.condition)) {
                m_filter.condition.clear(); // of another table
            }
            return;
        }
    }
    m_filter.condition = wanted;
}

void ResultSession::setCondition(const QString& condition) {
    if (condition == m_condition) {
        return;
    }
    const RowFilter before = m_filter;
    m_condition = condition;
    readCondition();
    emit filterChanged();
    if (m_filter != before) {
        applyFilter();
    }
}

void ResultSession::setChoice(PointChoice choice) {
    RowFilter filter = m_filter;
    filter.choice = choice;
    setFilter(filter);
}

void ResultSession::setWorkload(const std::string& workload) {
    if (workload == m_filter.workload) {
        return;
    }
    const bool hasMoved = moveToWorkload(workload);
    RowFilter filter = m_filter;
    filter.workload = workload;
    setFilter(filter);
    if (hasMoved) {
        emit selectionChanged();
        emit pinsChanged();
    }
}

bool ResultSession::moveToWorkload(const std::string& workload) {
    if (!hasWorkload(m_result, workload) || (m_rows.empty() && m_pins.empty())) {
        return false;
    }
    const std::vector<Workload>& workloads = m_result->experiment.workloads;
    const auto found = std::find_if(workloads.begin(), workloads.end(),
                                    [&](const Workload& each) { return each.name == workload; });
    const auto move = [&](PointId& point) { // a point is design x workloads + workload
        const std::uint64_t design = number(point) / workloads.size();
        point = PointId(design * workloads.size() +
                        static_cast<std::uint64_t>(found - workloads.begin()));
    };
    Points points = chosenPoints();
    std::for_each(points.chosen.begin(), points.chosen.end(), move);
    std::for_each(points.pinned.begin(), points.pinned.end(), move);
    if (points.current) {
        move(*points.current);
    }
    choosePoints(points);
    return true;
}

void ResultSession::setFilter(const RowFilter& filter) {
    if (filter != m_filter) {
        m_filter = filter;
        emit filterChanged();
        applyFilter();
    }
}

VisibleRowsPtr ResultSession::filteredNow() {
    if (!m_result || m_filter.isEmpty() || rowCount() <= rowsAtOnce) {
        m_filtering.cancel();
        return !m_result || m_filter.isEmpty()
                   ? std::make_shared<const VisibleRows>(rowCount(), true)
                   : visibleRows(m_result->outcome, m_filter).value();
    }
    m_filtering.start(
        [result = m_result, filter = m_filter](const LatestTask::StopQuestion& stopRequested) {
            return visibleRows(result->outcome, filter, stopRequested);
        },
        [this, filter = m_filter](const Result<VisibleRowsPtr>& found) {
            showVisible(found.value(), filter);
        });
    return nullptr;
}

void ResultSession::applyFilter() {
    if (const VisibleRowsPtr now = filteredNow()) {
        showVisible(now, m_filter);
    }
}

void ResultSession::showVisible(const VisibleRowsPtr& visible, const RowFilter& filter) {
    m_visibleFilter = filter;
    if (visible && *visible != *m_visible) {
        m_visible = visible;
        emit visibleChanged();
    }
}

bool ResultSession::contains(RowId row) const {
    return std::binary_search(m_rows.begin(), m_rows.end(), row);
}

void ResultSession::select(std::vector<RowId> rows, std::optional<RowId> current) {
    rows = sortedOnce(std::move(rows));
    while (!rows.empty() && !isRow(rows.back())) {
        rows.pop_back();
    }
    const auto has = [&](std::optional<RowId> row) {
        return row && std::binary_search(rows.begin(), rows.end(), *row);
    };
    if (!has(current)) {
        current = m_current;
    }
    if (!has(current)) {
        current = rows.empty() ? std::nullopt : std::optional(rows.front());
    }
    if (rows == m_rows && current == m_current) {
        return;
    }
    m_rows = std::move(rows);
    m_current = current;
    m_mark.reset();
    emit selectionChanged();
}

void ResultSession::toggle(RowId row) {
    std::vector<RowId> rows = m_rows;
    const auto position = std::lower_bound(rows.begin(), rows.end(), row);
    if (position != rows.end() && *position == row) {
        rows.erase(position);
        select(std::move(rows));
    } else {
        rows.insert(position, row);
        select(std::move(rows), row);
    }
}

void ResultSession::clear() {
    select({});
}

void ResultSession::chooseMark(ScatterMark mark) {
    m_rows.clear();
    m_current.reset();
    m_mark = std::move(mark);
    emit selectionChanged();
}

bool ResultSession::isPinned(RowId row) const {
    return std::find(m_pins.begin(), m_pins.end(), row) != m_pins.end();
}

void ResultSession::setPinned(RowId row, bool isPinned) {
    if (!isRow(row) || isPinned == this->isPinned(row)) {
        return;
    }
    if (isPinned) {
        m_pins.push_back(row);
    } else {
        std::erase(m_pins, row);
    }
    emit pinsChanged();
}

void ResultSession::setHovered(std::optional<RowId> row) {
    if (row && !isRow(*row)) {
        row.reset();
    }
    if (row != m_hovered) {
        m_hovered = row;
        emit hoverChanged();
    }
}

void ResultSession::setSimulable(std::optional<SimulationRequest> request) {
    m_simulable = std::move(request);
    emit simulableChanged();
}

void ResultSession::simulate() {
    if (m_simulable) {
        showSimulation({m_simulable, nullptr, {}});
        emit simulationRequested();
    }
}

void ResultSession::showSimulation(ShownSimulation simulation) {
    m_simulation = std::move(simulation);
    emit simulationChanged();
}

} // namespace permdse::ui
