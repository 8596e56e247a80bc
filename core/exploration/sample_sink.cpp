// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exploration/sample_sink.h"

#include <cstddef>

namespace permdse {

void SampleSink::digest(PointBlock& block) const {
    const std::uint64_t limit = m_limit;
    for (std::size_t row = 0; row < block.rows(); ++row) {
        if (m_sample.rank(block.point(row)) < limit) {
            block.drawn.push_back(static_cast<std::uint32_t>(row));
        }
    }
}

void SampleSink::take(const PointBlock& block) {
    for (const std::uint32_t row : block.drawn) {
        m_sample.add(block.point(row));
    }
    m_limit = m_sample.limit();
}

} // namespace permdse
