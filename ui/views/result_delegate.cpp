// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/result_delegate.h"

#include "ui/views/theme.h"

namespace permdse::ui {

namespace {

constexpr float hoverTint = 0.18F;
constexpr int pinSize = 12; // pixels

} // namespace

ResultDelegate::ResultDelegate(const ResultSession& session, const ResultFilterProxy& proxy,
                               QObject* parent)
    : FieldDelegate(parent), m_session(session), m_proxy(proxy) {}

void ResultDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    FieldDelegate::initStyleOption(option, index);
    const RowId row = m_proxy.tableRow(index.row());
    option->state.setFlag(QStyle::State_MouseOver, false); // of one cell; a row is meant
    if (m_session.hovered() == row) {
        QColor tint = option->palette.color(QPalette::Highlight);
        tint.setAlphaF(hoverTint);
        option->backgroundBrush = tint;
    }
    const RunResultPtr& result = m_session.result();
    const auto pointColumn = result ? result->outcome.table->find("point") : std::nullopt;
    if (pointColumn && static_cast<std::size_t>(index.column()) == *pointColumn &&
        m_session.isPinned(row)) {
        option->features |= QStyleOptionViewItem::HasDecoration;
        const bool isChosen = option->state.testFlag(QStyle::State_Selected);
        option->icon =
            themeIcon(QStringLiteral("pin"), option->palette,
                      option->palette.color(isChosen ? QPalette::HighlightedText : QPalette::Text));
        option->decorationSize = QSize(pinSize, pinSize);
    }
}

} // namespace permdse::ui
