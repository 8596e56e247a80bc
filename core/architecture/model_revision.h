// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace permdse {

/// Which model computes: raised by every change of the code that alters a modelled number, so that
/// results of one are not taken for those of another.
inline constexpr int modelRevision = 5;

/// The revision and a hash of the tables that models rest on (resources/technology and
/// resources/engines): "1-0123456789abcdef". Calibrations have a hash of their own.
[[nodiscard]] std::string modelIdentity();

} // namespace permdse
