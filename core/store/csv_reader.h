// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace permdse {

/// Reads comma-separated text (RFC 4180) record by record: the counterpart of what writeTableCsv()
/// writes.
class CsvReader {
public:
    explicit CsvReader(const std::string& path);

    /// Reads on; false at the end, or if the file cannot be read.
    [[nodiscard]] bool next();
    /// Of the last record; they live until the next one is read.
    [[nodiscard]] const std::vector<std::string_view>& cells() const { return m_cells; }
    /// In which the last record begins, counted from 1.
    [[nodiscard]] int line() const { return m_line; }
    /// Up to the end of the last record.
    [[nodiscard]] std::uint64_t bytes() const { return m_bytes; }

private:
    bool readRecord();
    void splitRecord();

    std::ifstream m_file;
    std::string m_record;
    std::string m_part;
    std::vector<std::string_view> m_cells;
    std::uint64_t m_bytes = 0;
    int m_line = 0;
    int m_nextLine = 1;
};

} // namespace permdse
