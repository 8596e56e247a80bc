// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/csv_rows.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "core/architecture/evaluation.h"
#include "core/base/json_document.h"
#include "core/experiment/result_columns.h"

namespace permdse {

namespace {

/// Cells up to this long, with their separator, are copied whole: a constant number of bytes.
constexpr std::size_t copiedBytes = 32;
static_assert(longestNumber < copiedBytes && copiedBytes <= numberRoom);

bool isMask(const ColumnSpec& spec) {
    return spec.id == "infeasibility" && spec.labels.empty();
}

/// The texts of all codes that occur in the column; OUT-0004 for a code without one.
Result<ColumnText> columnText(const ResultTable& table, std::size_t column, Quoting quoting) {
    const ColumnSpec& spec = table.spec(column);
    ColumnText text;
    text.values = table.column(column);
    text.quoting = quoting;
    text.table = isMask(spec) ? &table : nullptr;
    if (!isMask(spec) && spec.labels.empty()) {
        return text;
    }
    const double limit = isMask(spec) ? 65536.0 : static_cast<double>(spec.labels.size());
    double largest = -1.0, last = std::nan("");
    for (const double code : text.values) {
        if (code == last || std::isnan(code)) {
            continue;
        }
        if (!(code >= 0.0 && code < limit && code == std::trunc(code))) {
            return Diagnostic{
                Severity::Error,
                "OUT-0004",
                "",
                "",
                0,
                fmt::format("column \"{}\" holds the code {}, which has no text", spec.id, code)};
        }
        last = code;
        largest = std::max(largest, code);
    }
    const std::size_t count = static_cast<std::size_t>(largest + 1.0);
    for (std::size_t code = 0; code < std::max<std::size_t>(count, 1); ++code) {
        std::string label;
        if (isMask(spec)) {
            label = infeasibilityText(static_cast<std::uint32_t>(code));
        } else if (code < spec.labels.size()) {
            label = spec.labels[code];
        }
        text.codes.push_back(quoting == Quoting::Csv ? csvQuoted(label) : jsonQuoted(label));
    }
    return text;
}

} // namespace

std::string csvQuoted(std::string_view text) {
    const bool plain = text.find_first_of(",\"\r\n") == std::string_view::npos &&
                       (text.empty() || (text.front() != ' ' && text.back() != ' '));
    if (plain) {
        return std::string(text);
    }
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"') {
            quoted += '"';
        }
        quoted += c;
    }
    return quoted + '"';
}

std::string jsonQuoted(std::string_view text) {
    return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool ColumnText::hasWords(std::size_t row) const {
    return table != nullptr && !std::isnan(values[row]) &&
           (static_cast<std::uint32_t>(values[row]) & ConstraintViolated) != 0;
}

std::string ColumnText::words(std::size_t row) const {
    const std::string text = infeasibilityText(*table, row);
    return quoting == Quoting::Csv ? csvQuoted(text) : jsonQuoted(text);
}

void ColumnText::append(std::string& out, std::size_t row) const {
    const double value = values[row];
    if (std::isnan(value)) {
        return;
    }
    if (hasWords(row)) {
        out += words(row);
    } else if (!codes.empty()) {
        out += codes[static_cast<std::size_t>(value)];
    } else {
        std::array<char, numberRoom> text;
        out.append(text.data(), putNumber(text.data(), value));
    }
}

Result<std::vector<ColumnText>> columnTexts(const ResultTable& table, Quoting quoting) {
    std::vector<ColumnText> texts;
    for (std::size_t column = 0; column < table.columnCount(); ++column) {
        Result<ColumnText> text = columnText(table, column, quoting);
        if (!text) {
            return text.error();
        }
        texts.push_back(std::move(*text));
    }
    return texts;
}

void TextBuffer::append(std::string_view text) {
    std::memcpy(room(text.size()), text.data(), text.size());
    grow(text.size());
}

void TextBuffer::reserve(std::size_t bytes) {
    constexpr std::size_t least = 4096;
    const std::size_t capacity = std::max({least, bytes, m_capacity + m_capacity / 2});
    std::unique_ptr<char[]> larger = std::make_unique_for_overwrite<char[]>(capacity);
    if (m_size > 0) {
        std::memcpy(larger.get(), m_bytes.get(), m_size);
    }
    m_bytes = std::move(larger);
    m_capacity = capacity;
}

CsvRowWriter::CsvRowWriter(std::span<const ColumnText> columns)
    : m_columns(columns), m_cells(columns.size()) {
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        m_cells[i].is_number = columns[i].codes.empty() && columns[i].table == nullptr;
    }
    if (!m_cells.empty()) {
        m_cells.back().separator = '\n';
    }
}

void CsvRowWriter::append(TextBuffer& out, std::size_t row) {
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        Cell& cell = m_cells[i];
        const auto bits = std::bit_cast<std::uint64_t>(m_columns[i].values[row]);
        if ((cell.length == 0 || bits != cell.bits) && !remember(cell, m_columns[i], row, out)) {
            continue;
        }
        std::memcpy(out.room(copiedBytes), cell.text.data(), copiedBytes);
        out.grow(cell.length);
    }
    if (m_cells.empty()) {
        out.append("\n");
    }
}

bool CsvRowWriter::remember(Cell& cell, const ColumnText& column, std::size_t row,
                            TextBuffer& out) const {
    const double value = column.values[row];
    char* end = cell.text.data();
    if (std::isnan(value)) {
        // nothing but the separator
    } else if (cell.is_number) {
        end = putNumber(end, value);
    } else {
        const bool isOwn = column.hasWords(row);
        const std::string own = isOwn ? column.words(row) : std::string();
        const std::string& text = isOwn ? own : column.codes[static_cast<std::size_t>(value)];
        if (isOwn || text.size() >= copiedBytes) {
            out.append(text);
            out.append({&cell.separator, 1});
            cell.length = 0;
            return false;
        }
        end = std::copy(text.begin(), text.end(), end);
    }
    *end++ = cell.separator;
    cell.bits = std::bit_cast<std::uint64_t>(value);
    cell.length = static_cast<std::uint32_t>(end - cell.text.data());
    return true;
}

} // namespace permdse
