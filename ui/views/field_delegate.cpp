// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/field_delegate.h"

#include <algorithm>

#include <QComboBox>
#include <QLineEdit>
#include <QTimer>

#include "core/base/result.h"
#include "ui/models/field_roles.h"
#include "ui/models/text.h"
#include "ui/views/number_box.h"
#include "ui/views/theme.h"

namespace permdse::ui {

namespace {

constexpr qsizetype cellLimit = 600; // letters of a cell; its tooltip shows more
constexpr int widestCell = 60;       // letters that a column makes room for

bool isNumberField(const QModelIndex& index) {
    return index.data(MinimumRole).isValid() && index.data(MaximumRole).isValid();
}

} // namespace

QWidget* FieldDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                                     const QModelIndex& index) const {
    const QStringList choices = index.data(ChoicesRole).toStringList();
    if (!choices.isEmpty()) {
        auto* box = new QComboBox(parent);
        box->addItems(choices);
        QTimer::singleShot(0, box, &QComboBox::showPopup); // one click less to the choices
        connect(box, &QComboBox::activated, this, [this, box] {
            // One click chooses; no second one is needed to leave the field.
            auto* self = const_cast<FieldDelegate*>(this);
            emit self->commitData(box);
            emit self->closeEditor(box);
        });
        return box;
    }
    if (isNumberField(index)) {
        auto* box = new NumberBox(parent);
        box->setDecimals(index.data(DecimalsRole).toInt());
        box->setRange(index.data(MinimumRole).toDouble(), index.data(MaximumRole).toDouble());
        box->setSingleStep(box->decimals() > 0 ? 0.05 : 1.0);
        box->setFrame(false);
        box->setButtonSymbols(QAbstractSpinBox::NoButtons);
        box->setAlignment(Qt::AlignRight);
        return box;
    }
    QWidget* editor = QStyledItemDelegate::createEditor(parent, option, index);
    if (auto* line = qobject_cast<QLineEdit*>(editor)) {
        line->setFrame(false);
        line->setPlaceholderText(index.data(PlaceholderRole).toString());
    }
    return editor;
}

void FieldDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                                         const QModelIndex& index) const {
    QStyledItemDelegate::updateEditorGeometry(editor, option, index);
    if (qobject_cast<QComboBox*>(editor)) { // wide enough for its choices
        editor->resize(std::max(editor->width(), editor->sizeHint().width()), editor->height());
    }
}

void FieldDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const {
    if (auto* box = qobject_cast<QComboBox*>(editor)) {
        const QStringList values = index.data(ChoiceValuesRole).toStringList();
        const QString value = index.data(Qt::EditRole).toString();
        box->setCurrentIndex(values.isEmpty() ? box->findText(value)
                                              : static_cast<int>(values.indexOf(value)));
    } else if (auto* number = qobject_cast<QDoubleSpinBox*>(editor)) {
        number->setValue(index.data(Qt::EditRole).toDouble());
    } else {
        QStyledItemDelegate::setEditorData(editor, index);
    }
}

void FieldDelegate::setModelData(QWidget* editor, QAbstractItemModel* model,
                                 const QModelIndex& index) const {
    if (auto* box = qobject_cast<QComboBox*>(editor)) {
        const QStringList values = index.data(ChoiceValuesRole).toStringList();
        const int chosen = box->currentIndex();
        if (chosen >= 0) {
            model->setData(index, values.isEmpty() ? box->currentText() : values.value(chosen));
        }
    } else if (auto* number = qobject_cast<QDoubleSpinBox*>(editor)) {
        number->interpretText();
        model->setData(index, number->value());
    } else {
        QStyledItemDelegate::setModelData(editor, model, index);
    }
}

void FieldDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    option->text = shortened(option->text, cellLimit);
    const ThemeColours colours = themeColours(option->palette);
    const QVariant feasible = index.data(FeasibleRole);
    const QVariant severity = index.data(SeverityRole);
    if (!index.data(ProblemRole).toString().isEmpty()) {
        option->palette.setColor(QPalette::Text, colours.error);
        option->palette.setColor(QPalette::Highlight, colours.error);
        option->backgroundBrush = colours.error_back;
    } else if (index.data(InheritedRole).toBool() || index.data(SecondaryRole).toBool() ||
               (feasible.isValid() && !feasible.toBool())) {
        option->palette.setColor(QPalette::Text, colours.faint);
    }
    if (index.data(EmphasisRole).toBool()) {
        option->font.setBold(true);
    }
    if (severity.isValid()) {
        const bool isError = severity.toInt() == static_cast<int>(Severity::Error);
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->icon = themeIcon(isError ? QStringLiteral("error") : QStringLiteral("warning"),
                                 option->palette, isError ? colours.error : colours.warning);
        option->decorationSize = QSize(16, 16);
        option->decorationAlignment = option->displayAlignment; // beside the first line
    }
}

QSize FieldDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    constexpr int rowPadding = 8; // as the rows of fixed height have
    const QSize size = QStyledItemDelegate::sizeHint(option, index);
    const int widest = widestCell * option.fontMetrics.averageCharWidth();
    return {std::min(size.width(), widest), size.height() + rowPadding};
}

} // namespace permdse::ui
