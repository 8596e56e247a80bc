// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QString>

class QAbstractItemModel;
class QScrollArea;
class QTableView;
class QToolButton;
class QWidget;

namespace permdse::ui {

class TextLabel;

/// A table as this program shows tables: rows as tall as the text needs, no row numbers, whole rows
/// chosen, fields drawn and edited by a FieldDelegate. `name` is its object and accessible name.
[[nodiscard]] QTableView* makeTable(const QString& name, const QString& accessibleName,
                                    QWidget* parent);

/// Makes the table as tall as its rows, without a scroll bar of its own, whenever they change.
/// Where it wraps words, a row is as tall as the text of its first column needs.
void keepFullHeight(QTableView& table);

/// Shows the columns from `first` on as far as there is room for them, at least that one; the last
/// ones give way.
void showColumnsThatFit(QTableView& table, int first, int room);

/// Calls `fit` with the width of the table's room whenever that changes, also when the table first
/// gets its place. Once the user has dragged a column, the widths are his.
void fitColumns(QTableView& table, std::function<void(int width)> fit);

/// A page that is scrolled where there is no room for all of it; takes the ownership of the page.
[[nodiscard]] QScrollArea* scrolled(QWidget& page, QWidget* parent);

/// A flat button with an icon of the theme, which follows a change of the palette.
[[nodiscard]] QToolButton* makeIconButton(const QString& name, const QString& icon,
                                          const QString& toolTip, QWidget* parent);

/// A heading within a view.
[[nodiscard]] TextLabel* makeHeading(const QString& text, QWidget* parent);

/// A paragraph of less weight.
[[nodiscard]] TextLabel* makeNote(const QString& name, const QString& text, QWidget* parent);

/// Shows why a form field is not legal, in colour and as its tooltip; an empty text clears.
void markProblem(QWidget& field, const QString& problem, const QString& toolTip);

/// Keeps the wheel from changing a box that is merely scrolled past.
void ignoreWheelWithoutFocus(QWidget& field);

} // namespace permdse::ui
