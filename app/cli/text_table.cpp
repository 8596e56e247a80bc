// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/text_table.h"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace permdse::cli {

namespace {

/// Characters of a UTF-8 text, which all are one column wide here (µ, ², ·).
std::size_t width(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u;
    }));
}

} // namespace

TextTable::TextTable(std::vector<Column> columns) : m_columns(std::move(columns)) {}

void TextTable::addRow(std::vector<std::string> cells) {
    cells.resize(m_columns.size());
    m_rows.push_back(std::move(cells));
}

void TextTable::addRule() {
    m_rows.emplace_back();
}

std::string TextTable::text() const {
    std::vector<std::size_t> widths;
    for (std::size_t c = 0; c < m_columns.size(); ++c) {
        std::size_t widest = width(m_columns[c].title);
        for (const auto& row : m_rows) {
            widest = row.empty() ? widest : std::max(widest, width(row[c]));
        }
        widths.push_back(widest);
    }
    std::string result;
    const auto addLine = [&](auto cell) {
        std::string line;
        for (std::size_t c = 0; c < m_columns.size(); ++c) {
            const std::string content = cell(c);
            const std::string space(widths[c] - width(content), ' ');
            line += c > 0 ? "  " : "";
            line += m_columns[c].align == Align::Right ? space + content : content + space;
        }
        line.erase(line.find_last_not_of(' ') + 1);
        result += line + '\n';
    };
    const auto addRuleLine = [&] {
        addLine([&](std::size_t c) {
            std::string dashes;
            for (std::size_t i = 0; i < widths[c]; ++i) {
                dashes += "─";
            }
            return dashes;
        });
    };
    addLine([&](std::size_t c) { return m_columns[c].title; });
    addRuleLine();
    for (const auto& row : m_rows) {
        if (row.empty()) {
            addRuleLine();
        } else {
            addLine([&](std::size_t c) { return row[c]; });
        }
    }
    return result;
}

void TextTable::print() const {
    std::fputs(text().c_str(), stdout);
}

} // namespace permdse::cli
