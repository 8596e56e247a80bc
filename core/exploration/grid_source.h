// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/exploration/parameter_space.h"
#include "core/exploration/point_source.h"

namespace permdse {

/// Proposes all designs of the grids of an experiment, one architecture after the other, in a
/// single round: each technology of an architecture with all designs of its grid.
class GridSource final : public PointSource {
public:
    struct Part {
        const DesignGrid* grid = nullptr;
        std::vector<std::size_t> technologies; ///< indices that the designs name

        [[nodiscard]] std::uint64_t designCount() const {
            return technologies.size() * grid->size();
        }
    };

    /// The grids must outlive it. @pre designsPerBatch > 0
    GridSource(std::vector<Part> parts, std::size_t designsPerBatch);

    [[nodiscard]] std::uint64_t designCount() const override { return m_begins.back(); }
    [[nodiscard]] bool beginRound() override;
    [[nodiscard]] std::optional<DesignBatch> next() override;
    /// @throws std::out_of_range for a design that is not there.
    [[nodiscard]] DesignBatch find(DesignId design) const override;
    void read(const DesignBatch& batch, DesignSet& designs) const override;

private:
    std::vector<Part> m_parts;
    std::vector<std::uint64_t> m_begins; ///< first design of each part; last, their number
    std::size_t m_designsPerBatch;
    std::size_t m_part = 0; ///< of the next batch
    std::uint64_t m_next = 0;
    bool m_isBegun = false;
};

} // namespace permdse
