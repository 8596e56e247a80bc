// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/breakdown_view.h"

#include <array>
#include <utility>

#include <QComboBox>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include "core/figure/breakdown.h"
#include "ui/models/text.h"
#include "ui/views/view_helpers.h"

namespace permdse::ui {

BreakdownView::BreakdownView(QWidget* parent)
    : QWidget(parent),
      m_quantity(makeBox(QStringLiteral("breakdownQuantity"), tr("Quantity of the breakdown"))),
      m_grouping(makeBox(QStringLiteral("breakdownGrouping"), tr("Parts of the breakdown"))),
      m_bars(new BarPlot(this)) {
    m_quantity->addItem(tr("Area"), static_cast<int>(BreakdownQuantity::Area));
    m_quantity->addItem(tr("Design power"), static_cast<int>(BreakdownQuantity::Power));
    m_quantity->addItem(tr("Energy"), static_cast<int>(BreakdownQuantity::Energy));
    m_grouping->addItem(tr("by category"), static_cast<int>(BreakdownGrouping::Category));
    m_grouping->addItem(tr("by component"), static_cast<int>(BreakdownGrouping::Component));
    m_grouping->addItem(tr("by module"), static_cast<int>(BreakdownGrouping::Module));
    const std::array<QString, 3> meanings{
        tr("Rows of the published breakdowns: memory, registers, ..."), tr("Lines of the bill"),
        tr("Parts of the engine that the components belong to")};
    for (int i = 0; i < m_grouping->count(); ++i) {
        m_grouping->setItemData(i, meanings[static_cast<std::size_t>(i)], Qt::ToolTipRole);
    }
    m_bars->setObjectName(QStringLiteral("breakdownPlot"));
    m_bars->setAccessibleName(tr("Breakdown"));
    m_bars->setMinimumWidth(120);
    auto* bar = new QHBoxLayout;
    bar->addWidget(m_quantity);
    bar->addWidget(m_grouping);
    bar->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addLayout(bar);
    layout->addWidget(m_bars);
    connect(m_quantity, &QComboBox::currentIndexChanged, this, &BreakdownView::draw);
    connect(m_grouping, &QComboBox::currentIndexChanged, this, &BreakdownView::draw);
    draw();
}

QComboBox* BreakdownView::makeBox(const QString& name, const QString& accessibleName) {
    auto* box = new QComboBox(this);
    box->setObjectName(name);
    box->setAccessibleName(accessibleName);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(6);
    box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    box->setMaximumWidth(200);
    ignoreWheelWithoutFocus(*box);
    return box;
}

void BreakdownView::setDesigns(const std::vector<EvaluatedDesign>& designs) {
    m_designs.clear();
    for (const EvaluatedDesign& design : designs) {
        m_designs.emplace_back(fromQt(design.title), design.evaluation);
    }
    draw();
}

void BreakdownView::draw() {
    const auto quantity = static_cast<BreakdownQuantity>(m_quantity->currentData().toInt());
    const auto grouping = static_cast<BreakdownGrouping>(m_grouping->currentData().toInt());
    // Many parts need a taller legend.
    m_bars->setFixedHeight(grouping == BreakdownGrouping::Category ? 220 : 280);
    m_bars->setSpec(m_designs.empty() ? BarSpec{} : makeBreakdown(m_designs, quantity, grouping));
}

} // namespace permdse::ui
