// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/architecture/engine.h"
#include "core/report/figure.h"
#include "core/technology/technology.h"

namespace permdse {

/// Whether a scale has a place for a value: finite, and above 0 on a logarithmic one.
[[nodiscard]] bool showable(double value, bool logarithmic);
/// The same of an axis, which may have a place for 0 beside its scale.
[[nodiscard]] bool hasPlace(const AxisSpec& axis, double value);
/// Where a value stands on an axis that has a place for it.
[[nodiscard]] double placeOf(const AxisSpec& axis, double value);

/// The mark of a published design or own reference; nothing if it has no figure for an axis.
/// Publications state peak rates, which are not the throughput on a workload: they are shown on
/// such an axis all the same, because architects expect them there, but never without saying so.
[[nodiscard]] std::optional<ScatterMark> markOf(const ReferencePoint& point, MarkKind kind,
                                                const AxisSpec& x, const AxisSpec& y);

/// An engine's published design on a workload as the closed form has it, beside its published peak.
[[nodiscard]] std::optional<ScatterMark> modelledMark(const Engine& engine,
                                                      const Workload& workload,
                                                      const Technology& technology,
                                                      const AxisSpec& x, const AxisSpec& y);

} // namespace permdse
