// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/run_control.h"

namespace permdse {

/// Weights as tags into a table of shared values: what a 4-bit weight SRAM and a table of 16 words
/// hold. Values are raw fixed-point numbers.
struct SharedWeights {
    std::vector<std::int32_t> codebook; ///< rising; at most 2^tag_bits values, no two equal
    std::vector<std::uint32_t> tags;    ///< one per weight: index into the codebook
    double squared_error = 0.0;         ///< sum over all weights, in raw units squared
};

/// Clusters weights around 2^tag_bits values by k-means: the best of a start at equal shares of the
/// sorted weights and (up to 8-bit tags) four random starts by k-means++ from the seed, each
/// improved until nothing moves. Weights with no more different values than the codebook has are
/// kept exactly. The same for a seed on every machine; docs/model.md#weight-sharing.
/// @pre 1 <= tag_bits <= 31; there is at least one weight
[[nodiscard]] SharedWeights shareWeights(std::span<const std::int32_t> weights, int tag_bits,
                                         std::uint64_t seed, const StopPoint& stop_point = {});

} // namespace permdse
