// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/field_cells.h"

#include <algorithm>
#include <cmath>

#include <QStringList>

#include "core/base/unit_format.h"
#include "ui/models/field_roles.h"
#include "ui/models/text.h"

namespace permdse::ui {

namespace {

int decimalsOf(const FieldInfo& field) {
    return field.kind == FieldKind::Integer ? 0 : field.decimals;
}

/// The least number that an editor offers.
double leastOf(const FieldInfo& field) {
    return field.min + (field.above_min ? std::pow(10.0, -decimalsOf(field)) : 0.0);
}

QStringList wordsOf(const FieldInfo& field) {
    QStringList words;
    for (const std::string& word : field.words) {
        words.append(toQt(word));
    }
    return words;
}

QVariant editValue(const FieldInfo& field, const FieldValue& value) {
    if (field.kind == FieldKind::YesNo) {
        return {};
    }
    return isNumeric(field) ? QVariant(std::get<double>(value))
                            : QVariant(toQt(fieldText(field, value)));
}

} // namespace

QVariant fieldCell(const FieldInfo& field, const FieldValue& value, int role) {
    switch (role) {
    case Qt::DisplayRole:
        if (isNumeric(field)) {
            return toQt(displayNumber(std::get<double>(value), 6));
        }
        return editValue(field, value);
    case Qt::EditRole:
        return editValue(field, value);
    case Qt::CheckStateRole:
        if (field.kind != FieldKind::YesNo) {
            return {};
        }
        return std::get<double>(value) != 0.0 ? Qt::Checked : Qt::Unchecked;
    case MinimumRole:
        return isNumeric(field) ? QVariant(leastOf(field)) : QVariant();
    case MaximumRole:
        return isNumeric(field) ? QVariant(field.max) : QVariant();
    case DecimalsRole:
        return isNumeric(field) ? QVariant(decimalsOf(field)) : QVariant();
    case ChoicesRole:
        return field.kind == FieldKind::Word ? QVariant(wordsOf(field)) : QVariant();
    default:
        return {};
    }
}

Qt::ItemFlags fieldFlags(const FieldInfo& field) {
    return field.kind == FieldKind::YesNo ? Qt::ItemIsUserCheckable : Qt::ItemIsEditable;
}

std::optional<FieldValue> fieldEdit(const FieldInfo& field, const QVariant& value, int role) {
    if (field.kind == FieldKind::YesNo) {
        return role == Qt::CheckStateRole
                   ? std::optional<FieldValue>(value.toInt() == Qt::Checked ? 1.0 : 0.0)
                   : std::nullopt;
    }
    if (role != Qt::EditRole) {
        return std::nullopt;
    }
    if (isNumeric(field)) {
        bool isValid = false;
        const double number = value.toDouble(&isValid);
        const bool isInside = isValid && number >= leastOf(field) && number <= field.max;
        return isInside ? std::optional<FieldValue>(number) : std::nullopt;
    }
    const QString text = value.toString().trimmed();
    if (field.kind == FieldKind::Word) {
        const auto place = wordsOf(field).indexOf(text);
        return place >= 0 ? std::optional<FieldValue>(static_cast<double>(place)) : std::nullopt;
    }
    return text.isEmpty() ? std::nullopt : std::optional<FieldValue>(fromQt(text));
}

} // namespace permdse::ui
