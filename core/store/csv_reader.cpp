// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/csv_reader.h"

#include <algorithm>

namespace permdse {

CsvReader::CsvReader(const std::string& path) : m_file(path, std::ios::binary) {}

bool CsvReader::next() {
    if (!readRecord()) {
        return false;
    }
    splitRecord();
    return true;
}

/// A line, or several where a line ends within quotes.
bool CsvReader::readRecord() {
    m_record.clear();
    m_line = m_nextLine;
    bool isOpen = false;
    do {
        if (!std::getline(m_file, m_part)) {
            return isOpen; // a quote that nobody closed ends with the file
        }
        ++m_nextLine;
        m_bytes += m_part.size() + 1;
        isOpen ^= std::count(m_part.begin(), m_part.end(), '"') % 2 != 0;
        m_record += m_part;
        if (isOpen) {
            m_record += '\n';
        }
    } while (isOpen);
    if (!m_record.empty() && m_record.back() == '\r') {
        m_record.pop_back();
    }
    return true;
}

/// Quotes are taken out in place: what is left is never longer.
void CsvReader::splitRecord() {
    m_cells.clear();
    char* const text = m_record.data();
    std::size_t begin = 0;
    std::size_t out = 0;
    bool isQuoted = false;
    for (std::size_t in = 0; in < m_record.size(); ++in) {
        const char c = text[in];
        if (c == '"') {
            const bool isDoubled = isQuoted && in + 1 < m_record.size() && m_record[in + 1] == '"';
            if (isDoubled) {
                text[out++] = c;
                ++in;
            } else {
                isQuoted = !isQuoted;
            }
        } else if (c == ',' && !isQuoted) {
            m_cells.emplace_back(text + begin, out - begin);
            begin = out = in + 1;
        } else {
            text[out++] = c;
        }
    }
    m_cells.emplace_back(text + begin, out - begin);
}

} // namespace permdse
