// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <QObject>
#include <QString>

#include "core/base/field_table.h"

class QFormLayout;
class QWidget;

namespace permdse::ui {

/// Fields of a struct as rows of a form. What an editor is, offers and says follows from what is
/// known of its field; where values are and how they change is the owner's.
class FieldForm final : public QObject {
    Q_OBJECT
public:
    /// Where a field's value is, and how another one gets there; `what` names the step of undo.
    struct Access {
        std::function<FieldValue()> value;
        std::function<void(const QString& what, const FieldValue& value)> change;
    };

    /// Rows are added to `form`, which lays out `page`.
    FieldForm(QFormLayout& form, QWidget& page);
    ~FieldForm() override;

    void addField(const FieldInfo& field, Access access);

    /// A row for each field of a table. `owner` gives the struct as it is, `edit` lets a change at
    /// it.
    template <class T>
    void addFields(const FieldTable<T>& table, const std::function<const T&()>& owner,
                   const std::function<void(const QString& what,
                                            const std::function<void(T&)>& change)>& edit) {
        for (const Field<T>& field : table) {
            addField(field.info,
                     {[owner, get = field.get] { return get(owner()); },
                      [edit, set = field.set](const QString& what, const FieldValue& value) {
                          edit(what, [&](T& changed) { set(changed, value); });
                      }});
        }
    }

    /// Shows the values as they are now. `problemOf` says what is wrong with the field of an id, or
    /// nothing.
    void refresh(const std::function<QString(const std::string& id)>& problemOf);

    /// Gives the editor of that field the focus.
    void goTo(std::string_view id);

private:
    struct Row;
    void addNumber(Row& row);
    void addWord(Row& row);
    void addYesNo(Row& row);
    void addText(Row& row);
    void change(const Row& row, const FieldValue& value);

    QFormLayout& m_form;
    QWidget& m_page;
    std::map<std::string, std::unique_ptr<Row>, std::less<>> m_rows; ///< by id
};

} // namespace permdse::ui
