// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/technology/constant_table.h"

#include <limits>
#include <stdexcept>

#include "core/base/json_reader.h"
#include "core/base/resource.h"

namespace permdse {

namespace {
constexpr double unbounded = std::numeric_limits<double>::max();
} // namespace

std::shared_ptr<const ConstantTable> ConstantTable::sharedBuiltin() {
    static const std::shared_ptr<const ConstantTable> table = [] {
        auto loaded = std::make_shared<ConstantTable>();
        for (const char* file : {"logic", "memory", "dram"}) {
            loaded->load("technology/" + std::string(file) + ".json");
        }
        for (const std::string_view path : resourcePaths()) {
            if (path.starts_with("engines/")) {
                loaded->load(path);
            }
        }
        return loaded;
    }();
    return table;
}

const ConstantTable& ConstantTable::builtin() {
    static const std::shared_ptr<const ConstantTable> table = sharedBuiltin();
    return *table;
}

void ConstantTable::set(std::string_view id, double value) {
    const auto found = m_constants.find(id);
    if (found == m_constants.end()) {
        throw std::out_of_range("no constant \"" + std::string(id) + "\"");
    }
    found->second.figure.value = value;
}

const NodeConstant& ConstantTable::at(std::string_view id) const {
    const auto found = m_constants.find(id);
    if (found == m_constants.end()) {
        throw std::out_of_range("no constant \"" + std::string(id) + "\"");
    }
    return found->second;
}

void ConstantTable::load(std::string_view resource) {
    Diagnostics problems;
    const JsonDocument document = resourceJson(resource);
    JsonReader root(document, problems);
    (void)root.text("title");
    root.expect("multiplier_presets"); // of technology_settings.h
    root.expect("dram_presets");
    root.expect("order"); // of engine_file.h
    root.expect("memories");
    root.expect("modules");
    if (std::optional<JsonReader> constants = root.child("constants")) {
        for (auto& [id, reader] : constants->members()) {
            NodeConstant constant;
            constant.figure.value = reader.number("value", 0.0, unbounded);
            constant.figure.unit = reader.text("unit");
            constant.node_nm = reader.has("node_nm") ? reader.number("node_nm", 1.0, 1000.0) : 0.0;
            constant.low = constant.high = constant.figure.value;
            if (reader.has("range")) {
                const std::vector<JsonReader> ends = reader.elements("range");
                if (ends.size() == 2) {
                    constant.low = ends[0].asNumber(0.0, constant.figure.value);
                    constant.high = ends[1].asNumber(constant.figure.value, unbounded);
                } else {
                    reader.errorAt("range", "CFG-0003", "expected [low, high]");
                }
            }
            const std::string status = reader.text("status");
            const std::optional<Evidence> evidence = evidenceFromText(status);
            if (!evidence) {
                reader.errorAt("status", "CFG-0005", "unknown status \"" + status + '"');
            }
            constant.figure.evidence = evidence.value_or(Evidence::Chosen);
            constant.figure.source = reader.text("source");
            constant.figure.note = reader.text("note", "");
            reader.finish();
            m_constants.emplace(id, std::move(constant));
        }
    }
    root.finish();
    throwOnErrors(problems);
}

} // namespace permdse
