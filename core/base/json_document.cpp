// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_document.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>

#include "core/base/resource.h"

namespace permdse {

namespace {

constexpr std::size_t maxDepth = 64;
constexpr std::uintmax_t maxFileBytes = std::uintmax_t{64} << 20;

/// An input iterator that counts the lines the parser has consumed. Copies share the counter.
class LineCountingIterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    LineCountingIterator(const char* at, int* line) : m_at(at), m_line(line) {}
    reference operator*() const { return *m_at; }
    LineCountingIterator& operator++() {
        if (*m_at == '\n') {
            ++*m_line;
        }
        ++m_at;
        return *this;
    }
    LineCountingIterator operator++(int) {
        LineCountingIterator before = *this;
        ++*this;
        return before;
    }
    friend bool operator==(const LineCountingIterator& a, const LineCountingIterator& b) {
        return a.m_at == b.m_at;
    }
    friend bool operator!=(const LineCountingIterator& a, const LineCountingIterator& b) {
        return a.m_at != b.m_at;
    }

private:
    const char* m_at;
    int* m_line;
};

/// The text with bytes that are not UTF-8 replaced by U+FFFD: the parser quotes what it refuses.
std::string withoutBadBytes(const std::string& text) {
    return Json::parse(Json(text).dump(-1, ' ', false, Json::error_handler_t::replace))
        .get<std::string>();
}

/// Builds the document from SAX events, so that lines and duplicate keys are seen.
class DocumentBuilder final : public nlohmann::json_sax<Json> {
public:
    DocumentBuilder(JsonDocument& document, Diagnostics& problems, const int& line)
        : m_document(document), m_problems(problems), m_line(line) {}

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
        level.key = name;
        level.keyLine = m_line;
        if (!level.seen.insert(name).second) {
            report("JSON-0002", currentPointer(),
                   fmt::format("the key \"{}\" occurs twice in this object; keep one of the two",
                               name));
        }
        return true;
    }

    bool parse_error(std::size_t, const std::string&,
                     const nlohmann::detail::exception& error) override {
        // "[json.exception.parse_error.101] parse error at line 3, column 5: text"
        std::string text = error.what();
        if (const std::size_t bracket = text.find("] "); bracket != std::string::npos) {
            text.erase(0, bracket + 2);
        }
        if (std::strstr(error.what(), "out_of_range.406") != nullptr) {
            report(
                "JSON-0003", "",
                "a number is too large to be represented; accepted are magnitudes up to 1.8e308");
        } else {
            report("JSON-0001", "", "this is not valid JSON: " + withoutBadBytes(text));
        }
        return false;
    }

private:
    struct Level {
        Json* node;
        std::string pointer;
        std::string key;
        int keyLine = 0;
        std::set<std::string> seen;
    };

    [[nodiscard]] std::string currentPointer() const {
        if (m_levels.empty()) {
            return {};
        }
        const Level& level = m_levels.back();
        return level.pointer + '/' +
               (level.node->is_array() ? std::to_string(level.node->size())
                                       : pointerStep(level.key));
    }

    Json* place(Json value) {
        const std::string pointer = currentPointer();
        if (m_levels.empty()) {
            m_document.lines.emplace(pointer, m_line);
            m_document.root = std::move(value);
            return &m_document.root;
        }
        Level& level = m_levels.back();
        m_document.lines.emplace(pointer, level.node->is_array() ? m_line : level.keyLine);
        if (level.node->is_array()) {
            level.node->push_back(std::move(value));
            return &level.node->back();
        }
        return &((*level.node)[level.key] = std::move(value));
    }

    bool add(Json value) {
        place(std::move(value));
        return true;
    }

    bool open(Json value) {
        if (m_levels.size() >= maxDepth) {
            report("JSON-0004", currentPointer(),
                   fmt::format("objects and arrays are nested deeper than {} levels", maxDepth));
            return false;
        }
        std::string pointer = currentPointer();
        Json* node = place(std::move(value));
        m_levels.push_back(Level{node, std::move(pointer), {}, 0, {}});
        return true;
    }

    bool close() {
        m_levels.pop_back();
        return true;
    }

    void report(const char* code, std::string pointer, std::string message) {
        m_problems.push_back({Severity::Error, code, m_document.source, std::move(pointer), m_line,
                              std::move(message)});
    }

    JsonDocument& m_document;
    Diagnostics& m_problems;
    const int& m_line;
    std::vector<Level> m_levels;
};

} // namespace

int JsonDocument::lineOf(std::string_view pointer) const {
    while (true) {
        if (const auto found = lines.find(pointer); found != lines.end()) {
            return found->second;
        }
        const std::size_t slash = pointer.rfind('/');
        if (slash == std::string_view::npos) {
            return 0;
        }
        pointer = pointer.substr(0, slash);
    }
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
    JsonDocument document;
    document.source = std::move(source);
    Diagnostics problems;
    int line = 1;
    DocumentBuilder builder(document, problems, line);
    const bool parsed =
        Json::sax_parse(LineCountingIterator(text.data(), &line),
                        LineCountingIterator(text.data() + text.size(), &line), &builder);
    if (!parsed) {
        return problems;
    }
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

Result<std::string> readTextFile(const std::string& path) {
    const auto refuse = [&](const char* code, std::string message) {
        return Diagnostic{Severity::Error, code, path, "", 0, std::move(message)};
    };
    std::error_code failure;
    if (std::filesystem::is_directory(path, failure)) {
        return refuse("FILE-0001", "this is a directory; expected a file");
    }
    const std::uintmax_t bytes = std::filesystem::file_size(path, failure);
    if (!failure && bytes > maxFileBytes) {
        return refuse("FILE-0002",
                      fmt::format("the file has {} bytes; accepted are up to 64 MiB", bytes));
    }
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return refuse("FILE-0001", fmt::format("the file cannot be read: {}",
                                               std::strerror(errno == 0 ? ENOENT : errno)));
    }
    std::ostringstream content;
    content << file.rdbuf();
    if (file.bad()) {
        return refuse("FILE-0001", "the file cannot be read to its end");
    }
    return content.str();
}

std::string pointerStep(std::string_view token) {
    std::string step;
    for (const char c : token) {
        step += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    }
    return step;
}

} // namespace permdse
