// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>

#include "core/exploration/point_sample.h"
#include "core/exploration/pump.h"

namespace permdse {

/// Draws a sample of the points of a run.
class SampleSink final : public BlockSink {
public:
    SampleSink(std::uint64_t size, std::uint64_t seed) : m_sample(size, seed) {}

    void digest(PointBlock& block) const override;
    void take(const PointBlock& block) override;
    [[nodiscard]] const PointSample& sample() const { return m_sample; }

private:
    PointSample m_sample;
    std::atomic<std::uint64_t> m_limit{UINT64_MAX};
};

} // namespace permdse
