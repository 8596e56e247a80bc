// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <type_traits>

namespace permdse {

/// The number by which a point goes in files and for people: its place in the experiment, which is
/// design x workloads + workload. It is not the row of a table, which may keep a part of the
/// points.
enum class PointId : std::uint64_t {};

/// The number of a design over all architectures of an experiment, in the order in which a source
/// proposes them.
enum class DesignId : std::uint64_t {};

/// A row of a table that keeps some of the points.
enum class RowId : std::uint32_t {};

/// Index into the workloads of an experiment.
enum class WorkloadId : std::uint32_t {};

/// What is counted with.
template <class Id>
requires std::is_enum_v<Id>
[[nodiscard]] constexpr auto number(Id id) {
    return static_cast<std::underlying_type_t<Id>>(id);
}

/// `steps` further.
template <class Id>
requires std::is_enum_v<Id>
[[nodiscard]] constexpr Id behind(Id id, std::uint64_t steps) {
    return static_cast<Id>(number(id) + static_cast<std::underlying_type_t<Id>>(steps));
}

} // namespace permdse
