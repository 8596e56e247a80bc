// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/technology/constant_table.h"

#include <limits>
#include <stdexcept>

#include "core/base/json_reader.h"

namespace permdse {

namespace {
constexpr double unbounded = std::numeric_limits<double>::max();
} // namespace

const ConstantTable& ConstantTable::builtin() {
    static const ConstantTable table = [] {
        ConstantTable loaded;
        loaded.load("technology/logic.json");
        loaded.load("technology/activity.json");
        loaded.load("technology/eie_load_balance.json");
        return loaded;
    }();
    return table;
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
    if (std::optional<JsonReader> constants = root.child("constants")) {
        for (auto& [id, reader] : constants->members()) {
            NodeConstant constant;
            constant.figure.value = reader.number("value", 0.0, unbounded);
            constant.figure.unit = reader.text("unit");
            constant.node_nm = reader.number("node_nm", 1.0, 1000.0);
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
