// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "ui/models/column_table_model.h"
#include "ui/models/field_roles.h"

namespace permdse::ui {

/// What the window has to say: problems of the experiment being edited, and below them what
/// happened (a file that could not be opened, a failed run, an export).
class DiagnosticModel final : public ColumnTableModel {
    Q_OBJECT
public:
    enum Column { SeverityColumn, MessageColumn, PlaceColumn, CodeColumn, columnTotal };

    explicit DiagnosticModel(QObject* parent = nullptr);

    /// Replaces the problems of the experiment being edited.
    void setProblems(Diagnostics problems);
    /// Replaces the diagnostics of the last event.
    void setEvents(Diagnostics events);

    [[nodiscard]] const Diagnostic& diagnostic(int row) const;
    /// True if the row is a problem of the experiment being edited, whose field can be shown.
    [[nodiscard]] bool isProblem(int row) const;
    /// "2 errors, 1 warning", of all rows; empty without rows.
    [[nodiscard]] QString count() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;

protected:
    [[nodiscard]] QVariant cell(const QModelIndex& index, int role) const override;

private:
    Diagnostics m_problems;
    Diagnostics m_events;
};

/// "/search/seed, line 12", "paper.json" or "".
[[nodiscard]] QString placeText(const Diagnostic& diagnostic);

} // namespace permdse::ui
