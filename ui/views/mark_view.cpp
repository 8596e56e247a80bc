// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/mark_view.h"

#include "ui/models/text.h"
#include "ui/views/text_label.h"

namespace permdse::ui {

namespace {

QString escaped(const std::string& text) {
    return breakable(toQt(text)).toHtmlEscaped();
}

QString kindText(MarkKind kind) {
    switch (kind) {
    case MarkKind::Published:
        return MarkView::tr("A published design, by its published figures. It is no design of the "
                            "run.");
    case MarkKind::Modelled:
        return MarkView::tr("A published design, as the closed form of this program has it on the "
                            "workload shown. It is no design of the run.");
    case MarkKind::Own:
        return MarkView::tr("A reference of the experiment, by the figures of its file.");
    }
    return {};
}

QString figureRow(const MarkFigure& figure) {
    return QStringLiteral("<tr><td style='padding-right:10px'>%1</td>"
                          "<td style='padding-right:10px'>%2</td><td>%3</td></tr>")
        .arg(escaped(figure.title), escaped(figure.value), escaped(figure.status));
}

} // namespace

MarkView::MarkView(QWidget* parent) : QScrollArea(parent), m_text(new TextLabel(this)) {
    setObjectName(QStringLiteral("inspectorMark"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    m_text->setObjectName(QStringLiteral("markText"));
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::RichText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_text->setMargin(10);
    setWidget(m_text);
}

void MarkView::showMark(const ScatterMark& mark) {
    QString rows;
    for (const MarkFigure& figure : mark.figures) {
        rows += figureRow(figure);
    }
    const QString source =
        mark.source.empty() ? tr("No source is given").toHtmlEscaped() : escaped(mark.source);
    m_text->setText(QStringLiteral("<h3>%1</h3><p>%2</p><table>%3</table><p><b>%4</b><br>%5</p>")
                        .arg(escaped(mark.label), kindText(mark.kind).toHtmlEscaped(), rows,
                             tr("Source").toHtmlEscaped(), source));
    m_text->adjustSize();
}

} // namespace permdse::ui
