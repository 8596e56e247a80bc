// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/experiment.h"

namespace permdse::bench {

/// 100 x 25 x 20 x 20 = 1 M PermDNN designs on the six paper layers, three objectives.
[[nodiscard]] Experiment millionDesigns();

} // namespace permdse::bench
