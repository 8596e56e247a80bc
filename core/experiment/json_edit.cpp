// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/json_edit.h"

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "core/experiment/json_text.h"

namespace permdse {

namespace {

/// Which element of an array was which one before the edit: those at both ends that are equal, and
/// between them one after the other as long as both have some.
std::vector<std::optional<std::size_t>> formerElements(const Json& before, const Json& after) {
    const std::size_t shorter = std::min(before.size(), after.size());
    std::size_t head = 0, tail = 0;
    while (head < shorter && before[head] == after[head]) {
        ++head;
    }
    while (tail < shorter - head &&
           before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) {
        ++tail;
    }
    std::vector<std::optional<std::size_t>> former(after.size());
    for (std::size_t i = 0; i < after.size(); ++i) {
        if (i + tail >= after.size()) {
            former[i] = i + before.size() - after.size();
        } else if (i < before.size() - tail) {
            former[i] = i;
        }
    }
    return former;
}

/// A value that nobody has written yet, without members that say nothing.
Json withoutEmptyMembers(const Json& value) {
    if (value.is_array()) {
        Json elements = Json::array();
        for (const Json& element : value) {
            elements.push_back(withoutEmptyMembers(element));
        }
        return elements;
    }
    if (!value.is_object()) {
        return value;
    }
    Json members = Json::object();
    for (const auto& [key, member] : value.items()) {
        const bool isEmptyText = member.is_string() && member.get_ref<const std::string&>().empty();
        if (!(member.is_structured() && member.empty()) && !isEmptyText) {
            members[key] = withoutEmptyMembers(member);
        }
    }
    return members;
}

Json mergedObject(const Json& written, const Json& before, const Json& after) {
    Json merged = Json::object();
    for (const auto& [key, value] : written.items()) {
        const bool wasThere = before.contains(key);
        if (after.contains(key)) {
            merged[key] = wasThere ? mergedJson(value, before[key], after[key]) : after[key];
        } else if (!wasThere) {
            merged[key] = value; // nothing that the edit knows
        }
    }
    for (const auto& [key, value] : after.items()) {
        if (written.contains(key)) {
            continue;
        }
        if (!before.contains(key)) {
            merged[key] = withoutEmptyMembers(value);
        } else if (before[key] != value) {
            merged[key] = value.is_object() && before[key].is_object()
                              ? mergedJson(Json::object(), before[key], value)
                              : withoutEmptyMembers(value);
        }
    }
    return merged;
}

} // namespace

Json mergedJson(const Json& written, const Json& before, const Json& after) {
    if (before == after) {
        return written;
    }
    if (written.is_object() && before.is_object() && after.is_object()) {
        return mergedObject(written, before, after);
    }
    if (written.is_array() && before.is_array() && after.is_array() &&
        written.size() == before.size()) {
        const std::vector<std::optional<std::size_t>> former = formerElements(before, after);
        Json merged = Json::array();
        for (std::size_t i = 0; i < after.size(); ++i) {
            merged.push_back(former[i]
                                 ? mergedJson(written[*former[i]], before[*former[i]], after[i])
                                 : withoutEmptyMembers(after[i]));
        }
        return merged;
    }
    return after;
}

namespace {

/// Writes a value over the text of another one.
class TextEditor {
public:
    TextEditor(std::string_view text, const JsonDocument& document)
        : m_text(text), m_document(document),
          m_lineBreak(text.find("\r\n") == std::string_view::npos ? "\n" : "\r\n") {}

    std::string edited(const Json& old, std::uint32_t place, const Json& wanted) const {
        const JsonDocument::Place& at = m_document.places[place];
        const std::string_view own = between(at.value, at.end);
        if (old == wanted) {
            return std::string(own);
        }
        const bool sameKind =
            (old.is_object() && wanted.is_object()) || (old.is_array() && wanted.is_array());
        if (!sameKind || old.empty() || wanted.empty()) {
            return fresh(wanted, indentOf(at.start), at.value - lineStart(at.value));
        }
        return old.is_object() ? editedObject(old, at, wanted) : editedArray(old, at, wanted);
    }

private:
    [[nodiscard]] std::string_view between(std::size_t begin, std::size_t end) const {
        return m_text.substr(begin, end - begin);
    }
    [[nodiscard]] std::size_t lineStart(std::size_t offset) const {
        const std::size_t newline = m_text.substr(0, offset).rfind('\n');
        return newline == std::string_view::npos ? 0 : newline + 1;
    }
    /// Blanks at the start of the line.
    [[nodiscard]] std::size_t indentOf(std::size_t offset) const {
        const std::size_t start = lineStart(offset);
        const std::size_t end = m_text.find_first_not_of(' ', start);
        return std::min(end, offset) - start;
    }

    [[nodiscard]] std::string fresh(const Json& value, std::size_t indent,
                                    std::size_t column) const {
        std::string text = jsonTextAt(value, indent / 2, column);
        if (m_lineBreak.size() > 1) {
            for (std::size_t at = text.find('\n'); at != std::string::npos;
                 at = text.find('\n', at + 2)) {
                text.insert(at, 1, '\r');
            }
        }
        return text;
    }

