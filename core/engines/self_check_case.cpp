// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/self_check_case.h"

#include <cmath>

namespace permdse {

double SelfCheck::cycleError() const {
    return std::abs(cycles / closed_form_cycles - 1.0);
}

double SelfCheck::expectationError() const {
    return std::abs(cycles / expected_cycles - 1.0);
}

} // namespace permdse
