// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <concepts>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/base/field.h"

namespace permdse {

/// A row of the table of a struct: what is known of a field, and how to get at it. A new field is a
/// member and a row; whoever reads, writes, checks, describes or edits such structs goes through
/// the table.
template <class T> struct Field {
    FieldInfo info;
    FieldValue (*get)(const T& owner) = nullptr;
    void (*set)(T& owner, const FieldValue& value) = nullptr;
    /// The number that a special word stands for; null: the value itself.
    double (*in_force)(const T& owner) = nullptr;
    /// What people read; null: what the value's kind says.
    std::string (*display)(const T& owner) = nullptr;
    /// What a missing key stands for where that depends on the fields before; null: what the
    /// struct has.
    FieldValue (*if_missing)(const T& owner) = nullptr;
};

/// In the order of editors and reports.
template <class T> using FieldTable = std::vector<Field<T>>;

/// Its address stands for a member.
template <auto Member> inline constexpr char memberTag = 0;

namespace detail {

template <class T, class V> T ownerOf(V T::*);
template <class T, class V> V valueOf(V T::*);

template <class Value> constexpr FieldKind kindOf() {
    if constexpr (std::is_same_v<Value, bool>) {
        return FieldKind::YesNo;
    } else if constexpr (std::is_enum_v<Value>) {
        return FieldKind::Word;
    } else if constexpr (std::integral<Value>) {
        return FieldKind::Integer;
    } else if constexpr (std::floating_point<Value>) {
        return FieldKind::Number;
    } else {
        static_assert(std::is_same_v<Value, std::string>, "a field is no such thing");
        return FieldKind::Text;
    }
}

} // namespace detail

/// A row for a member, of the kind that the member's type says; its usual value is that of a
/// default T.
template <auto Member> Field<decltype(detail::ownerOf(Member))> bindField(FieldInfo info) {
    using T = decltype(detail::ownerOf(Member));
    using Value = decltype(detail::valueOf(Member));
    Field<T> field;
    if constexpr (std::is_same_v<Value, std::string>) {
        field.get = [](const T& owner) -> FieldValue { return owner.*Member; };
        field.set = [](T& owner, const FieldValue& value) {
            owner.*Member = std::get<std::string>(value);
        };
    } else {
        field.get = [](const T& owner) -> FieldValue { return static_cast<double>(owner.*Member); };
        field.set = [](T& owner, const FieldValue& value) {
            const double number = std::get<double>(value);
            if constexpr (std::is_enum_v<Value>) {
                owner.*Member = static_cast<Value>(static_cast<int>(number));
            } else {
                owner.*Member = static_cast<Value>(number);
            }
        };
    }
    info.kind = detail::kindOf<Value>();
    info.standard = field.get(T());
    info.member = &memberTag<Member>;
    field.info = std::move(info);
    return field;
}

/// The row of a member.
/// @throws std::logic_error if the table has none.
template <auto Member, class T> const Field<T>& fieldOf(const FieldTable<T>& table) {
    for (const Field<T>& field : table) {
        if (field.info.member == &memberTag<Member>) {
            return field;
        }
    }
    throw std::logic_error("a member without a row");
}

/// The row of an id, or null.
template <class T> const Field<T>* findField(const FieldTable<T>& table, std::string_view id) {
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const Field<T>& field) { return field.info.id == id; });
    return found == table.end() ? nullptr : &*found;
}

/// The rows in another order: by a place that they state; those of one place as they are.
template <class T>
std::vector<const Field<T>*> inOrderOf(int FieldInfo::*place, const FieldTable<T>& table) {
    std::vector<const Field<T>*> order;
    for (const Field<T>& field : table) {
        order.push_back(&field);
    }
    std::stable_sort(order.begin(), order.end(), [place](const Field<T>* a, const Field<T>* b) {
        return a->info.*place < b->info.*place;
    });
    return order;
}

/// The number that counts: the value, or what its special word stands for.
template <class T> double numberInForce(const Field<T>& field, const T& owner) {
    return field.in_force ? field.in_force(owner) : std::get<double>(field.get(owner));
}

/// What people read of a field: where a special word is resolved, what it stands for.
template <class T> std::string fieldDisplay(const Field<T>& field, const T& owner) {
    if (field.display) {
        return field.display(owner);
    }
    const bool resolved = field.info.special && field.info.special->resolved;
    return fieldDisplay(field.info,
                        resolved ? FieldValue(numberInForce(field, owner)) : field.get(owner));
}

/// The value with what its special words stand for in their place, where people read that.
template <class T> T resolvedFields(const FieldTable<T>& table, T value) {
    for (const Field<T>& field : table) {
        if (field.info.special && field.info.special->resolved) {
            field.set(value, numberInForce(field, value));
        }
    }
    return value;
}

/// True if the field has the value of a T that nobody has touched.
template <class T> bool isUsual(const Field<T>& field, const T& owner) {
    return field.get(owner) == field.info.standard;
}

/// Reads all fields from the keys of an object into a value, which has what missing keys stand for.
template <class T>
void readFields(const FieldTable<T>& table, JsonReader& reader, T& value,
                RangeCheck check = RangeCheck::Here) {
    const auto read = [&](const Field<T>& field) {
        field.set(value,
                  readField(reader, field.info,
                            field.if_missing ? field.if_missing(value) : field.get(value), check));
    };
    for (const Field<T>* field : inOrderOf(&FieldInfo::file_place, table)) {
        read(*field);
    }
}

/// Writes all fields to keys of an object; those that are said by leaving them out are not there.
template <class T> void writeFields(const FieldTable<T>& table, const T& value, Json& object) {
    for (const Field<T>* field : inOrderOf(&FieldInfo::file_place, table)) {
        if (std::optional<Json> json = fieldJson(field->info, field->get(value))) {
            object[field->info.id] = *std::move(json);
        }
    }
}

/// What is wrong with the fields of a value, each with its key as the pointer.
template <class T> Diagnostics fieldProblems(const FieldTable<T>& table, const T& value) {
    Diagnostics problems;
    for (const Field<T>& field : table) {
        if (std::optional<FieldProblem> problem = fieldProblem(field.info, field.get(value))) {
            problems.push_back({Severity::Error, std::move(problem->code), "", '/' + field.info.id,
                                0, std::move(problem->text)});
        }
    }
    return problems;
}

/// Properties of the JSON schema by key.
template <class T> Json fieldSchemas(const FieldTable<T>& table) {
    Json properties = Json::object();
    for (const Field<T>* field : inOrderOf(&FieldInfo::file_place, table)) {
        properties[field->info.id] = fieldSchema(field->info);
    }
    return properties;
}

/// The keys that have to be there.
template <class T> std::vector<std::string> requiredKeys(const FieldTable<T>& table) {
    std::vector<std::string> keys;
    for (const Field<T>& field : table) {
        if (field.info.required) {
            keys.push_back(field.info.id);
        }
    }
    return keys;
}

/// The rows of a table of a document, one line each.
template <class T> std::vector<std::string> fieldDocumentation(const FieldTable<T>& table) {
    std::vector<std::string> lines;
    for (const Field<T>* field : inOrderOf(&FieldInfo::file_place, table)) {
        lines.push_back(fieldDocumentation(field->info));
    }
    return lines;
}

} // namespace permdse
