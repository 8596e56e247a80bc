// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_document.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <unordered_map>

#include <fmt/format.h>

#include "core/base/printable_text.h"
#include "core/base/resource.h"

namespace permdse {

namespace {

constexpr std::size_t maxDepth = 64;
constexpr std::size_t maxRepeatedKeys = 100; // that are reported one by one

/// The text with bytes that are not UTF-8 replaced by U+FFFD: the parser quotes what it refuses.
std::string withoutBadBytes(const std::string& text) {
    return Json::parse(Json(text).dump(-1, ' ', false, Json::error_handler_t::replace))
        .get<std::string>();
}

/// Finds the tokens of a text that is known to be JSON as far as it goes.
class TokenFinder {
public:
    explicit TokenFinder(std::string_view text) : m_text(text) {}

    struct Token {
        std::uint32_t begin, end;
    };
    /// The next value, key, bracket or brace; commas, colons and blanks are passed over.
    Token next() {
        m_at = std::min(m_text.find_first_not_of(" \t\r\n,:\xEF\xBB\xBF", m_at), m_text.size());
        const std::size_t begin = m_at;
        if (m_at == m_text.size()) {
            return {position(begin), position(begin)};
        }
        if (m_text[m_at] == '"') {
            for (++m_at; m_at < m_text.size() && m_text[m_at] != '"'; ++m_at) {
                m_at += m_text[m_at] == '\\' ? 1U : 0U;
            }
            m_at = std::min(m_at + 1, m_text.size());
        } else if (std::strchr("[]{}", m_text[m_at]) != nullptr) {
            ++m_at;
        } else {
            m_at = std::min(m_text.find_first_of(" \t\r\n,:[]{}\"", m_at), m_text.size());
        }
        return {position(begin), position(m_at)};
    }

private:
    static std::uint32_t position(std::size_t at) { return static_cast<std::uint32_t>(at); }

    std::string_view m_text;
    std::size_t m_at = 0;
};

/// Builds the document from SAX events, so that places and duplicate keys are seen.
class DocumentBuilder final : public nlohmann::json_sax<Json> {
public:
    DocumentBuilder(std::string_view text, JsonDocument& document, Diagnostics& problems)
        : m_text(text), m_tokens(text), m_document(document), m_problems(problems) {}

    bool null() override { return add(nullptr); }
    bool boolean(bool value) override { return add(value); }
    bool number_integer(number_integer_t value) override { return add(value); }
    bool number_unsigned(number_unsigned_t value) override { return add(value); }
    bool number_float(number_float_t value, const string_t&) override { return add(value); }
    bool string(string_t& value) override { return add(std::move(value)); }
    bool binary(binary_t&) override { return false; }

    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override {
        Level& level = m_levels.back();
        level.key_start = m_tokens.next().begin;
        const auto [known, isNew] =
            level.members.emplace(name, static_cast<std::uint32_t>(level.places.size()));
        level.member = known->second;
        if (!isNew && ++m_repeated <= maxRepeatedKeys) {
            report("JSON-0002", pointerOfNext(name), level.key_start,
                   fmt::format("the key \"{}\" occurs twice in this object; keep one of the two",
                               shortText(name)));
        }
        level.key = std::move(name);
        return true;
    }

    bool parse_error(std::size_t position, const std::string&,
                     const nlohmann::detail::exception& error) override {
        // "[json.exception.parse_error.101] parse error at line 3, column 5: text"
        std::string text = error.what();
        if (const std::size_t bracket = text.find("] "); bracket != std::string::npos) {
            text.erase(0, bracket + 2);
        }
        std::size_t end = std::min(position, m_text.size());
        if (end > 0 && end == position && m_text[end - 1] == '\n' &&
            text.find("column 0:") != std::string::npos) {
            // A number that ends its line: the parser has read on to see where it ends.
            --end;
            text.replace(
                0, text.find(':'),
                fmt::format("parse error at line {}, column {}", lineAt(end), columnAt(end)));
        }
        if (std::strstr(error.what(), "out_of_range.406") != nullptr) {
            report("JSON-0003", "", m_tokens.next().begin,
                   "a number is too large to be represented; accepted are magnitudes up to "
                   "1.8e308");
        } else {
            report("JSON-0001", "", end, "this is not valid JSON: " + withoutBadBytes(text));
        }
        return false;
    }

