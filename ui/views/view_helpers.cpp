// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/view_helpers.h"

#include <QCoreApplication>
#include <QEvent>
#include <QHeaderView>
#include <QScrollArea>
#include <QTableView>
#include <QTimer>
#include <QToolButton>

#include "ui/models/text.h"
#include "ui/views/field_delegate.h"
#include "ui/views/text_label.h"
#include "ui/views/theme.h"

namespace permdse::ui {

namespace {

/// Redraws a button's icon when the palette changes.
class IconFollower final : public QObject {
public:
    IconFollower(QToolButton& button, QString icon)
        : QObject(&button), m_button(button), m_icon(std::move(icon)) {
        m_button.installEventFilter(this);
        apply();
    }
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::PaletteChange) {
            apply();
        }
        return QObject::eventFilter(watched, event);
    }

private:
    void apply() { m_button.setIcon(themeIcon(m_icon, m_button.palette())); }

    QToolButton& m_button;
    QString m_icon;
};

class WheelGuard final : public QObject {
public:
    using QObject::QObject;
    bool eventFilter(QObject* watched, QEvent* event) override {
        const auto* field = qobject_cast<QWidget*>(watched);
        if (event->type() == QEvent::Wheel && field && !field->hasFocus()) {
            event->ignore();
            return true;
        }
        return QObject::eventFilter(watched, event);
    }
};

/// Fits the columns of a table to the width of its viewport. The viewport is watched rather than
/// the page around it: what stands on a page behind others gets its place later than the page.
class ColumnFitter final : public QObject {
public:
    ColumnFitter(QTableView& table, std::function<void(int)> fit)
        : QObject(&table), m_table(table), m_fit(std::move(fit)) {
        m_table.viewport()->installEventFilter(this);
        connect(m_table.horizontalHeader(), &QHeaderView::sectionResized, this,
                [this](int section) {
                    const QHeaderView& header = *m_table.horizontalHeader();
                    m_isUsers |= !m_isFitting &&
                                 header.sectionResizeMode(section) == QHeaderView::Interactive;
                });
        apply();
    }
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::Resize) {
            apply();
        }
        return QObject::eventFilter(watched, event);
    }

private:
    void apply() {
        if (!m_isUsers) {
            m_isFitting = true;
            m_fit(m_table.viewport()->width());
            m_isFitting = false;
        }
    }

    QTableView& m_table;
    std::function<void(int)> m_fit;
    bool m_isFitting = false;
    bool m_isUsers = false; ///< the user has dragged a column
};

/// What a row needs so that the text of its first column can be read whole.
int wrappedHeight(const QTableView& table, int row) {
    constexpr int rounding = 3; // of the widths of letters
    const int margin =
        2 * (table.style()->pixelMetric(QStyle::PM_FocusFrameHMargin) + 1) + rounding;
    const QRect room(0, 0, std::max(1, table.columnWidth(0) - margin), 1000);
    const QString text = table.model()->index(row, 0).data().toString();
    const int textHeight =
        table.fontMetrics().boundingRect(room, Qt::TextWordWrap | Qt::AlignLeft, text).height();
    return std::max(table.verticalHeader()->defaultSectionSize(), textHeight + 8);
}

} // namespace

QTableView* makeTable(const QString& name, const QString& accessibleName, QWidget* parent) {
    auto* table = new QTableView(parent);
    table->setObjectName(name);
    table->setAccessibleName(accessibleName);
    table->setItemDelegate(new FieldDelegate(table));
    table->setAlternatingRowColors(true);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setMinimumSectionSize(18);
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 8);
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setTextElideMode(Qt::ElideRight);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    return table;
}

void keepFullHeight(QTableView& table) {
    table.setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table.setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    const auto fit = [&table] {
        const int rows = table.model() ? table.model()->rowCount() : 0;
        const int scrollBar =
            table.horizontalScrollBarPolicy() == Qt::ScrollBarAlwaysOff
                ? 0
                : table.style()->pixelMetric(QStyle::PM_ScrollBarExtent, nullptr, &table);
        int height = 0;
        for (int row = 0; row < rows; ++row) {
            if (table.wordWrap()) {
                table.setRowHeight(row, wrappedHeight(table, row));
            }
            height += table.rowHeight(row);
        }
        table.setFixedHeight(table.horizontalHeader()->sizeHint().height() + height +
                             2 * table.frameWidth() + scrollBar);
    };
    QObject::connect(table.model(), &QAbstractItemModel::modelReset, &table, fit);
    // Columns get their widths one after the other: how words wrap is known behind the last.
    auto* later = new QTimer(&table);
    later->setSingleShot(true);
    later->setInterval(0);
    QObject::connect(later, &QTimer::timeout, &table, fit);
    const auto fitLater = [&table, later] {
        if (table.wordWrap()) {
            later->start();
        }
    };
    QObject::connect(table.model(), &QAbstractItemModel::modelReset, later, fitLater);
    QObject::connect(table.horizontalHeader(), &QHeaderView::sectionResized, later, fitLater);
    QObject::connect(table.horizontalHeader(), &QHeaderView::geometriesChanged, later, fitLater);
    fit();
}

void showColumnsThatFit(QTableView& table, int first, int room) {
    const QHeaderView& header = *table.horizontalHeader();
    const auto widthOf = [&](int column) {
        const QAbstractItemView& view = table;
        return std::max(view.sizeHintForColumn(column), header.sectionSizeHint(column));
    };
    int width = 0;
    for (int column = first; column < header.count(); ++column) {
        table.setColumnHidden(column, false); // a header does not measure what is hidden
        width += widthOf(column);
    }
    for (int column = header.count() - 1; column > first && width > room; --column) {
        width -= widthOf(column);
        table.setColumnHidden(column, true);
    }
}

void fitColumns(QTableView& table, std::function<void(int width)> fit) {
    new ColumnFitter(table, std::move(fit));
}

QScrollArea* scrolled(QWidget& page, QWidget* parent) {
    auto* area = new QScrollArea(parent);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(&page);
    return area;
}

QToolButton* makeIconButton(const QString& name, const QString& icon, const QString& toolTip,
                            QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setObjectName(name);
    button->setAccessibleName(toolTip);
    button->setToolTip(toolTip);
    button->setAutoRaise(true);
    button->setIconSize(QSize(16, 16));
    new IconFollower(*button, icon);
    return button;
}

TextLabel* makeHeading(const QString& text, QWidget* parent) {
    auto* label = new TextLabel(text, parent);
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
    return label;
}

TextLabel* makeNote(const QString& name, const QString& text, QWidget* parent) {
    auto* label = new TextLabel(text, parent);
    label->setObjectName(name);
    label->setWordWrap(true);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

void markProblem(QWidget& field, const QString& problem, const QString& toolTip) {
    field.setToolTip(
        problem.isEmpty()
            ? toolTip
            : toolTipText(QCoreApplication::translate("permdse::ui", "Not legal"), problem));
    QPalette palette; // of the application, so that clearing restores it
    if (!problem.isEmpty()) {
        const ThemeColours colours = themeColours(palette);
        palette.setColor(QPalette::Text, colours.error);
        palette.setColor(QPalette::Base, colours.error_back);
    }
    field.setPalette(problem.isEmpty() ? QPalette() : palette);
}

void ignoreWheelWithoutFocus(QWidget& field) {
    field.setFocusPolicy(Qt::StrongFocus);
    field.installEventFilter(new WheelGuard(&field));
}

} // namespace permdse::ui
