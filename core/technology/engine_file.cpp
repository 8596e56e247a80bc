// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/technology/engine_file.h"

#include <map>
#include <string_view>

#include "core/base/json_document.h"
#include "core/base/json_reader.h"
#include "core/base/resource.h"

namespace permdse {

namespace {

/// The texts at two keys of the objects of a list.
std::vector<std::pair<std::string, std::string>>
pairs(JsonReader& root, std::string_view list, std::string_view first, std::string_view second) {
    std::vector<std::pair<std::string, std::string>> found;
    for (JsonReader& object : root.elements(list)) {
        std::string text = object.text(first);
        found.emplace_back(std::move(text), object.text(second));
        object.finish();
    }
    return found;
}

} // namespace

const std::vector<EngineFile>& engineFiles() {
    static const std::vector<EngineFile> files = [] {
        constexpr std::string_view folder = "engines/", ending = ".json";
        std::multimap<std::int64_t, EngineFile> sorted;
        for (const std::string_view path : resourcePaths()) {
            if (!path.starts_with(folder)) {
                continue;
            }
            const JsonDocument document = resourceJson(path);
            Diagnostics problems;
            JsonReader root(document, problems);
            EngineFile file;
            file.id = path.substr(folder.size(), path.size() - folder.size() - ending.size());
            file.title = root.text("title");
            file.memories = pairs(root, "memories", "component", "name");
            if (root.has("modules")) {
                file.modules = pairs(root, "modules", "id", "title");
            }
            constexpr std::int64_t largestOrder = 1000;
            sorted.emplace(root.integer("order", 1, largestOrder), std::move(file));
            root.expect("constants");
            root.finish();
            throwOnErrors(problems);
        }
        std::vector<EngineFile> all;
        for (auto& [order, file] : sorted) {
            all.push_back(std::move(file));
        }
        return all;
    }();
    return files;
}

} // namespace permdse
