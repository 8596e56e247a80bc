// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <QObject>

namespace permdse::ui {

/// The one selection of the window: rows of the current result table that are chosen, and those
/// that the filter lets through. Each view shows it and writes to it, so that what is chosen or
/// hidden in one is so in all.
class SelectionModel final : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// Chosen rows, ascending, each once.
    [[nodiscard]] const std::vector<std::uint32_t>& rows() const { return m_rows; }
    /// The row that the inspector shows: the one chosen last. Always one of rows().
    [[nodiscard]] std::optional<std::uint32_t> current() const { return m_current; }
    [[nodiscard]] bool contains(std::uint32_t row) const;

    /// True if the filter lets the row through.
    [[nodiscard]] bool isVisible(std::uint32_t row) const {
        return m_visible.empty() || (row < m_visible.size() && m_visible[row]);
    }
    /// True if some rows may be hidden.
    [[nodiscard]] bool isFiltered() const { return !m_visible.empty(); }
    /// What the filter lets through, by row; empty for all.
    void setVisible(std::vector<bool> visible);

    /// Forgets the selection; rows from here on are below `rowCount`.
    void setRowCount(std::size_t rowCount);
    /// Rows out of range are left out. Without `current`, the current row stays if it is among
    /// `rows`, else the first of them becomes it.
    void select(std::vector<std::uint32_t> rows,
                std::optional<std::uint32_t> current = std::nullopt);
    /// Adds the row, or takes it out if it was chosen.
    void toggle(std::uint32_t row);
    void clear();

signals:
    void changed();
    void visibleChanged();

private:
    std::vector<std::uint32_t> m_rows;
    std::vector<bool> m_visible;
    std::optional<std::uint32_t> m_current;
    std::size_t m_rowCount = 0;
};

} // namespace permdse::ui
