// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/selection_model.h"

#include <algorithm>

namespace permdse::ui {

bool SelectionModel::contains(std::uint32_t row) const {
    return std::binary_search(m_rows.begin(), m_rows.end(), row);
}

void SelectionModel::setRowCount(std::size_t rowCount) {
    m_rowCount = rowCount;
    m_rows.clear();
    m_current.reset();
    emit changed();
}

void SelectionModel::setVisible(std::vector<bool> visible) {
    if (visible != m_visible) {
        m_visible = std::move(visible);
        emit visibleChanged();
    }
}

void SelectionModel::select(std::vector<std::uint32_t> rows, std::optional<std::uint32_t> current) {
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    while (!rows.empty() && rows.back() >= m_rowCount) {
        rows.pop_back();
    }
    const auto has = [&](std::optional<std::uint32_t> row) {
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
    emit changed();
}

void SelectionModel::toggle(std::uint32_t row) {
    std::vector<std::uint32_t> rows = m_rows;
    const auto position = std::lower_bound(rows.begin(), rows.end(), row);
    if (position != rows.end() && *position == row) {
        rows.erase(position);
        select(std::move(rows));
    } else {
        rows.insert(position, row);
        select(std::move(rows), row);
    }
}

void SelectionModel::clear() {
    select({});
}

} // namespace permdse::ui
