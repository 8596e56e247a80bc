// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/number_writer.h"
#include "core/base/result.h"
#include "core/exploration/result_table.h"

namespace permdse {

enum class Quoting { Csv, JsonText };

/// As RFC 4180 has it; plain where that can be.
[[nodiscard]] std::string csvQuoted(std::string_view text);
[[nodiscard]] std::string jsonQuoted(std::string_view text);

/// How the cells of one column are written: as numbers, as one text per code, or in words that a
/// row's other columns add to.
struct ColumnText {
    std::span<const double> values;
    std::vector<std::string> codes;     ///< quoted; empty for a column of numbers
    const ResultTable* table = nullptr; ///< of a row's own words; null for codes and numbers
    Quoting quoting = Quoting::Csv;

    /// Whether the cell is in words of its row; then what they are.
    [[nodiscard]] bool hasWords(std::size_t row) const;
    [[nodiscard]] std::string words(std::size_t row) const;
    /// Appends the text of a cell, nothing for NaN.
    void append(std::string& out, std::size_t row) const;
};

/// Of all columns; OUT-0004 for a code without a text.
[[nodiscard]] Result<std::vector<ColumnText>> columnTexts(const ResultTable& table,
                                                          Quoting quoting);

/// Text that grows at its end; cleared, it keeps its memory.
class TextBuffer {
public:
    /// Where to write at most so many bytes; grow() by those that were written.
    [[nodiscard]] char* room(std::size_t bytes) {
        if (m_capacity - m_size < bytes) {
            reserve(m_size + bytes);
        }
        return m_bytes.get() + m_size;
    }
    void grow(std::size_t bytes) { m_size += bytes; }
    void append(std::string_view text);
    void clear() { m_size = 0; }
    [[nodiscard]] std::string_view text() const { return {m_bytes.get(), m_size}; }

private:
    void reserve(std::size_t bytes);

    std::unique_ptr<char[]> m_bytes;
    std::size_t m_size = 0, m_capacity = 0;
};

/// Writes rows of CSV one after the other; remembers the text of each column's last cell, since
/// neighbouring rows of a sweep share most of their values.
class CsvRowWriter {
public:
    /// The columns must outlive it.
    explicit CsvRowWriter(std::span<const ColumnText> columns);

    /// Appends the row with its line end.
    void append(TextBuffer& out, std::size_t row);

private:
    /// The text of a cell with what separates it from the next.
    struct Cell {
        std::uint64_t bits = 0; ///< of its value
        std::uint32_t length = 0;
        char separator = ',';
        bool is_number = true;
        std::array<char, numberRoom> text{};
    };

    /// Appends the cell itself, or makes it the remembered one; whether that was done.
    bool remember(Cell& cell, const ColumnText& column, std::size_t row, TextBuffer& out) const;

    std::span<const ColumnText> m_columns;
    std::vector<Cell> m_cells;
};

} // namespace permdse
