// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/study/design_study.h"
#include "ui/session/result_session.h"
#include "ui/views/view.h"

class QStackedWidget;
class QTabWidget;
class QTimer;

namespace permdse::ui {

class DesignPage;
class ExplanationView;
class MarkView;
class TextLabel;

/// The session's current design: a study of it on a page, and where each metric comes from; or the
/// mark that is chosen.
class InspectorView final : public View {
    Q_OBJECT
public:
    explicit InspectorView(ResultSession& session, QWidget* parent = nullptr);

    /// Shows where that metric of the chosen design comes from.
    void explain(std::string_view metricId);
    [[nodiscard]] bool hasContent() const override;
    [[nodiscard]] std::vector<ViewPicture> pictures() override;

private:
    void connectParts();
    void showResult();
    void showSelection();
    void showDesign(RowId row);
    void showNoDesign();
    void explainRow(int metric);
    /// Works out where the metrics of the chosen design come from, if that is still due.
    void explainDesign();
    /// Tells the session what can be simulated, by design and controls.
    void showSimulable();

    ResultSession& m_session;
    DesignStudy m_study; ///< of the design shown, if any
    /// The trees take longer than all other figures: they come when the view is idle, so that going
    /// through many designs stays smooth.
    QTimer* m_explainLater;
    QStackedWidget* m_stack;
    QTabWidget* m_tabs;
    ExplanationView* m_explanation;
    DesignPage* m_page;
    TextLabel* m_empty;
    MarkView* m_mark;
};

} // namespace permdse::ui
