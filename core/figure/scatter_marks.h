// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/architecture/engine.h"
#include "core/figure/scatter.h"

namespace permdse {

/// Whether an axis reaches a value: a number within +-1e150, as ranges need room to be computed.
[[nodiscard]] bool isDrawable(double value);

/// The value, or 0 if it is within +-1e-150: what a figure shows of it.
[[nodiscard]] double asDrawn(double value);

/// Whether a scale has a place for a value: drawable, and above 0 on a logarithmic one.
[[nodiscard]] bool showable(double value, bool logarithmic);
/// The same of an axis, which may have a place for 0 beside its scale.
[[nodiscard]] bool hasPlace(const AxisSpec& axis, double value);
/// Where a value stands on an axis that has a place for it.
[[nodiscard]] double placeOf(const AxisSpec& axis, double value);

/// The marks that have figures for two columns, at these: published designs, the published designs
/// of some engines on a workload as the closed form has them, and the experiment's references.
/// Publications state peak rates, which are not the throughput on a workload: they are shown on
/// such an axis all the same, because architects expect them there, but never without saying so.
[[nodiscard]] std::vector<ScatterMark> marksOf(const Experiment& experiment,
                                               const std::string& workload,
                                               const std::vector<const Engine*>& engines,
                                               const std::string& x, const std::string& y);

} // namespace permdse
