// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/exploration/ids.h"

namespace permdse {

struct PointBlock;

/// Consecutive designs of one architecture, which are evaluated together.
struct DesignBatch {
    std::size_t part = 0; ///< architecture of the experiment
    DesignId first{};
    std::size_t count = 0;

    friend bool operator==(const DesignBatch&, const DesignBatch&) = default;
};

/// The designs of a batch, one after the other.
struct DesignSet {
    std::size_t width = 0;                 ///< parameters of the engine, and of layers
    std::vector<double> values;            ///< width per design
    std::vector<std::size_t> technologies; ///< index of the technology of each design

    [[nodiscard]] std::span<const double> design(std::size_t i) const {
        return {values.data() + i * width, width};
    }
};

/// Proposes the designs of an experiment. What is proposed must not depend on threads: a search
/// ends its round where it needs results, and hears all of them before the next begins.
class PointSource {
public:
    virtual ~PointSource() = default;

    /// Designs that it proposes at most, over all rounds.
    [[nodiscard]] virtual std::uint64_t designCount() const = 0;

    /// Whether there is a further round. Called before each, with the results of all former heard.
    [[nodiscard]] virtual bool beginRound() = 0;
    /// The next batch of the round, or none. Designs are numbered upwards without gaps.
    [[nodiscard]] virtual std::optional<DesignBatch> next() = 0;
    /// What became of a batch, in the order of batches. Grids do not listen.
    virtual void hear(const PointBlock& /*block*/) {}

    /// The batch of a design that was proposed before, alone.
    [[nodiscard]] virtual DesignBatch find(DesignId design) const = 0;
    /// Writes the designs of a batch that was proposed before. Safe from any thread.
    virtual void read(const DesignBatch& batch, DesignSet& designs) const = 0;
};

} // namespace permdse
