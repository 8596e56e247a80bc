// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace permdse::cli {

/// From now on the first Ctrl-C (or termination signal) only asks to stop; the second ends the
/// program at once.
void catchInterrupts();

[[nodiscard]] bool interruptRequested();

} // namespace permdse::cli
