// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/toy/toy_view.h"

#include <QVBoxLayout>

namespace permdse::ui {

ToyView::ToyView(ResultSession& session, QWidget* parent)
    : View({.name = QStringLiteral("toy"),
            .title = tr("Toy rows"),
            .tool_tip = tr("How many rows are visible"),
            .place = ViewPlace::Canvas,
            .picture_size = QSize(500, 400)},
           parent),
      m_session(session), m_bars(new BarPlot(this)) {
    setObjectName(QStringLiteral("toyView"));
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_bars);
    connect(&m_session, &ResultSession::resultChanged, this, &ToyView::draw);
    connect(&m_session, &ResultSession::visibleChanged, this, &ToyView::draw);
    draw();
}

void ToyView::draw() {
    const auto visible = static_cast<double>(m_session.visible()->count());
    m_bars->setSpec({"Rows of the toy", "Rows", {{"visible", {{"rows", visible, {}}}}}});
    emit contentChanged();
}

} // namespace permdse::ui
