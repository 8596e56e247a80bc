// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/result_writers.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <mutex>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>

#include "core/base/checksum.h"
#include "core/base/file_output.h"
#include "core/base/thread_order.h"
#include "core/store/csv_rows.h"

namespace permdse {

namespace {

constexpr std::size_t cellsPerChunk = std::size_t{1} << 14; // some hundred KiB: stays in caches

/// A file with the checksum of its contents.
class CheckedFile {
public:
    explicit CheckedFile(const std::string& path) : m_file(path) {}

    void write(std::string_view bytes) {
        m_checksum = crc32Of(bytes, m_checksum);
        m_file.write(bytes);
    }
    [[nodiscard]] Result<WrittenFile> commit() {
        const Result<std::uint64_t> bytes = m_file.commit();
        return bytes ? Result<WrittenFile>(WrittenFile{*bytes, m_checksum}) : bytes.error();
    }

private:
    AtomicFile m_file;
    std::uint32_t m_checksum = 0;
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

/// Rows on their way into a file, and their text.
struct RowsText {
    RowRange rows;
    std::unique_ptr<TextBuffer> text;
};

/// Buffers that wait to be used again: fresh memory costs more than what is written to it.
class SpareBuffers {
public:
    [[nodiscard]] std::unique_ptr<TextBuffer> take() {
        const std::lock_guard<std::mutex> lock(m_mutex);
        if (m_spare.empty()) {
            return std::make_unique<TextBuffer>();
        }
        std::unique_ptr<TextBuffer> buffer = std::move(m_spare.back());
        m_spare.pop_back();
        return buffer;
    }
    void giveBack(std::unique_ptr<TextBuffer> buffer) {
        buffer->clear();
        const std::lock_guard<std::mutex> lock(m_mutex);
        m_spare.push_back(std::move(buffer));
    }

private:
    std::mutex m_mutex;
    std::vector<std::unique_ptr<TextBuffer>> m_spare;
};

Result<WrittenFile> withSource(Diagnostics problems, const std::string& path) {
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

Result<WrittenFile> writeTableCsv(const ResultTable& table, const std::string& path,
                                  const RunControl& control) {
    const Result<std::vector<ColumnText>> columns = columnTexts(table, Quoting::Csv);
    if (!columns) {
        return withSource(columns.error(), path);
    }
    std::vector<std::size_t> all(table.columnCount());
    std::iota(all.begin(), all.end(), std::size_t{0});

    CheckedFile file(path);
    file.write(csvHeader(table, all) + '\n');
    const std::size_t rowsPerChunk =
        std::max<std::size_t>(1, cellsPerChunk / std::max<std::size_t>(1, table.columnCount()));
    std::size_t next = 0;
    bool isStopped = false;
    ThreadOrder order;
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
    SpareBuffers buffers;
    const auto format = [&](RowRange rows) {
        RowsText text{rows, buffers.take()};
        CsvRowWriter writer(*columns);
        for (std::size_t row = rows.begin; row < rows.end; ++row) {
            writer.append(*text.text, row);
        }
        return text;
    };
    const auto write = [&](RowsText rows) {
        file.write(rows.text->text());
        control.progress(rows.rows.end, table.rowCount());
        buffers.giveBack(std::move(rows.text));
    };
    const std::size_t tokens =
        2 * static_cast<std::size_t>(std::max(1, oneapi::tbb::this_task_arena::max_concurrency()));
    using oneapi::tbb::filter_mode;
    oneapi::tbb::parallel_pipeline(
        tokens, oneapi::tbb::make_filter<void, RowRange>(filter_mode::serial_in_order,
                                                         order.ordered(makeChunk)) &
                    oneapi::tbb::make_filter<RowRange, RowsText>(filter_mode::parallel,
                                                                 order.ordered(format)) &
                    oneapi::tbb::make_filter<RowsText, void>(filter_mode::serial_in_order,
                                                             order.ordered(write)));
    order.join();
    if (isStopped) {
        return WrittenFile{};
    }
    return file.commit();
}

Result<WrittenFile> writeFrontsCsv(const RunOutcome& outcome, const std::string& path,
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
    CheckedFile file(path);
    FrontProgress progress(outcome, control);
    file.write("front,workload,architecture," + csvHeader(table, rest) + '\n');
    CsvRowWriter writer(restTexts);
    TextBuffer line;
    for (const Front& front : outcome.fronts) {
        const std::string name =
            csvQuoted(front.architecture.empty() ? "all" : front.architecture) + ',' +
            csvQuoted(front.workload) + ',';
        for (const std::uint32_t row : front.rows) {
            line.clear();
            line.append(name);
            line.append(csvQuoted(labelOf(table, "architecture", row)));
            line.append(",");
            writer.append(line, row);
            file.write(line.text());
            if (!progress.advance()) {
                return WrittenFile{};
            }
        }
    }
    return file.commit();
}

Result<WrittenFile> writeFrontsJson(const RunOutcome& outcome, const std::string& path,
                                    const RunControl& control) {
    const ResultTable& table = *outcome.table;
    const Result<std::vector<ColumnText>> texts = columnTexts(table, Quoting::JsonText);
    if (!texts) {
        return withSource(texts.error(), path);
    }
    std::vector<std::string> keys;
    for (const ColumnSpec& spec : table.specs()) {
        keys.push_back(jsonQuoted(spec.id) + ": ");
    }
    CheckedFile file(path);
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
                    (*texts)[column].append(rows, row);
                } else {
                    rows += "null";
                }
            }
            file.write(rows + '}');
            if (!progress.advance()) {
                return WrittenFile{};
            }
        }
        file.write(front.rows.empty() ? "]}" : "\n    ]}");
    }
    file.write(outcome.fronts.empty() ? "]\n}\n" : "\n  ]\n}\n");
    return file.commit();
}

} // namespace permdse
