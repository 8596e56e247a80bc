// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/result_writers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <numeric>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>

#include "core/architecture/evaluation.h"
#include "core/base/file_output.h"
#include "core/experiment/result_columns.h"

namespace permdse {

namespace {

constexpr double exactIntegerLimit = 9007199254740992.0; // 2^53
constexpr std::size_t longestNumber = 25;
constexpr std::size_t cellsPerChunk = std::size_t{1} << 16;

/// Appends the text of a finite or infinite number at `out`, which has room for longestNumber.
char* putNumber(char* out, double value) {
    if (value == std::trunc(value) && std::abs(value) < exactIntegerLimit &&
        !(value == 0.0 && std::signbit(value))) {
        return std::to_chars(out, out + longestNumber, static_cast<std::int64_t>(value)).ptr;
    }
    return std::to_chars(out, out + longestNumber, value).ptr;
}

enum class Quoting { Csv, Json };

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
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// How the cells of one column are written: as numbers, as one text per code, or in words that a
/// row's other columns add to.
struct ColumnText {
    std::span<const double> values;
    std::vector<std::string> codes;     ///< quoted; empty for a column of numbers
    const ResultTable* table = nullptr; ///< of a row's own words; null for codes and numbers
    Quoting quoting = Quoting::Csv;

    [[nodiscard]] std::string words(std::size_t row) const;
};

std::string ColumnText::words(std::size_t row) const {
    const std::string text = infeasibilityText(*table, row);
    return quoting == Quoting::Csv ? csvQuoted(text) : jsonQuoted(text);
}

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
    double largest = -1.0;
    for (const double code : text.values) {
        if (std::isnan(code)) {
            continue;
        }
        const double limit = isMask(spec) ? 65536.0 : static_cast<double>(spec.labels.size());
        if (!(code >= 0.0 && code < limit && code == std::trunc(code))) {
            return Diagnostic{
                Severity::Error,
                "OUT-0004",
                "",
                "",
                0,
                fmt::format("column \"{}\" holds the code {}, which has no text", spec.id, code)};
        }
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

/// Formats cells of one column after another row; remembers the last number, since neighbouring
/// rows of a sweep share most of their values.
class CellWriter {
public:
    explicit CellWriter(const ColumnText& column) : m_column(&column) {}

    void append(std::string& out, std::size_t row) {
        const double value = m_column->values[row];
        if (std::isnan(value)) {
            return;
        }
        if (m_column->table != nullptr &&
            (static_cast<std::uint32_t>(value) & ConstraintViolated) != 0) {
            out += m_column->words(row);
            return;
        }
        if (!m_column->codes.empty()) {
            out += m_column->codes[static_cast<std::size_t>(value)];
            return;
        }
        std::uint64_t bits = 0;
        std::memcpy(&bits, &value, sizeof bits);
        if (m_length == 0 || bits != m_bits) {
            m_bits = bits;
            m_length = static_cast<std::size_t>(putNumber(m_text.data(), value) - m_text.data());
        }
        out.append(m_text.data(), m_length);
    }

private:
    const ColumnText* m_column;
    std::array<char, longestNumber> m_text{};
    std::size_t m_length = 0;
    std::uint64_t m_bits = 0;
};

std::string csvHeader(const ResultTable& table, std::span<const std::size_t> columns) {
    std::string line;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        line += (i > 0 ? "," : "") + csvQuoted(table.spec(columns[i]).id);
    }
    return line;
}

struct RowRange {
    std::size_t begin = 0;
    std::size_t end = 0;
};

std::string csvRows(std::span<const ColumnText> columns, RowRange rows) {
    std::vector<CellWriter> writers(columns.begin(), columns.end());
    std::string text;
    text.reserve((rows.end - rows.begin) * columns.size() * 12);
    for (std::size_t row = rows.begin; row < rows.end; ++row) {
        for (std::size_t i = 0; i < writers.size(); ++i) {
            if (i > 0) {
                text += ',';
            }
            writers[i].append(text, row);
        }
        text += '\n';
    }
    return text;
}

Result<std::uint64_t> withSource(Diagnostics problems, const std::string& path) {
    for (Diagnostic& problem : problems) {
        problem.source = path;
    }
    return problems;
}

/// Text of a code column's cell, "" where the column is missing.
std::string labelOf(const ResultTable& table, std::string_view column, std::size_t row) {
    const std::optional<std::size_t> index = table.find(column);
    return index ? table.cellText(row, *index) : std::string();
}

/// Tells how many rows of fronts are written, and asks whether to stop, once in a while.
class FrontProgress {
public:
    FrontProgress(const RunOutcome& outcome, const RunControl& control) : m_control(control) {
        for (const Front& front : outcome.fronts) {
            m_total += front.rows.size();
        }
    }

