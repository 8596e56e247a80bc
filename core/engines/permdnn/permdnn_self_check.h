// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/engines/self_check_case.h"

namespace permdse {

/// One case of selfCheck() for this engine; judged there.
[[nodiscard]] SelfCheck checkPermdnn(std::uint64_t seed);

} // namespace permdse
