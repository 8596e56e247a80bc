// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/visible_rows.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <utility>

namespace permdse {

namespace {

constexpr std::size_t chunkRows = 4096; // between two questions whether to go on

/// Of fronts, the rows on them; of what is feasible or all, those.
std::vector<bool> rowsOfChoice(const RunOutcome& outcome, PointChoice choice) {
    const ResultTable& table = *outcome.table;
    std::vector<bool> bits(table.rowCount(), choice == PointChoice::All);
    if (choice == PointChoice::Feasible) {
        const auto column = table.find("infeasibility");
        for (std::size_t row = 0; row < bits.size(); ++row) {
            bits[row] = !column || table.column(*column)[row] == 0.0;
        }
    } else if (choice != PointChoice::All) {
        for (const Front& front : outcome.fronts) {
            if (front.architecture.empty() == (choice == PointChoice::OverallFronts)) {
                for (const std::uint32_t row : front.rows) {
                    bits[row] = true;
                }
            }
        }
    }
    return bits;
}

/// Leaves the rows of one workload.
void keepWorkload(std::vector<bool>& bits, const ResultTable& table, const std::string& name) {
    const auto column = table.find("workload");
    if (name.empty() || !column) {
        return;
    }
    const std::vector<std::string>& names = table.spec(*column).labels;
    const auto code = static_cast<double>(std::find(names.begin(), names.end(), name) -
                                          names.begin()); // that of no row for another name
    const std::span<const double> codes = table.column(*column);
    for (std::size_t row = 0; row < bits.size(); ++row) {
        bits[row] = bits[row] && codes[row] == code;
    }
}

} // namespace

VisibleRows::VisibleRows(std::vector<bool> bits)
    : m_bits(std::move(bits)),
      m_count(static_cast<std::size_t>(std::count(m_bits.begin(), m_bits.end(), true))) {}

Result<Expression> compileCondition(const ResultTable& table, std::string_view condition) {
    std::vector<std::string> names;
    names.reserve(table.columnCount());
    for (const ColumnSpec& spec : table.specs()) {
        names.push_back(spec.id);
    }
    return Expression::compile(condition, names);
}

Result<VisibleRowsPtr> visibleRows(const RunOutcome& outcome, const RowFilter& filter,
                                   const std::function<bool()>& stopRequested) {
    const ResultTable& table = *outcome.table;
    std::optional<Expression> condition;
    if (!filter.condition.empty()) {
        const Result<Expression> compiled = compileCondition(table, filter.condition);
        if (!compiled) {
            return compiled.error();
        }
        condition = *compiled;
    }
    std::vector<bool> bits = rowsOfChoice(outcome, filter.choice);
    keepWorkload(bits, table, filter.workload);
    std::vector<double> values(table.columnCount());
    for (std::size_t first = 0; condition && first < bits.size(); first += chunkRows) {
        if (stopRequested()) {
            return VisibleRowsPtr();
        }
        const std::size_t end = std::min(first + chunkRows, bits.size());
        for (std::size_t row = first; row < end; ++row) {
            if (bits[row]) {
                for (const std::size_t column : condition->used()) {
                    values[column] = table.figure(row, column);
                }
                const double value = condition->evaluate(values);
                bits[row] = value != 0.0 && !std::isnan(value);
            }
        }
    }
    return VisibleRowsPtr(std::make_shared<const VisibleRows>(std::move(bits)));
}

} // namespace permdse
