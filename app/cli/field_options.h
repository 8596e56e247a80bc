// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "core/base/field_table.h"
#include "core/base/result.h"

namespace permdse::cli {

/// An option of the command line for a field, and what was given there.
struct FieldOption {
    const FieldInfo* field;
    double number = 0.0;
    std::int64_t integer = 0;
    std::string text = {};
    const CLI::Option* option = nullptr;

    [[nodiscard]] bool isGiven() const { return option && option->count() > 0; }
};

/// Adds the option to a command: its name, what it takes and its help are those of the field. The
/// option must outlive the command.
void addFieldOption(CLI::App& command, FieldOption& option);

/// What the option says, or a problem with the option as its source (CFG-0003 to CFG-0005) and the
/// usual value.
[[nodiscard]] FieldValue valueOf(const FieldOption& option, Diagnostics& problems);

/// Options for all fields of a struct.
template <class T> class FieldOptions {
public:
    /// The table must outlive the options.
    explicit FieldOptions(const FieldTable<T>& table) : m_table(&table) {}

    void addTo(CLI::App& command) {
        for (const Field<T>& field : *m_table) {
            addFieldOption(command, m_options.emplace_back(FieldOption{&field.info}));
        }
    }

    /// A default T with what the options say.
    [[nodiscard]] T value(Diagnostics& problems) const {
        T value;
        for (std::size_t i = 0; i < m_options.size(); ++i) {
            if (m_options[i].isGiven()) {
                (*m_table)[i].set(value, valueOf(m_options[i], problems));
            }
        }
        return value;
    }

    /// Ids of the fields whose options are given.
    [[nodiscard]] std::vector<std::string> given() const {
        std::vector<std::string> ids;
        for (const FieldOption& option : m_options) {
            if (option.isGiven()) {
                ids.push_back(option.field->id);
            }
        }
        return ids;
    }

private:
    const FieldTable<T>* m_table;
    std::deque<FieldOption> m_options; ///< stay where they are
};

} // namespace permdse::cli
