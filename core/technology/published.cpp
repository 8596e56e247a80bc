// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/technology/published.h"

#include <stdexcept>

namespace permdse {

namespace {

std::string textOr(const Json& object, const char* key, std::string fallback) {
    if (!object.is_object()) {
        return fallback;
    }
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>()
                                                       : std::move(fallback);
}

/// The object or number at `pointer`, with what its surroundings say of its origin.
struct Found {
    const Json* node;
    SourcedValue origin;
};

Found find(std::string_view pointer) {
    const Json* node = &publishedData();
    SourcedValue origin;
    std::string status;
    std::string_view rest = pointer;
    while (!rest.empty()) {
        rest.remove_prefix(1); // the slash
        const std::size_t slash = rest.find('/');
        const std::string step(rest.substr(0, slash));
        rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash);
        const bool there = node->is_array() ? std::stoul(step) < node->size()
                                            : node->is_object() && node->contains(step);
        if (!there) {
            throw std::out_of_range("no published figure at " + std::string(pointer));
        }
        node = node->is_array() ? &(*node)[std::stoul(step)] : &(*node)[step];
        status = textOr(*node, "status", status);
        origin.source = textOr(*node, "source", origin.source);
        origin.note = textOr(*node, "note", "");
    }
    origin.evidence = evidenceFromText(status).value_or(Evidence::Recalled);
    return {node->is_object() && node->contains("value") ? &(*node)["value"] : node, origin};
}

} // namespace

const Json& publishedData() {
    static const Json data = resourceJson("published/published.json").root;
    return data;
}

SourcedValue publishedFigure(std::string_view pointer) {
    Found found = find(pointer);
    if (!found.node->is_number()) {
        throw std::out_of_range("no number at " + std::string(pointer));
    }
    found.origin.value = found.node->get<double>();
    return found.origin;
}

std::vector<SourcedValue> publishedRange(std::string_view pointer) {
    const Found found = find(pointer);
    std::vector<SourcedValue> values;
    for (const Json& number : *found.node) {
        if (!number.is_number()) {
            throw std::out_of_range("no numbers at " + std::string(pointer));
        }
        values.push_back(found.origin);
        values.back().value = number.get<double>();
    }
    return values;
}

} // namespace permdse
