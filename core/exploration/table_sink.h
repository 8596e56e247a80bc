// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/exploration/pump.h"

namespace permdse {

/// Keeps whole rows as columns, in the order of points: of all points, or of the feasible ones.
class TableSink final : public BlockSink {
public:
    enum class Rows { All, Feasible };

    /// Has room for `points`, the most that come. All rows are written where they stay by the
    /// threads that evaluate them; feasible ones move together.
    TableSink(std::size_t columns, std::uint64_t points, Rows rows);

    void prepare(PointBlock& block) override;
    void take(const PointBlock& block) override;

    /// The columns of the rows that came; leaves nothing behind.
    [[nodiscard]] std::vector<std::vector<double>> takeColumns();

private:
    std::vector<std::vector<double>> m_columns;
    Rows m_kept;
    std::size_t m_rows = 0; ///< that were taken
};

} // namespace permdse
