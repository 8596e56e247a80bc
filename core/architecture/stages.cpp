// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/stages.h"

namespace permdse {

const std::vector<std::string>& stageNames() {
    static const std::vector<std::string> names{"cycles and events", "capacity", "bill", "price"};
    return names;
}

} // namespace permdse
