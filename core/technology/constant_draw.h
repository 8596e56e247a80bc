// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/technology/constant_table.h"

namespace permdse {

/// The value of a ranged constant at a place in [0, 1) of its distribution: 0 is the low end, 1/2
/// the stated value, towards 1 the high end; docs/model.md#uncertainty. Uses square roots and no
/// other function of the mathematical library, so it is the same on every machine.
[[nodiscard]] double drawnValue(const NodeConstant& constant, double place);

/// All constants, each with a range at an independent random place of it. A draw depends on the
/// seed and its number alone, and a constant's place on its id besides: neither the order of draws
/// nor ranges given to other constants change it.
[[nodiscard]] ConstantTable drawConstants(const ConstantTable& stated, std::uint64_t seed,
                                          std::uint64_t draw);

} // namespace permdse