    /// A member or element of the new text: an old one, edited, or a new one.
    struct Item {
        std::optional<std::size_t> former;
        std::string text;
    };

    /// What stands between two items, or in front of the first, where both are new.
    [[nodiscard]] std::string separator(const JsonDocument::Place& outer,
                                        std::span<const JsonDocument::Place> old) const {
        if (old.size() > 1) {
            return std::string(between(old[0].end, old[1].start));
        }
        const std::string_view lead = between(outer.value + 1, old.front().start);
        return lead.find('\n') == std::string_view::npos ? ", " : "," + std::string(lead);
    }

    /// @param old places of the old items, in the order of the text
    [[nodiscard]] std::string joined(const JsonDocument::Place& outer,
                                     std::span<const JsonDocument::Place> old,
                                     const std::vector<Item>& items) const {
        std::string text(between(outer.value, old.front().start));
        for (std::size_t i = 0; i < items.size(); ++i) {
            const std::optional<std::size_t> former = items[i].former;
            if (i > 0) {
                text += former && *former > 0
                            ? std::string(between(old[*former - 1].end, old[*former].start))
                            : separator(outer, old);
            }
            text += items[i].text;
        }
        return text.append(between(old.back().end, outer.end));
    }

    /// A member as the text has it.
    struct Member {
        std::string key;
        JsonDocument::Place place;
        const Json* value = nullptr; ///< null if the key occurs again behind it
        std::uint32_t index = 0;     ///< of its place
    };
    /// In the order of the text, which is another one where keys are repeated.
    [[nodiscard]] std::vector<Member> membersOf(const Json& object,
                                                const JsonDocument::Place& at) const {
        std::vector<Member> members;
        std::uint32_t index = at.first_child;
        for (const auto& [key, value] : object.items()) {
            members.push_back({key, m_document.places[index], &value, index});
            ++index;
        }
        for (const JsonDocument::Repeated& each : m_document.repeated) {
            if (each.member >= at.first_child && each.member < index) {
                members.push_back({members[each.member - at.first_child].key, each.place});
            }
        }
        std::sort(members.begin(), members.end(),
                  [](const Member& a, const Member& b) { return a.place.start < b.place.start; });
        return members;
    }

    [[nodiscard]] std::string editedObject(const Json& old, const JsonDocument::Place& at,
                                           const Json& wanted) const {
        std::vector<Item> items;
        std::vector<JsonDocument::Place> places;
        for (const Member& member : membersOf(old, at)) {
            if (wanted.contains(member.key)) {
                const JsonDocument::Place& place = member.place;
                items.push_back(
                    {places.size(),
                     std::string(between(place.start, place.value)) +
                         (member.value ? edited(*member.value, member.index, wanted[member.key])
                                       : std::string(between(place.value, place.end)))});
            }
            places.push_back(member.place);
        }
        const std::size_t indent = indentOf(places.front().start);
        for (const auto& [key, value] : wanted.items()) {
            if (!old.contains(key)) {
                const std::string head = Json(key).dump() + ": ";
                items.push_back({std::nullopt, head + fresh(value, indent, indent + head.size())});
            }
        }
        return joined(at, places, items);
    }

    [[nodiscard]] std::string editedArray(const Json& old, const JsonDocument::Place& at,
                                          const Json& wanted) const {
        const std::vector<std::optional<std::size_t>> former = formerElements(old, wanted);
        const std::size_t indent = indentOf(m_document.places[at.first_child].start);
        std::vector<Item> items;
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            const std::optional<std::size_t> was = former[i];
            items.push_back(
                {was, was ? edited(old[*was], at.first_child + static_cast<std::uint32_t>(*was),
                                   wanted[i])
                          : fresh(wanted[i], indent, indent)});
        }
        return joined(at, {&m_document.places[at.first_child], old.size()}, items);
    }

    std::string_view m_text;
    const JsonDocument& m_document;
    std::string m_lineBreak;
};

} // namespace

std::string editedText(std::string_view text, const JsonDocument& document, const Json& wanted) {
    const auto root = static_cast<std::uint32_t>(document.places.size() - 1);
    const JsonDocument::Place& at = document.places[root];
    std::string changed(text.substr(0, at.value));
    changed += TextEditor(text, document).edited(document.root, root, wanted);
    return changed.append(text.substr(at.end));
}

std::string withoutRepeats(std::string_view text, const JsonDocument& document,
                           std::string_view pointer) {
    const std::optional<std::uint32_t> place = document.placeOf(pointer);
    std::string kept(text);
    for (auto each = document.repeated.rbegin(); each != document.repeated.rend(); ++each) {
        if (each->member == place) { // another member follows, so with the comma
            const std::size_t next = text.find_first_not_of(" \t\r\n,", each->place.end);
            kept.erase(each->place.start, next - each->place.start);
        }
    }
    return kept;
}

} // namespace permdse
