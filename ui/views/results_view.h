// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/result_filter_proxy.h"
#include "ui/session/result_session.h"
#include "ui/views/view.h"

class QComboBox;
class QGridLayout;
class QLineEdit;
class QStackedWidget;
class QTableView;

namespace permdse::ui {

class ColumnArrangement;
class TextLabel;

/// The visible rows of the session's result, sorted by number and copied as text, with the fields
/// of the session's filter.
class ResultsView final : public View {
    Q_OBJECT
public:
    explicit ResultsView(ResultSession& session, QWidget* parent = nullptr);

    /// The chosen rows (all, if none is) with their header, cells parted by tabs.
    [[nodiscard]] QString selectionAsText() const;
    [[nodiscard]] bool hasContent() const override { return m_result != nullptr; }
    [[nodiscard]] bool isBusy() const override { return m_session.isFiltering(); }

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    /// The line above the table.
    void makeControls();
    void connectParts();
    void connectSession();
    void showResult();
    void fillWorkloads();
    void showFilter();
    void showVisible();
    void showCount();
    /// Why no row is shown though there are some, in a sentence.
    [[nodiscard]] QString emptyReason() const;
    void showSelection();
    void readSelection();
    void copy();
    void togglePin();

    ResultSession& m_session;
    RunResultPtr m_result; ///< that is shown
    ResultTableModel* m_model;
    ResultFilterProxy* m_proxy;
    QTableView* m_table;
    ColumnArrangement* m_columns = nullptr;
    QComboBox* m_rows;
    QComboBox* m_workload;
    QLineEdit* m_filter;
    QGridLayout* m_bar = nullptr; ///< of the controls above the table
    TextLabel* m_count;
    TextLabel* m_noRows;
    QStackedWidget* m_stack;
    bool m_isSyncing = false;
};

} // namespace permdse::ui
