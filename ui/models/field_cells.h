// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QString>
#include <QVariant>

#include "core/base/field.h"

namespace permdse::ui {

/// What a cell of a field shows in a role, as FieldDelegate asks: text, value to edit, check mark
/// of a yes or no, limits of numbers, choices of words. Nothing in other roles.
[[nodiscard]] QVariant fieldCell(const FieldInfo& field, const FieldValue& value, int role);

/// How a cell of a field is edited: by a check mark or an editor.
[[nodiscard]] Qt::ItemFlags fieldFlags(const FieldInfo& field);

/// What an editor's value says in a role; nothing if a field of this kind does not take it.
[[nodiscard]] std::optional<FieldValue> fieldEdit(const FieldInfo& field, const QVariant& value,
                                                  int role);

} // namespace permdse::ui
