// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/resource.h"

#include <stdexcept>
#include <string>

#include "core/base/resource_entry.h"

namespace permdse {

std::string_view resourceText(std::string_view path) {
    for (const detail::ResourceEntry& entry : detail::resourceEntries()) {
        if (entry.path == path) {
            return entry.text;
        }
    }
    throw std::out_of_range("no resource \"" + std::string(path) + "\"");
}

std::vector<std::string_view> resourcePaths() {
    std::vector<std::string_view> paths;
    for (const detail::ResourceEntry& entry : detail::resourceEntries()) {
        paths.push_back(entry.path);
    }
    return paths;
}

} // namespace permdse
