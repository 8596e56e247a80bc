// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for core/engines/engine_list.cpp in programs that have one engine more.
#include "core/architecture/engine_of.h"
#include "core/engines/engine_entry.h"
#include "tests/toy/toy_model.h"

namespace permdse {

const std::vector<EngineEntry>& engineEntries() {
    static const std::vector<EngineEntry> all = [] {
        std::vector<EngineEntry> entries = builtinEngines();
        entries.push_back({.engine = engineOf<ToyModel>(),
                           .compression = "without compression",
                           .check = checkToy,
                           .targets = toyTargets,
                           .published = toyPublishedDesigns,
                           .reproduction = toyReproduction,
                           .area_note = "area is a toy's"});
        return entries;
    }();
    return all;
}

} // namespace permdse
