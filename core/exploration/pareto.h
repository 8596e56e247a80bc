// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "core/architecture/parameter.h"

namespace permdse {

/// One objective: a column of values and which direction is better (not Sense::Ignore).
struct ObjectiveColumn {
    std::span<const double> values;
    Sense sense = Sense::Minimise;
};

/// Rows of the Pareto front among `candidates` (row indices), ascending.
///
/// A row is on the front if no candidate is at least as good in every objective and better in one;
/// equal rows are all on it. A row with NaN in any objective never is. Exact for any number of
/// objectives: O(n log n) for two and three, for more O(n x front) after sorting.
/// @throws std::invalid_argument without objectives, or with columns of different lengths.
[[nodiscard]] std::vector<std::uint32_t> paretoFront(std::span<const ObjectiveColumn> objectives,
                                                     std::span<const std::uint32_t> candidates);

/// Told how many candidates were examined so far, every few thousand of them; false ends the
/// search.
using FrontWatch = std::function<bool(std::size_t examined)>;

/// The same; nothing if `goOn` ended the search. It is asked at least once if there are candidates,
/// and often enough that the answer counts within milliseconds.
[[nodiscard]] std::optional<std::vector<std::uint32_t>>
paretoFront(std::span<const ObjectiveColumn> objectives, std::span<const std::uint32_t> candidates,
            const FrontWatch& goOn);

} // namespace permdse
