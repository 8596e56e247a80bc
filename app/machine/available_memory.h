// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/experiment/run_need.h"

namespace permdse {

/// Where the kernel says what it knows; another place in tests.
struct KernelFiles {
    std::string proc = "/proc";
    std::string cgroup = "/sys/fs/cgroup";
};

/// Memory that this process can still get: the least of what the machine has free, its control
/// groups (versions 1 and 2) allow and its own limits (ulimit -v, ulimit -d) leave. Unlimited where
/// the kernel says nothing.
[[nodiscard]] MemoryAllowance availableMemory(const KernelFiles& files = {});

} // namespace permdse
