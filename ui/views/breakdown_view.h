// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QWidget>

#include "ui/figures/bar_plot.h"
#include "ui/models/evaluated_design.h"

class QComboBox;

namespace permdse::ui {

/// What designs consist of, as a bar for each, with the choice of the quantity and of the parts.
class BreakdownView final : public QWidget {
    Q_OBJECT
public:
    explicit BreakdownView(QWidget* parent = nullptr);

    /// Empty clears.
    void setDesigns(const std::vector<EvaluatedDesign>& designs);

private:
    QComboBox* makeBox(const QString& name, const QString& accessibleName);
    void draw();

    std::vector<std::pair<std::string, Evaluation>> m_designs; ///< by title
    QComboBox* m_quantity;
    QComboBox* m_grouping;
    BarPlot* m_bars;
};

} // namespace permdse::ui
