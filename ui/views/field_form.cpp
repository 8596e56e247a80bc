// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/field_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QSignalBlocker>

#include <algorithm>
#include <utility>

#include "ui/models/text.h"
#include "ui/views/number_box.h"
#include "ui/views/view_helpers.h"

namespace permdse::ui {

struct FieldForm::Row {
    FieldInfo field;
    Access access;
    QString tool_tip;
    QWidget* editor = nullptr;
    std::function<void(const FieldValue&)> show = {};
};

namespace {

/// "Low standby power (itrs-lstp)": what it is, and how files spell it.
QStringList choicesOf(const FieldInfo& field) {
    QStringList choices;
    for (std::size_t i = 0; i < field.words.size(); ++i) {
        const QString spelling = toQt(field.words[i]);
        const QString title = i < field.word_titles.size() ? toQt(field.word_titles[i]) : spelling;
        const bool isSame = spelling.compare(title, Qt::CaseInsensitive) == 0;
        choices.append(isSame ? title : QStringLiteral("%1 (%2)").arg(title, spelling));
    }
    return choices;
}

QString toolTipOf(const FieldInfo& field) {
    const std::string range = field.kind == FieldKind::Word ? std::string() : acceptedText(field);
    return toQt(helpOf(field) + (range.empty() ? "" : ", " + range));
}

/// What stands for the special word in a box of numbers: one step below the least that is accepted,
/// so that stepping up from it gives that.
double specialPlace(const FieldInfo& field) {
    return std::max(field.min - field.step, std::min(0.0, field.min));
}

} // namespace

FieldForm::FieldForm(QFormLayout& form, QWidget& page)
    : QObject(&page), m_form(form), m_page(page) {}

FieldForm::~FieldForm() = default;

void FieldForm::addField(const FieldInfo& field, Access access) {
    auto added = std::make_unique<Row>(Row{field, std::move(access), toolTipOf(field)});
    Row& row = *added;
    m_rows[field.id] = std::move(added);
    switch (field.kind) {
    case FieldKind::Number:
    case FieldKind::Integer:
        addNumber(row);
        break;
    case FieldKind::Word:
        addWord(row);
        break;
    case FieldKind::YesNo:
        addYesNo(row);
        break;
    case FieldKind::Text:
        addText(row);
        break;
    }
    row.editor->setObjectName(toQt(field.id));
    row.editor->setToolTip(row.tool_tip);
    row.editor->setAccessibleName(row.tool_tip);
    ignoreWheelWithoutFocus(*row.editor);
    m_form.addRow(toQt(field.title), row.editor);
}

void FieldForm::addNumber(Row& row) {
    const FieldInfo& field = row.field;
    auto* box = new NumberBox(&m_page);
    box->setDecimals(field.kind == FieldKind::Integer ? 0 : field.decimals);
    box->setRange(field.special ? specialPlace(field) : field.min, field.max);
    box->setSingleStep(field.step);
    if (!field.unit.empty()) {
        box->setSuffix(QLatin1Char(' ') + toQt(displayUnit(field.unit)));
    }
    if (field.special) {
        box->setSpecialValueText(toQt(field.special->word));
    }
    box->setKeyboardTracking(false); // one step of undo per value, not per key
    connect(box, &QDoubleSpinBox::valueChanged, this, [this, &row, box](double value) {
        const std::optional<SpecialWord>& special = row.field.special;
        change(row, special && value <= box->minimum() ? special->value : value);
    });
    row.editor = box;
    row.show = [&row, box](const FieldValue& value) {
        const double number = std::get<double>(value);
        const std::optional<SpecialWord>& special = row.field.special;
        box->setValue(special && number == special->value ? box->minimum() : number);
    };
}

void FieldForm::addWord(Row& row) {
    auto* box = new QComboBox(&m_page);
    box->addItems(choicesOf(row.field));
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(12);
    connect(box, &QComboBox::activated, this,
            [this, &row](int choice) { change(row, static_cast<double>(choice)); });
    row.editor = box;
    row.show = [box](const FieldValue& value) {
        box->setCurrentIndex(static_cast<int>(std::get<double>(value)));
    };
}

void FieldForm::addYesNo(Row& row) {
    auto* box = new QCheckBox(&m_page);
    connect(box, &QCheckBox::toggled, this,
            [this, &row](bool checked) { change(row, checked ? 1.0 : 0.0); });
    row.editor = box;
    row.show = [box](const FieldValue& value) { box->setChecked(std::get<double>(value) != 0.0); };
}

void FieldForm::addText(Row& row) {
    auto* line = new QLineEdit(&m_page);
    connect(line, &QLineEdit::editingFinished, this,
            [this, &row, line] { change(row, fromQt(line->text())); });
    row.editor = line;
    row.show = [line](const FieldValue& value) {
        line->setText(toQt(std::get<std::string>(value)));
    };
}

void FieldForm::change(const Row& row, const FieldValue& value) {
    if (row.access.value() != value) {
        row.access.change(tr("change of the %1").arg(toQt(titleInSentence(row.field))), value);
    }
}

void FieldForm::refresh(const std::function<QString(const std::string& id)>& problemOf) {
    for (const auto& [id, row] : m_rows) {
        const QSignalBlocker blocker(row->editor);
        row->show(row->access.value());
        markProblem(*row->editor, problemOf(id), row->tool_tip);
    }
}

void FieldForm::goTo(std::string_view id) {
    if (const auto row = m_rows.find(id); row != m_rows.end()) {
        row->second->editor->setFocus();
    }
}

} // namespace permdse::ui
