// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QWidget>

#include "ui/models/layer_model.h"
#include "ui/models/workload_model.h"

class QTableView;
class QToolButton;

namespace permdse::ui {

class TextLabel;

/// Which workloads the experiment runs, and the layers of the one that is chosen.
class WorkloadsPage final : public QWidget {
    Q_OBJECT
public:
    explicit WorkloadsPage(ExperimentDocument& document, QWidget* parent = nullptr);

    /// Shows the experiment's workload at that place, and one of its layers.
    void goTo(std::size_t workload, std::optional<int> layer);

private:
    [[nodiscard]] int currentRow() const;
    void showLayers();
    void chooseRow(int row);

    WorkloadModel* m_workloads;
    LayerModel* m_layers;
    QTableView* m_workloadTable;
    QTableView* m_layerTable;
    TextLabel* m_title;
    TextLabel* m_hint;
    QToolButton* m_remove;
    QToolButton* m_duplicate;
    QToolButton* m_addLayer;
    QToolButton* m_removeLayer;
};

} // namespace permdse::ui
