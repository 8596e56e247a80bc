// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace permdse {

/// Block columns in groups that run one after another. Sizes differ by one at most, the larger
/// first, so that no group has much fewer products to each of its inverse transforms than others.
/// @pre 1 <= groups <= columns
struct ColumnGroups {
    std::int64_t columns = 1;
    std::int64_t groups = 1;

    [[nodiscard]] std::int64_t smallSize() const { return columns / groups; }
    [[nodiscard]] std::int64_t largeCount() const { return columns % groups; }
    [[nodiscard]] std::int64_t smallCount() const { return groups - largeCount(); }
    /// Of group 0 <= g < groups.
    [[nodiscard]] std::int64_t size(std::int64_t g) const {
        return smallSize() + (g < largeCount() ? 1 : 0);
    }
    /// Whether a group ends with that column.
    [[nodiscard]] bool endsAt(std::int64_t column) const {
        const std::int64_t inLarge = largeCount() * (smallSize() + 1);
        return column < inLarge ? (column + 1) % (smallSize() + 1) == 0
                                : (column + 1 - inLarge) % smallSize() == 0;
    }
};

} // namespace permdse
