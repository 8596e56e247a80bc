// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/workloads_page.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/models/text.h"
#include "ui/views/text_label.h"
#include "ui/views/view_helpers.h"

namespace permdse::ui {

WorkloadsPage::WorkloadsPage(ExperimentDocument& document, QWidget* parent)
    : QWidget(parent), m_workloads(new WorkloadModel(document, this)),
      m_layers(new LayerModel(document, this)),
      m_workloadTable(makeTable(QStringLiteral("workloads"), tr("Workloads"), this)),
      m_layerTable(makeTable(QStringLiteral("layers"), tr("Layers of the workload"), this)),
      m_title(makeHeading({}, this)), m_hint(makeNote(QStringLiteral("layersHint"), {}, this)) {
    auto* add = makeIconButton(QStringLiteral("addWorkload"), QStringLiteral("add"),
                               tr("Add a workload of your own"), this);
    m_duplicate = makeIconButton(QStringLiteral("duplicateWorkload"), QStringLiteral("duplicate"),
                                 tr("Copy this workload to edit its layers"), this);
    m_remove = makeIconButton(QStringLiteral("removeWorkload"), QStringLiteral("remove"),
                              tr("Remove this workload"), this);
    m_addLayer =
        makeIconButton(QStringLiteral("addLayer"), QStringLiteral("add"), tr("Add a layer"), this);
    m_removeLayer = makeIconButton(QStringLiteral("removeLayer"), QStringLiteral("remove"),
                                   tr("Remove this layer"), this);

    m_workloadTable->setModel(m_workloads);
    m_workloadTable->setSelectionMode(QAbstractItemView::SingleSelection);
    m_workloadTable->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_workloadTable->horizontalHeader()->setSectionResizeMode(WorkloadModel::NameColumn,
                                                              QHeaderView::Stretch);
    m_layerTable->setModel(m_layers);
    m_layerTable->setSelectionMode(QAbstractItemView::SingleSelection);
    m_layerTable->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_layerTable->horizontalHeader()->setSectionResizeMode(
        LayerModel::columnOf<&Layer::signed_inputs>(), QHeaderView::Stretch);

    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* workloadBar = new QHBoxLayout;
    workloadBar->addWidget(makeHeading(tr("Workloads"), this));
    workloadBar->addStretch();
    workloadBar->addWidget(add);
    workloadBar->addWidget(m_duplicate);
    workloadBar->addWidget(m_remove);
    auto* layerBar = new QHBoxLayout;
    layerBar->addWidget(m_title, 1);
    layerBar->addWidget(m_addLayer);
    layerBar->addWidget(m_removeLayer);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 6, 6, 6);
    layout->setSpacing(6);
    layout->addLayout(workloadBar);
    layout->addWidget(m_workloadTable, 2);
    layout->addSpacing(4);
    layout->addLayout(layerBar);
    layout->addWidget(m_layerTable, 3);
    layout->addWidget(m_hint);

    connect(m_workloadTable->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &WorkloadsPage::showLayers);
    connect(m_workloads, &QAbstractItemModel::dataChanged, this, &WorkloadsPage::showLayers);
    connect(m_workloads, &QAbstractItemModel::modelReset, this,
            [this] { chooseRow(std::max(0, m_workloads->rowOfPlace(0))); });
    connect(add, &QToolButton::clicked, this, [this] { chooseRow(m_workloads->addWorkload()); });
    connect(m_duplicate, &QToolButton::clicked, this, [this] {
        if (const Workload* shown = m_workloads->workload(currentRow())) {
            const Workload original = *shown;
            chooseRow(m_workloads->addWorkload(&original));
        }
    });
    connect(m_remove, &QToolButton::clicked, this,
            [this] { m_workloads->removeWorkload(currentRow()); });
    connect(m_addLayer, &QToolButton::clicked, m_layers, &LayerModel::addLayer);
    connect(m_removeLayer, &QToolButton::clicked, this,
            [this] { m_layers->removeLayer(m_layerTable->currentIndex().row()); });
    const auto chooseFirst = [this] { chooseRow(std::max(0, m_workloads->rowOfPlace(0))); };
    connect(&document, &ExperimentDocument::filePathChanged, this, chooseFirst);
    chooseFirst();
}

int WorkloadsPage::currentRow() const {
    return m_workloadTable->currentIndex().row();
}

void WorkloadsPage::chooseRow(int row) {
    m_workloadTable->setCurrentIndex(m_workloads->index(row, WorkloadModel::NameColumn));
    showLayers();
}

void WorkloadsPage::showLayers() {
    const int row = currentRow();
    const Workload* workload = m_workloads->workload(row);
    const auto place = m_workloads->placeInExperiment(row);
    const bool own = workload && !m_workloads->isBuiltin(row) && place;
    if (own) {
        m_layers->showPlace(*place);
    } else {
        m_layers->showBuiltin(workload);
    }
    m_title->showText(workload ? tr("Layers of %1").arg(toQt(workload->name)) : tr("Layers"));
    m_hint->setText(own ? tr("Double-click a value to change it.")
                        : tr("This workload comes with the program. Copy it to edit its layers."));
    m_duplicate->setEnabled(workload);
    m_remove->setEnabled(own);
    m_addLayer->setEnabled(own);
    m_removeLayer->setEnabled(own && workload->layers.size() > 1);
}

void WorkloadsPage::goTo(std::size_t workload, std::optional<int> layer) {
    const int row = m_workloads->rowOfPlace(workload);
    if (row < 0) {
        return;
    }
    chooseRow(row);
    if (layer && *layer < m_layers->rowCount()) {
        m_layerTable->setCurrentIndex(
            m_layers->index(*layer, LayerModel::columnOf<&Layer::outputs>()));
        m_layerTable->setFocus();
    } else {
        m_workloadTable->setFocus();
    }
}

} // namespace permdse::ui
