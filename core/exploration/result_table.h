// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/architecture/parameter.h"

namespace permdse {

enum class ColumnRole {
    Identity,
    Parameter,
    Metric,
    Derived,
    Status,
    Violation, ///< how far a point misses a constraint, whose text is the title
    Confidence
};

struct ColumnSpec {
    std::string id;    ///< "area_mm2"; unique in the table
    std::string title; ///< "Area"
    std::string unit;  ///< "mm²"
    std::string meaning;
    Sense sense = Sense::Ignore;
    ColumnRole role = ColumnRole::Metric;
    /// For a column of codes, the text of each code (0, 1, ...); empty for a column of numbers.
    std::vector<std::string> labels;
    /// Of a parameter with a word for one value (`special_value`), what formulas calculate with
    /// there, by workload; nothing where that is not modelled. Empty for other columns.
    double special_value = 0.0;
    std::vector<std::optional<double>> special_figures = {};

    friend bool operator==(const ColumnSpec&, const ColumnSpec&) = default;
};

/// Results of a sweep, one vector of double per column. Immutable; safe from any thread.
///
/// Every table of a sweep starts with the columns `point` (number of the point, from 0),
/// `architecture` and `workload` (codes), then swept parameters (NaN where the architecture has no
/// such parameter), metrics, where fronts were simulated what that
/// counted (NaN off the fronts), derived metrics, `violation_1`, ... of each constraint,
/// `buildable`, `infeasibility` (mask of Infeasibility bits, 0 is feasible), and last, where
/// constants were drawn within their ranges, `front_probability` and the interval of each
/// objective. A failed point keeps its row, with NaN metrics.
class ResultTable {
public:
    ResultTable() = default;
    /// @throws std::invalid_argument if lengths differ or an id occurs twice.
    ResultTable(std::vector<ColumnSpec> specs, std::vector<std::vector<double>> columns);

    [[nodiscard]] std::size_t rowCount() const { return m_rows; }
    [[nodiscard]] std::size_t columnCount() const { return m_specs.size(); }
    /// @throws std::out_of_range on a bad index.
    [[nodiscard]] const ColumnSpec& spec(std::size_t column) const { return m_specs.at(column); }
    [[nodiscard]] const std::vector<ColumnSpec>& specs() const { return m_specs; }
    /// @throws std::out_of_range on a bad index.
    [[nodiscard]] std::span<const double> column(std::size_t column) const {
        return m_columns.at(column);
    }
    [[nodiscard]] std::optional<std::size_t> find(std::string_view columnId) const;
    /// The column of that id. @throws std::out_of_range if there is none.
    [[nodiscard]] std::span<const double> column(std::string_view columnId) const;
    /// What formulas calculate with: the number of a cell, but for a special word what it means.
    [[nodiscard]] double figure(std::size_t row, std::size_t column) const;
    /// Text of a cell as files spell it: label, exact number, or "" for NaN.
    [[nodiscard]] std::string cellText(std::size_t row, std::size_t column) const;

private:
    std::vector<ColumnSpec> m_specs;
    std::vector<std::vector<double>> m_columns;
    std::size_t m_rows = 0;
};

using ResultTablePtr = std::shared_ptr<const ResultTable>;

} // namespace permdse
