// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/engine_entry.h"

namespace permdse {

const std::vector<EngineEntry>& engineEntries() {
    static const std::vector<EngineEntry> all = builtinEngines();
    return all;
}

} // namespace permdse
