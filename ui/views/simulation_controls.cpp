// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/simulation_controls.h"

#include <algorithm>

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "core/experiment/experiment.h"
#include "ui/models/text.h"
#include "ui/views/number_box.h"
#include "ui/views/view_helpers.h"

namespace permdse::ui {

SimulationControls::SimulationControls(QWidget* parent)
    : QWidget(parent), m_layer(new QComboBox(this)), m_seed(new NumberBox(this)),
      m_button(new QPushButton(tr("Simulate"), this)) {
    m_layer->setObjectName(QStringLiteral("simulationLayer"));
    m_layer->setAccessibleName(tr("Layer to simulate"));
    m_layer->setToolTip(tr("Layer of the workload to simulate"));
    m_layer->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_layer->setMinimumContentsLength(6);
    m_layer->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_layer->setMaximumWidth(200);
    m_seed->setObjectName(QStringLiteral("simulationSeed"));
    m_seed->setAccessibleName(tr("Seed"));
    m_seed->setToolTip(tr("Seed that weights and activations are drawn from"));
    m_seed->setDecimals(0);
    m_seed->setRange(0.0, static_cast<double>(SearchSettings::maxSeed));
    m_seed->setValue(1.0);
    // Room for seeds that people type; longer ones scroll.
    m_seed->setMaximumWidth(m_seed->fontMetrics().horizontalAdvance(QStringLiteral("000000")) + 40);
    m_button->setObjectName(QStringLiteral("simulateButton"));
    m_button->setToolTip(tr("Run this design cycle by cycle (F6)"));
    for (QWidget* field : {static_cast<QWidget*>(m_layer), static_cast<QWidget*>(m_seed)}) {
        ignoreWheelWithoutFocus(*field);
    }
    auto* seedLabel = new QLabel(tr("Seed"), this);
    seedLabel->setBuddy(m_seed);
    // Two rows, as the inspector may be narrow.
    auto* first = new QHBoxLayout;
    first->addWidget(m_layer, 1);
    first->addWidget(m_button);
    first->addStretch();
    auto* second = new QHBoxLayout;
    second->addWidget(seedLabel);
    second->addWidget(m_seed);
    second->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(first);
    layout->addLayout(second);
    connect(m_button, &QPushButton::clicked, this, &SimulationControls::simulateClicked);
    connect(m_layer, &QComboBox::currentIndexChanged, this, &SimulationControls::changed);
    connect(m_seed, &QDoubleSpinBox::valueChanged, this, &SimulationControls::changed);
}

void SimulationControls::setLayers(const std::vector<Layer>& layers) {
    const QSignalBlocker block(m_layer);
    const QVariant chosen = m_layer->currentData();
    m_layer->clear();
    for (const Layer& layer : layers) {
        m_layer->addItem(shortened(toQt(layer.name)), toQt(layer.name));
        m_layer->setItemData(m_layer->count() - 1,
                             tr("%1 outputs, %2 inputs")
                                 .arg(groupedCount(static_cast<quint64>(layer.outputs)),
                                      groupedCount(static_cast<quint64>(layer.inputs))),
                             Qt::ToolTipRole);
    }
    m_layer->setCurrentIndex(std::max(0, m_layer->findData(chosen)));
}

void SimulationControls::setSeed(std::uint64_t seed) {
    const QSignalBlocker block(m_seed);
    m_seed->setValue(static_cast<double>(seed));
}

std::size_t SimulationControls::layer() const {
    return static_cast<std::size_t>(m_layer->currentIndex());
}

std::uint64_t SimulationControls::seed() const {
    return static_cast<std::uint64_t>(m_seed->value());
}

} // namespace permdse::ui
