// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exploration/grid_source.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace permdse {

GridSource::GridSource(std::vector<Part> parts, std::size_t designsPerBatch)
    : m_parts(std::move(parts)), m_begins{0}, m_designsPerBatch(designsPerBatch) {
    for (const Part& part : m_parts) {
        m_begins.push_back(m_begins.back() + part.designCount());
    }
}

bool GridSource::beginRound() {
    return !std::exchange(m_isBegun, true);
}

std::optional<DesignBatch> GridSource::next() {
    while (m_part < m_parts.size() && m_next == m_begins[m_part + 1]) {
        ++m_part;
    }
    if (m_part == m_parts.size()) {
        return std::nullopt;
    }
    const std::uint64_t left = m_begins[m_part + 1] - m_next;
    const DesignBatch batch{
        m_part, DesignId(m_next),
        static_cast<std::size_t>(std::min<std::uint64_t>(left, m_designsPerBatch))};
    m_next += batch.count;
    return batch;
}

DesignBatch GridSource::find(DesignId design) const {
    if (number(design) >= m_begins.back()) {
        throw std::out_of_range("the grids have no such design");
    }
    const auto behind = std::upper_bound(m_begins.begin(), m_begins.end(), number(design));
    return {static_cast<std::size_t>(behind - m_begins.begin()) - 1, design, 1};
}

void GridSource::read(const DesignBatch& batch, DesignSet& designs) const {
    const Part& part = m_parts[batch.part];
    const std::size_t width = part.grid->width();
    designs.width = width;
    designs.values.resize(batch.count * width);
    designs.technologies.resize(batch.count);
    const std::uint64_t begin = number(batch.first) - m_begins[batch.part];
    part.grid->designs(begin % part.grid->size(), designs.values);
    for (std::size_t i = 0; i < batch.count; ++i) {
        designs.technologies[i] =
            part.technologies[static_cast<std::size_t>((begin + i) / part.grid->size())];
    }
}

} // namespace permdse