    /// After the last event.
    void finish() {
        if (m_repeated > maxRepeatedKeys) {
            report("JSON-0002", "", 0,
                   fmt::format("{} more keys occur twice in their objects; keep one of the two",
                               m_repeated - maxRepeatedKeys));
        }
        m_document.places.push_back(m_root);
        for (std::size_t at = m_text.find('\n'); at != std::string_view::npos;
             at = m_text.find('\n', at + 1)) {
            m_document.line_starts.push_back(static_cast<std::uint32_t>(at + 1));
        }
    }

private:
    struct Level {
        Json* node;
        std::vector<JsonDocument::Place> places = {}; ///< of the values in it
        std::unordered_map<std::string, std::uint32_t> members = {};
        std::vector<JsonDocument::Repeated> repeated = {}; ///< by number in this object
        std::string key = {};
        std::uint32_t key_start = 0, member = 0;
    };

    [[nodiscard]] int lineAt(std::size_t offset) const {
        return 1 + static_cast<int>(std::count(
                       m_text.begin(), m_text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
    }
    [[nodiscard]] std::size_t columnAt(std::size_t end) const {
        const std::size_t newline = m_text.substr(0, end).rfind('\n');
        return newline == std::string_view::npos ? end : end - newline - 1;
    }

    /// Pointer of the value that comes next; only made for messages.
    [[nodiscard]] std::string pointerOfNext(const std::string& key) const {
        std::string pointer;
        for (std::size_t i = 0; i < m_levels.size(); ++i) {
            const Level& level = m_levels[i];
            const bool isLast = i + 1 == m_levels.size();
            // The value that the next level stands for is in its parent already.
            const std::size_t index = level.node->size() - (isLast ? 0 : 1);
            pointer += '/';
            pointer += level.node->is_array() ? std::to_string(index)
                                              : pointerStep(isLast ? key : level.key);
        }
        return pointer;
    }

    /// Puts the value where it belongs; null if there is no room for it.
    Json* place(Json value, std::uint32_t begin, std::uint32_t end) {
        if (++m_values > maxJsonValues) {
            report("JSON-0006", "", begin,
                   fmt::format("the text holds more than {} values; accepted are up to as many",
                               maxJsonValues));
            return nullptr;
        }
        if (m_levels.empty()) {
            m_root = {begin, begin, end, 0};
            m_document.root = std::move(value);
            return &m_document.root;
        }
        Level& level = m_levels.back();
        if (level.places.size() >= maxJsonMembers) {
            report("JSON-0006", "", begin,
                   fmt::format("an array or object holds more than {} values; accepted are up to "
                               "as many",
                               maxJsonMembers));
            return nullptr;
        }
        if (level.node->is_array()) {
            level.places.push_back({begin, begin, end, 0});
            level.node->push_back(std::move(value));
            return &level.node->back();
        }
        // Not by key, which would look at all members: that takes their number squared.
        Json::object_t::Container& members = level.node->get_ref<Json::object_t&>();
        const JsonDocument::Place here{level.key_start, begin, end, 0};
        if (level.member < members.size()) { // a repeated key: the last value counts
            level.repeated.push_back({level.member, level.places[level.member]});
            level.places[level.member] = here;
            members[level.member].second = std::move(value);
            return &members[level.member].second;
        }
        level.places.push_back(here);
        members.emplace_back(level.key, std::move(value));
        return &members.back().second;
    }

    bool add(Json value) {
        const TokenFinder::Token token = m_tokens.next();
        return place(std::move(value), token.begin, token.end) != nullptr;
    }

    bool open(Json value) {
        const TokenFinder::Token token = m_tokens.next();
        if (m_levels.size() >= maxDepth) {
            report("JSON-0004", pointerOfNext(m_levels.back().key), token.begin,
                   fmt::format("objects and arrays are nested deeper than {} levels", maxDepth));
            return false;
        }
        Json* node = place(std::move(value), token.begin, token.end);
        if (node == nullptr) {
            return false;
        }
        m_levels.push_back(Level{node});
        return true;
    }

    /// The places of a value's members stand together, so that a member is found by its number.
    bool close() {
        const std::uint32_t end = m_tokens.next().end;
        const std::vector<JsonDocument::Place> inside = std::move(m_levels.back().places);
        const std::vector<JsonDocument::Repeated> repeated = std::move(m_levels.back().repeated);
        m_levels.pop_back();
        JsonDocument::Place* own = &m_root;
        if (!m_levels.empty()) {
            Level& parent = m_levels.back();
            own = parent.node->is_array() ? &parent.places.back() : &parent.places[parent.member];
        }
        own->end = end;
        own->first_child = static_cast<std::uint32_t>(m_document.places.size());
        m_document.places.insert(m_document.places.end(), inside.begin(), inside.end());
        for (const JsonDocument::Repeated& each : repeated) {
            m_document.repeated.push_back({own->first_child + each.member, each.place});
        }
        return true;
    }

    void report(const char* code, std::string pointer, std::size_t offset, std::string message) {
        m_problems.push_back({Severity::Error, code, m_document.source, std::move(pointer),
                              lineAt(offset), std::move(message)});
    }

    std::string_view m_text;
    TokenFinder m_tokens;
    JsonDocument& m_document;
    Diagnostics& m_problems;
    std::vector<Level> m_levels;
    JsonDocument::Place m_root;
    std::size_t m_values = 0, m_repeated = 0;
};

/// What the text is if it is no UTF-8.
std::optional<Diagnostic> contentProblem(std::string_view text, const std::string& source) {
    const auto refuse = [&](const char* code, std::string message) {
        return Diagnostic{Severity::Error, code, source, "", 0, std::move(message)};
    };
    if (text.size() > maxTextBytes) {
        return refuse("FILE-0002",
                      fmt::format("the text has {} bytes; accepted are up to 64 MiB", text.size()));
    }
    if (const std::string found = foreignContent(text); !found.empty()) {
        const bool isText = found.ends_with("text");
        return refuse("JSON-0005", fmt::format("this is {}; {}", found,
                                               isText ? "save it as UTF-8"
                                                      : "expected JSON, which is UTF-8 text"));
    }
    return std::nullopt;
}

} // namespace

std::optional<std::uint32_t> JsonDocument::placeOf(std::string_view pointer) const {
    if (places.empty()) {
        return std::nullopt;
    }
    auto place = static_cast<std::uint32_t>(places.size() - 1);
    const Json* value = &root;
    while (pointer.starts_with('/')) {
        pointer.remove_prefix(1);
        const std::string_view step =
            pointer.substr(0, std::min(pointer.find('/'), pointer.size()));
        pointer.remove_prefix(step.size());
        std::size_t index = value->size();
        if (value->is_array()) {
            const bool isNumber = !step.empty() && step.size() < 10 &&
                                  step.find_first_not_of("0123456789") == std::string_view::npos;
            index = isNumber ? std::stoul(std::string(step)) : index;
        } else if (value->is_object()) {
            const Json::object_t::Container& members = value->get_ref<const Json::object_t&>();
            const bool isPlain = step.find('~') == std::string_view::npos;
            const auto found =
                std::find_if(members.begin(), members.end(), [&](const auto& member) {
                    return isPlain ? member.first == step : pointerStep(member.first) == step;
                });
            index = static_cast<std::size_t>(found - members.begin());
        }
        if (!value->is_structured() || index >= value->size()) {
            break;
        }
        place = places[place].first_child + static_cast<std::uint32_t>(index);
        const auto at = static_cast<std::ptrdiff_t>(index);
        value = value->is_array() ? &(*value)[index] : &std::next(value->begin(), at).value();
    }
    return place;
}

int JsonDocument::lineOf(std::string_view pointer) const {
    const std::optional<std::uint32_t> place = placeOf(pointer);
    return place ? lineOfPlace(*place) : 0;
}

int JsonDocument::lineOfPlace(std::uint32_t place) const {
    const auto next =
        std::upper_bound(line_starts.begin(), line_starts.end(), places.at(place).start);
    return 1 + static_cast<int>(next - line_starts.begin());
}

Result<JsonDocument> parseJson(std::string_view text, std::string source) {
    Diagnostics repeatedKeys;
    Result<JsonDocument> document = parseJson(text, std::move(source), repeatedKeys);
    if (document && hasErrors(repeatedKeys)) {
        return repeatedKeys;
    }
    return document;
}

Result<JsonDocument> parseJson(std::string_view text, std::string source,
                               Diagnostics& repeatedKeys) {
    if (std::optional<Diagnostic> problem = contentProblem(text, source)) {
        return *std::move(problem);
    }
    JsonDocument document;
    document.source = std::move(source);
    Diagnostics problems;
    DocumentBuilder builder(text, document, problems);
    if (!Json::sax_parse(text.begin(), text.end(), &builder)) {
        return problems;
    }
    builder.finish();
    repeatedKeys.insert(repeatedKeys.end(), problems.begin(), problems.end());
    return document;
}

JsonDocument resourceJson(std::string_view path) {
    Result<JsonDocument> document = parseJson(resourceText(path), std::string(path));
    if (!document) {
        throwOnErrors(document.error());
    }
    return *std::move(document);
}

void throwOnErrors(const Diagnostics& problems) {
    if (hasErrors(problems)) {
        throw std::logic_error(toText(problems));
    }
}

std::string pointerStep(std::string_view token) {
    std::string step;
    for (const char c : token) {
        step += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    }
    return step;
}

} // namespace permdse
