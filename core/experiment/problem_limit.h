// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>

#include "core/base/result.h"
#include "core/experiment/experiment.h"

namespace permdse::detail {

/// Problems of an experiment that are reported at once: nobody mends more of them.
inline constexpr std::size_t mostProblems = 100;

/// As validate(), without the last message that says how many are not shown: they are counted in
/// `more`.
[[nodiscard]] Diagnostics firstProblems(const Experiment& experiment, const std::string& source,
                                        std::size_t& more);

/// Cuts the list to its first problems and says how many others there are (CFG-0011), with `more`
/// that are not in it.
void limitProblems(Diagnostics& problems, const std::string& source, std::size_t more);

} // namespace permdse::detail
