// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json_document.h"

namespace permdse {

/// The one way to read values out of a JSON document. It descends through the document, knows the
/// JSON pointer of where it stands, and reports every problem to one list instead of stopping at
/// the first: a key of the wrong type (CFG-0003), outside its range (CFG-0004), not one of the
/// choices (CFG-0005), missing (CFG-0002), or never asked for (CFG-0001, see finish()); and texts
/// with characters that would break what they are written to (CFG-0010).
///
/// Reading a value that is wrong returns a harmless one (the default, if it has one); callers check
/// hasErrors() at the end. The document and the list must outlive the reader.
class JsonReader {
public:
    /// Stands on the root. Reports CFG-0003 if that is not an object.
    JsonReader(const JsonDocument& document, Diagnostics& problems);

    [[nodiscard]] const Json& json() const { return *m_value; }
    [[nodiscard]] const std::string& pointer() const { return m_pointer; }
    [[nodiscard]] bool isObject() const { return m_value->is_object(); }
    [[nodiscard]] bool has(std::string_view key) const;

    /// Required values. CFG-0002 if the key is missing.
    [[nodiscard]] std::int64_t integer(std::string_view key, std::int64_t min, std::int64_t max);
    [[nodiscard]] double number(std::string_view key, double min, double max);
    [[nodiscard]] std::string text(std::string_view key);
    [[nodiscard]] std::string choice(std::string_view key, std::span<const std::string> choices);

    /// A text for people that may have several lines.
    [[nodiscard]] std::string paragraphs(std::string_view key, std::string fallback);

    /// Values with a default for a missing key.
    [[nodiscard]] std::int64_t integer(std::string_view key, std::int64_t min, std::int64_t max,
                                       std::int64_t fallback);
    [[nodiscard]] double number(std::string_view key, double min, double max, double fallback);
    [[nodiscard]] std::string text(std::string_view key, std::string fallback);
    [[nodiscard]] std::string choice(std::string_view key, std::span<const std::string> choices,
                                     std::string fallback);
    [[nodiscard]] bool boolean(std::string_view key, bool fallback);

    /// The object at `key`; nothing (and CFG-0003) if it is there but not an object. A missing key
    /// is reported only by child().
    [[nodiscard]] std::optional<JsonReader> child(std::string_view key);
    [[nodiscard]] std::optional<JsonReader> optionalChild(std::string_view key);

    /// Readers on the elements of the array at `key`, whatever their type; empty if the key is
    /// missing. CFG-0003 if it is not an array.
    [[nodiscard]] std::vector<JsonReader> elements(std::string_view key);

    /// The same for the array that this reader stands on; empty if it stands on something else.
    [[nodiscard]] std::vector<JsonReader> items() const;

    /// Marks a key as one that may be there, without reading it.
    void expect(std::string_view key);

    /// Readers on the members of this object, in file order, each with its key. Marks all as read.
    [[nodiscard]] std::vector<std::pair<std::string, JsonReader>> members();

    /// A reader on the value at `key`, whatever its type. @pre has(key)
    [[nodiscard]] JsonReader at(std::string_view key);

    /// The value this reader stands on, checked. Same messages as the keyed forms.
    [[nodiscard]] std::int64_t asInteger(std::int64_t min, std::int64_t max) const;
    [[nodiscard]] double asNumber(double min, double max) const;
    [[nodiscard]] std::string asText() const;
    [[nodiscard]] std::string asChoice(std::span<const std::string> choices) const;

    /// Reports a problem of the value this reader stands on, or of a key of it.
    void error(std::string code, std::string message) const;
    void errorAt(std::string_view key, std::string code, std::string message) const;

    /// Reports the keys of this object that were never asked for (CFG-0001), with the nearest of
    /// those that were; of many the first ones and how many more there are.
    void finish() const;

private:
    JsonReader(const JsonDocument& document, Diagnostics& problems, const Json& value,
               std::string pointer, std::optional<std::uint32_t> place);
    /// The value at a key with its number among the members.
    struct Found {
        const Json* value = nullptr;
        std::size_t index = 0;
        explicit operator bool() const { return value != nullptr; }
    };
    [[nodiscard]] Found find(std::string_view key, bool required);
    [[nodiscard]] JsonReader inside(std::string_view step, Found found) const;
    [[nodiscard]] JsonReader onKey(std::string_view key, Found found) const {
        return inside(pointerStep(key), found);
    }
    [[nodiscard]] std::string asText(bool severalLines) const;

    const JsonDocument* m_document;
    Diagnostics* m_problems;
    const Json* m_value;
    std::string m_pointer;
    std::optional<std::uint32_t> m_place; ///< in the document, which may come from no text
    std::vector<std::string> m_known;
    bool m_knowsAll = false; ///< members() has been asked for
};

/// What stands in a message for a JSON value: `string "9"`, `3.7`, `true`, `an object`.
[[nodiscard]] std::string describeJson(const Json& value);

} // namespace permdse
