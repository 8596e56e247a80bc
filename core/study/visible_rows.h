// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/experiment/runner.h"
#include "core/exploration/expression.h"
#include "core/exploration/ids.h"

namespace permdse {

/// Which points one looks at, by what became of them.
enum class PointChoice { All, Feasible, ArchitectureFronts, OverallFronts };

/// What a row must be to be looked at.
struct RowFilter {
    PointChoice choice = PointChoice::All;
    std::string workload;  ///< its name; empty: any
    std::string condition; ///< over the columns of the table; empty: none
    friend bool operator==(const RowFilter&, const RowFilter&) = default;

    /// True if no row can fail to meet it.
    [[nodiscard]] bool isEmpty() const { return *this == RowFilter(); }
};

/// Which rows of a table meet a filter: one bit for each.
class VisibleRows {
public:
    VisibleRows() = default;
    VisibleRows(std::size_t rows, bool areVisible)
        : m_bits(rows, areVisible), m_count(areVisible ? rows : 0) {}
    explicit VisibleRows(std::vector<bool> bits);

    /// Rows of the table, visible or not.
    [[nodiscard]] std::size_t size() const { return m_bits.size(); }
    /// Rows that are visible.
    [[nodiscard]] std::size_t count() const { return m_count; }
    [[nodiscard]] bool contains(RowId row) const {
        return number(row) < m_bits.size() && m_bits[number(row)];
    }
    friend bool operator==(const VisibleRows&, const VisibleRows&) = default;

private:
    std::vector<bool> m_bits;
    std::size_t m_count = 0;
};
using VisibleRowsPtr = std::shared_ptr<const VisibleRows>;

/// A condition over the columns of a table. EXPR-0001 or EXPR-0002 where it is none.
[[nodiscard]] Result<Expression> compileCondition(const ResultTable& table,
                                                  std::string_view condition);

/// The rows of a run's table that meet a filter. A condition holds where it is neither 0 nor
/// without a value (NaN). A workload that the experiment lacks is on no row. Linear in the rows;
/// `stopRequested` is asked every few thousand of them, and gives null once it says so. Safe from
/// any thread.
[[nodiscard]] Result<VisibleRowsPtr> visibleRows(
    const RunOutcome& outcome, const RowFilter& filter,
    const std::function<bool()>& stopRequested = [] { return false; });

} // namespace permdse
