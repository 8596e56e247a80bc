// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/model_revision.h"

#include <string_view>

#include "core/base/resource.h"
#include "core/base/version.h"

namespace permdse {

std::string modelIdentity() {
    static const std::string identity = [] {
        std::string tables;
        for (const std::string_view path : resourcePaths()) {
            if (path.starts_with("technology/") || path.starts_with("engines/")) {
                tables.append(path).append(1, '\n').append(resourceText(path)).append(1, '\n');
            }
        }
        return std::to_string(modelRevision) + '-' + contentHash(tables);
    }();
    return identity;
}

} // namespace permdse