    /// Another row is written; false if there shall be no more.
    bool advance() {
        constexpr std::size_t rowsPerStep = 512;
        if (++m_done % rowsPerStep != 0) {
            return true;
        }
        m_control.progress(m_done, m_total);
        return !m_control.stopRequested();
    }

private:
    const RunControl& m_control;
    std::size_t m_done = 0, m_total = 0;
};

const char* statusText(RunStatus status) {
    return status == RunStatus::Complete ? "complete" : "stopped";
}

} // namespace

Result<std::uint64_t> writeTableCsv(const ResultTable& table, const std::string& path,
                                    const RunControl& control) {
    const Result<std::vector<ColumnText>> columns = columnTexts(table, Quoting::Csv);
    if (!columns) {
        return withSource(columns.error(), path);
    }
    std::vector<std::size_t> all(table.columnCount());
    std::iota(all.begin(), all.end(), std::size_t{0});

    AtomicFile file(path);
    file.write(csvHeader(table, all) + '\n');
    const std::size_t rowsPerChunk =
        std::max<std::size_t>(1, cellsPerChunk / std::max<std::size_t>(1, table.columnCount()));
    std::size_t next = 0;
    bool isStopped = false;
    const auto makeChunk = [&](oneapi::tbb::flow_control& flow) {
        isStopped = next < table.rowCount() && control.stopRequested();
        if (next >= table.rowCount() || isStopped) {
            flow.stop();
            return RowRange{};
        }
        const RowRange chunk{next, std::min(table.rowCount(), next + rowsPerChunk)};
        next = chunk.end;
        return chunk;
    };
    using RowsText = std::pair<std::size_t, std::string>; // rows up to there, text of the last ones
    const auto format = [&](RowRange rows) { return RowsText{rows.end, csvRows(*columns, rows)}; };
    const auto write = [&](const RowsText& rows) {
        file.write(rows.second);
        control.progress(rows.first, table.rowCount());
    };
    const std::size_t tokens =
        2 * static_cast<std::size_t>(std::max(1, oneapi::tbb::this_task_arena::max_concurrency()));
    using oneapi::tbb::filter_mode;
    oneapi::tbb::parallel_pipeline(
        tokens, oneapi::tbb::make_filter<void, RowRange>(filter_mode::serial_in_order, makeChunk) &
                    oneapi::tbb::make_filter<RowRange, RowsText>(filter_mode::parallel, format) &
                    oneapi::tbb::make_filter<RowsText, void>(filter_mode::serial_in_order, write));
    if (isStopped) {
        return std::uint64_t{0};
    }
    return file.commit();
}

Result<std::uint64_t> writeFrontsCsv(const RunOutcome& outcome, const std::string& path,
                                     const RunControl& control) {
    const ResultTable& table = *outcome.table;
    Result<std::vector<ColumnText>> texts = columnTexts(table, Quoting::Csv);
    if (!texts) {
        return withSource(texts.error(), path);
    }
    std::vector<std::size_t> rest;
    std::vector<ColumnText> restTexts;
    for (std::size_t column = 0; column < table.columnCount(); ++column) {
        const std::string& id = table.spec(column).id;
        if (id != "architecture" && id != "workload") {
            rest.push_back(column);
            restTexts.push_back(std::move((*texts)[column]));
        }
    }
    AtomicFile file(path);
    FrontProgress progress(outcome, control);
    file.write("front,workload,architecture," + csvHeader(table, rest) + '\n');
    for (const Front& front : outcome.fronts) {
        const std::string name =
            csvQuoted(front.architecture.empty() ? "all" : front.architecture) + ',' +
            csvQuoted(front.workload) + ',';
        for (const std::uint32_t row : front.rows) {
            file.write(name + csvQuoted(labelOf(table, "architecture", row)) + ',' +
                       csvRows(restTexts, {row, std::size_t{row} + 1}));
            if (!progress.advance()) {
                return std::uint64_t{0};
            }
        }
    }
    return file.commit();
}

Result<std::uint64_t> writeFrontsJson(const RunOutcome& outcome, const std::string& path,
                                      const RunControl& control) {
    const ResultTable& table = *outcome.table;
    const Result<std::vector<ColumnText>> texts = columnTexts(table, Quoting::Json);
    if (!texts) {
        return withSource(texts.error(), path);
    }
    std::vector<std::string> keys;
    for (const ColumnSpec& spec : table.specs()) {
        keys.push_back(jsonQuoted(spec.id) + ": ");
    }
    AtomicFile file(path);
    FrontProgress progress(outcome, control);
    file.write(fmt::format("{{\n  \"format\": \"permdse-fronts-1\",\n  \"status\": \"{}\",\n",
                           statusText(outcome.status)));
    std::string objectives;
    for (const Objective& objective : outcome.objectives) {
        objectives += fmt::format("{}{}: \"{}\"", objectives.empty() ? "" : ", ",
                                  jsonQuoted(objective.metric),
                                  objective.sense == Sense::Maximise ? "max" : "min");
    }
    file.write(fmt::format("  \"objectives\": {{{}}},\n", objectives));
    if (!outcome.no_common_front.empty()) {
        file.write(
            fmt::format("  \"no_common_front\": {},\n", jsonQuoted(outcome.no_common_front)));
    }
    file.write("  \"fronts\": [");
    for (std::size_t i = 0; i < outcome.fronts.size(); ++i) {
        const Front& front = outcome.fronts[i];
        file.write(
            fmt::format("{}\n    {{\"workload\": {}, \"architecture\": {}, \"rows\": [",
                        i > 0 ? "," : "", jsonQuoted(front.workload),
                        front.architecture.empty() ? "null" : jsonQuoted(front.architecture)));
        for (std::size_t k = 0; k < front.rows.size(); ++k) {
            const std::uint32_t row = front.rows[k];
            std::string rows = k > 0 ? ",\n      {" : "\n      {";
            for (std::size_t column = 0; column < keys.size(); ++column) {
                rows += (column > 0 ? ", " : "") + keys[column];
                // JSON has no infinity either: null says "no number" for both.
                if (std::isfinite(table.column(column)[row])) {
                    CellWriter((*texts)[column]).append(rows, row);
                } else {
                    rows += "null";
                }
            }
            file.write(rows + '}');
            if (!progress.advance()) {
                return std::uint64_t{0};
            }
        }
        file.write(front.rows.empty() ? "]}" : "\n    ]}");
    }
    file.write(outcome.fronts.empty() ? "]\n}\n" : "\n  ]\n}\n");
    return file.commit();
}

} // namespace permdse
