// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

#include "core/exploration/pump.h"
#include "core/exploration/reason_counts.h"

namespace permdse {

/// Counts points, and why they are not feasible.
class ReasonSink final : public BlockSink {
public:
    explicit ReasonSink(std::size_t constraints) : m_counts(constraints) {}

    void prepare(PointBlock& block) override {
        block.counts.emplace(m_counts.constraints().size());
    }
    void take(const PointBlock& block) override { m_counts.merge(*block.counts); }

    [[nodiscard]] const ReasonCounts& counts() const { return m_counts; }

private:
    ReasonCounts m_counts;
};

} // namespace permdse
