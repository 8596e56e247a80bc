// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exploration/front_sink.h"

#include <cmath>
#include <utility>

namespace permdse {

FrontSink::FrontSink(std::vector<Sense> senses, std::size_t workloads, std::size_t parts,
                     FrontWatch goOn)
    : m_senses(std::move(senses)), m_parts(parts), m_goOn(std::move(goOn)),
      m_archives(workloads * parts, FrontArchive(m_senses)), m_seen(workloads * parts),
      m_lacks(workloads * m_senses.size()), m_pivots(workloads * parts) {}

std::vector<FrontSink::Pivots> FrontSink::pivotsOf(std::size_t part, std::size_t workloads) const {
    std::vector<Pivots> pivots;
    const std::lock_guard<std::mutex> lock(m_mutex);
    for (std::size_t w = 0; w < workloads; ++w) {
        pivots.push_back(m_pivots[w * m_parts + part]);
    }
    return pivots;
}

void FrontSink::digest(PointBlock& block) const {
    const std::vector<Pivots> pivots = pivotsOf(block.batch.part, block.workloads);
    for (std::size_t row = 0; row < block.rows(); ++row) {
        if (block.reasons[row] != 0) {
            continue;
        }
        const Pivots& known = pivots[number(block.workload(row))];
        if (!known || !m_archives.front().dominates(*known, block.objectivesOf(row))) {
            block.candidates.push_back(static_cast<std::uint32_t>(row));
        }
    }
}

void FrontSink::take(const PointBlock& block) {
    for (std::size_t row = 0; row < block.rows(); ++row) {
        m_seen[place(block.workload(row), block.batch.part)] += block.reasons[row] == 0 ? 1u : 0u;
    }
    for (const std::uint32_t row : block.candidates) { // what lacks a figure is beaten by nobody
        for (std::size_t k = 0; k < m_senses.size(); ++k) {
            if (std::isnan(block.objectivesOf(row)[k])) {
                m_lacks[number(block.workload(row)) * m_senses.size() + k] = 1;
            }
        }
    }
    for (const std::uint32_t row : block.candidates) {
        archive(block.workload(row), block.batch.part)
            .add(block.point(row), block.objectivesOf(row));
    }
    for (std::size_t w = 0; w < block.workloads; ++w) {
        const std::size_t at = w * m_parts + block.batch.part;
        if (m_archives[at].isDue() && m_archives[at].settle(m_goOn)) {
            auto pivots = std::make_shared<const std::vector<double>>(m_archives[at].pivots());
            const std::lock_guard<std::mutex> lock(m_mutex);
            m_pivots[at] = std::move(pivots);
        }
    }
}

std::uint64_t FrontSink::size() const {
    std::uint64_t points = 0;
    for (const FrontArchive& archive : m_archives) {
        points += archive.size();
    }
    return points;
}

void FrontSink::merge(const FrontSink& other) {
    for (std::size_t i = 0; i < m_archives.size(); ++i) {
        m_archives[i].merge(other.m_archives[i]);
        m_seen[i] += other.m_seen[i];
    }
    for (std::size_t i = 0; i < m_lacks.size(); ++i) {
        m_lacks[i] |= other.m_lacks[i];
    }
}

} // namespace permdse
