// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/diagnostic_model.h"
#include "ui/views/view.h"

class QAction;
class QTableView;

namespace permdse::ui {

class TextLabel;

/// The diagnostics of the window; a click on a problem of the experiment leads to its field.
class MessagesView final : public View {
    Q_OBJECT
public:
    explicit MessagesView(DiagnosticModel& model, QWidget* parent = nullptr);

    [[nodiscard]] bool hasContent() const override { return m_model.rowCount() > 0; }

signals:
    void fieldRequested(const QString& pointer);
    /// The user wants what the file has there to be taken out.
    void removalRequested(const QString& pointer);

private:
    void showState();
    void showActions();

    DiagnosticModel& m_model;
    QTableView* m_table;
    QAction* m_goTo;
    QAction* m_leaveOut;
    TextLabel* m_empty;
};

} // namespace permdse::ui
