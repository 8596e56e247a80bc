// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace permdse {

/// The table of shared weights that turns a stored tag into a weight: 2^tag_bits words of the
/// datapath's width and a tree of 2:1 multiplexers per reader. There is none where a stored weight
/// is as wide as the datapath.
struct SharedWeightTable {
    std::int64_t tag_bits;
    std::int64_t width_bits;

    [[nodiscard]] bool exists() const { return tag_bits < width_bits; }
    /// Register bits of one table; 0 if there is none.
    [[nodiscard]] double bits() const { return exists() ? words() * width() : 0.0; }
    /// Words that a reader's multiplexer tree selects from.
    [[nodiscard]] double words() const { return static_cast<double>(std::int64_t{1} << tag_bits); }

private:
    [[nodiscard]] double width() const { return static_cast<double>(width_bits); }
};

} // namespace permdse
