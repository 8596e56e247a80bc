// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <QSet>
#include <QWidget>

#include "core/architecture/engine.h"
#include "ui/models/explanation_model.h"

class QComboBox;
class QStackedWidget;
class QTextBrowser;
class QTreeView;

namespace permdse::ui {

class TextLabel;

/// Where a metric of a design comes from, as a tree that opens down to constants and sources, with
/// the chosen figure in full below it. Keeps the metric, and what is open, from design to design.
class ExplanationView final : public QWidget {
    Q_OBJECT
public:
    explicit ExplanationView(QWidget* parent = nullptr);

    /// `roots`: as explainMetrics() of the engine.
    void setExplanations(const Engine& engine, std::vector<ExplanationPtr> roots);
    /// Shows why there is nothing to explain.
    void clear(const QString& reason);
    /// Shows the tree of a metric, if the design has it; and of later designs that have it.
    void choose(std::string_view metricId);
    /// The figure chosen in the tree and what is below it, as text; empty if there is none.
    [[nodiscard]] QString chosenAsText() const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void showMetric();
    void showDetail();
    void fitColumns();
    void copy();
    /// Tells rows apart across designs.
    [[nodiscard]] QString pathOf(const QModelIndex& index) const;
    void collectOpen(const QModelIndex& parent, QSet<QString>& open) const;
    void restoreOpen(const QModelIndex& parent, const QSet<QString>& open, const QString& current);

    std::vector<ExplanationPtr> m_roots;
    std::string m_metric = "latency_us"; ///< the user's choice, even if this design lacks it
    ExplanationModel* m_model;
    QStackedWidget* m_stack;
    TextLabel* m_empty;
    QComboBox* m_choice;
    QTreeView* m_tree;
    QTextBrowser* m_detail;
};

} // namespace permdse::ui
