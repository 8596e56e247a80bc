// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exploration/result_table.h"

#include <cmath>
#include <limits>
#include <set>
#include <stdexcept>

#include "core/base/unit_format.h"

namespace permdse {

ResultTable::ResultTable(std::vector<ColumnSpec> specs, std::vector<std::vector<double>> columns)
    : m_specs(std::move(specs)), m_columns(std::move(columns)) {
    if (m_specs.size() != m_columns.size()) {
        throw std::invalid_argument("a result table needs one description per column");
    }
    std::set<std::string_view> ids;
    for (std::size_t i = 0; i < m_specs.size(); ++i) {
        if (!ids.insert(m_specs[i].id).second) {
            throw std::invalid_argument("two columns are called " + m_specs[i].id);
        }
        if (m_columns[i].size() != m_columns.front().size()) {
            throw std::invalid_argument("the columns of a result table differ in length");
        }
    }
    m_rows = m_columns.empty() ? 0 : m_columns.front().size();
}

std::optional<std::size_t> ResultTable::find(std::string_view columnId) const {
    for (std::size_t i = 0; i < m_specs.size(); ++i) {
        if (m_specs[i].id == columnId) {
            return i;
        }
    }
    return std::nullopt;
}

std::span<const double> ResultTable::column(std::string_view columnId) const {
    const std::optional<std::size_t> index = find(columnId);
    if (!index) {
        throw std::out_of_range("no column \"" + std::string(columnId) + "\"");
    }
    return m_columns[*index];
}

double ResultTable::figure(std::size_t row, std::size_t column) const {
    const double value = m_columns.at(column).at(row);
    const ColumnSpec& about = m_specs[column];
    if (about.special_figures.empty() || value != about.special_value) {
        return value;
    }
    const std::optional<std::size_t> workload = find("workload");
    const auto code = workload ? static_cast<std::size_t>(m_columns[*workload][row]) : 0;
    constexpr double notModelled = std::numeric_limits<double>::quiet_NaN();
    return code < about.special_figures.size() ? about.special_figures[code].value_or(notModelled)
                                               : notModelled;
}

std::string ResultTable::cellText(std::size_t row, std::size_t column) const {
    const double value = m_columns.at(column).at(row);
    const std::vector<std::string>& labels = m_specs[column].labels;
    if (std::isnan(value)) {
        return {};
    }
    if (!labels.empty() && value >= 0.0 && value < static_cast<double>(labels.size())) {
        return labels[static_cast<std::size_t>(value)];
    }
    return exactText(value);
}

} // namespace permdse
