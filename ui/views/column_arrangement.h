// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

#include <QObject>
#include <QScopedValueRollback>

#include "ui/jobs/run_result.h"

class QTableView;

namespace permdse::ui {

/// Order and widths of the columns of a table of results: what an experiment is after stands first,
/// and what the user has dragged keeps its width. A menu of the header shows and hides columns.
class ColumnArrangement final : public QObject {
    Q_OBJECT
public:
    /// The table, which owns it, shows the columns of a result table in their order.
    explicit ColumnArrangement(QTableView& table);

    /// While this lives, widths are not the user's; for the time in which the table gets a result.
    [[nodiscard]] QScopedValueRollback<bool> hold() {
        return QScopedValueRollback<bool>(m_isArranging, true);
    }
    /// Suits the columns to a result that the table shows now, or to none. Where a result has the
    /// columns of the former one, they stay as they are.
    void arrange(RunResultPtr result);

private:
    void arrangeColumns();
    void rememberWidth(int column, int before, int after);
    /// Makes the column of why a point is not feasible as wide as its texts, within reason.
    void fitReasons();
    void showColumnMenu(const QPoint& position);

    QTableView& m_table;
    RunResultPtr m_result;
    bool m_isArranging = false;              ///< widths change, but not by the user
    std::map<std::string, int> m_userWidths; ///< by column id, as the user has dragged them
};

} // namespace permdse::ui
