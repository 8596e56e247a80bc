// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/engine_of.h"
#include "core/engines/circnn/circnn_model.h"
#include "core/engines/circnn/circnn_publication.h"
#include "core/engines/circnn/circnn_self_check.h"
#include "core/engines/eie/eie_model.h"
#include "core/engines/eie/eie_publication.h"
#include "core/engines/eie/eie_schedule.h"
#include "core/engines/eie/eie_self_check.h"
#include "core/engines/engine_entry.h"
#include "core/engines/permdnn/permdnn_model.h"
#include "core/engines/permdnn/permdnn_publication.h"
#include "core/engines/permdnn/permdnn_self_check.h"

namespace permdse {

std::vector<EngineEntry> builtinEngines() {
    return {
        {.engine = engineOf<PermdnnModel>(),
         .compression = "at the block size of its design",
         .check = checkPermdnn,
         .targets = permdnnTargets,
         .published = permdnnPublishedDesigns},
        {.engine = engineOf<EieModel>(),
         .compression = "at the layer's weight density",
         .check = checkEie,
         .targets = eieTargets,
         .published = eiePublishedDesigns,
         .balances = drawnEieBalances},
        {.engine = engineOf<CircnnModel>(),
         .compression = "at its own block size",
         .check = checkCircnn,
         .targets = circnnTargets,
         .published = circnnPublishedDesigns,
         .area_note = "area is an estimate: none is published"},
    };
}

} // namespace permdse
