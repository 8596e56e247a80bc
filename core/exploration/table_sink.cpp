// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exploration/table_sink.h"

#include <utility>

#include <oneapi/tbb/parallel_for.h>

#include "core/base/thread_order.h"

namespace permdse {

TableSink::TableSink(std::size_t columns, std::uint64_t points, Rows rows)
    : m_columns(columns), m_kept(rows) {
    const auto most = static_cast<std::size_t>(points);
    // Touching fresh memory is a good part of a large sweep: share it out, too.
    ThreadOrder order;
    oneapi::tbb::parallel_for(std::size_t{0}, columns, order.ordered([&](std::size_t column) {
        if (m_kept == Rows::All) {
            m_columns[column].resize(most);
        } else {
            m_columns[column].reserve(most);
        }
    }));
    order.join();
}

void TableSink::prepare(PointBlock& block) {
    block.columns.resize(m_columns.size());
    if (m_kept == Rows::Feasible) {
        block.storage.resize(m_columns.size() * block.rows());
    }
    for (std::size_t c = 0; c < m_columns.size(); ++c) {
        block.columns[c] = m_kept == Rows::All ? m_columns[c].data() + number(block.first)
                                               : block.storage.data() + c * block.rows();
    }
}

void TableSink::take(const PointBlock& block) {
    if (m_kept == Rows::All) {
        m_rows += block.rows(); // of blocks in order: they are in their place
        return;
    }
    for (std::size_t c = 0; c < m_columns.size(); ++c) {
        for (std::size_t row = 0; row < block.rows(); ++row) {
            if (block.reasons[row] == 0) {
                m_columns[c].push_back(block.columns[c][row]);
            }
        }
    }
}

std::vector<std::vector<double>> TableSink::takeColumns() {
    if (m_kept == Rows::All && !m_columns.empty() && m_rows < m_columns.front().size()) {
        for (std::vector<double>& column : m_columns) {
            column.resize(m_rows);
            column.shrink_to_fit();
        }
    }
    return std::move(m_columns);
}

} // namespace permdse
