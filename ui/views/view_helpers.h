// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QAbstractItemModel;
class QLabel;
class QTableView;
class QToolButton;
class QWidget;

namespace permdse::ui {

/// A table as this program shows tables: rows as tall as the text needs, no row numbers, whole rows
/// chosen, fields drawn and edited by a FieldDelegate. `name` is its object and accessible name.
[[nodiscard]] QTableView* makeTable(const QString& name, const QString& accessibleName,
                                    QWidget* parent);

/// Makes the table as tall as its rows, without a scroll bar of its own, whenever they change.
void keepFullHeight(QTableView& table);

/// A flat button with an icon of the theme, which follows a change of the palette.
[[nodiscard]] QToolButton* makeIconButton(const QString& name, const QString& icon,
                                          const QString& toolTip, QWidget* parent);

/// A heading within a view.
[[nodiscard]] QLabel* makeHeading(const QString& text, QWidget* parent);

/// A paragraph of less weight.
[[nodiscard]] QLabel* makeNote(const QString& name, const QString& text, QWidget* parent);

/// Shows why a form field is not legal, in colour and as its tooltip; an empty text clears.
void markProblem(QWidget& field, const QString& problem, const QString& toolTip);

/// Keeps the wheel from changing a box that is merely scrolled past.
void ignoreWheelWithoutFocus(QWidget& field);

} // namespace permdse::ui
