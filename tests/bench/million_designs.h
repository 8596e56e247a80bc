// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/experiment.h"

namespace permdse::bench {

/// 100 x 25 x 20 x 20 = 1 M PermDNN designs on the six paper layers, three objectives.
[[nodiscard]] Experiment millionDesigns();

/// 100 x 16 x 31 = 49,600 PermDNN designs on the same layers at one clock: each counts otherwise
/// than the one before it.
[[nodiscard]] Experiment unlikeDesigns();

} // namespace permdse::bench
