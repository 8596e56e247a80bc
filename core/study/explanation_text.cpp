// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "core/base/unit_format.h"
#include "core/study/explanation.h"

namespace permdse {

std::string valueText(const ExplanationNode& node) {
    return node.text.empty() ? displayQuantity(node.value, node.unit, 5) : node.text;
}

std::string restsOnText(const ExplanationNode& node) {
    if (!node.evidence) {
        return {};
    }
    std::string text(toDisplayText(*node.evidence));
    if (node.low < node.high) {
        text += fmt::format(", {} to {}", displayNumber(node.low), displayNumber(node.high));
    }
    if (!node.source.empty()) {
        text += ": " + node.source;
    }
    if (!node.note.empty()) {
        text += ", " + node.note;
    }
    return text;
}

namespace {

/// Writes a node and what is below it. `lead` stands in front of its first line, `indent` in front
/// of the others.
struct TreeWriter {
    std::size_t depth;
    std::unordered_set<const ExplanationNode*> shown = {};
    std::string text = {};

    void write(const ExplanationNode& node, const std::string& lead, const std::string& indent,
               std::size_t level) {
        const bool again = !node.operands.empty() && !shown.insert(&node).second;
        text += fmt::format("{}{} = {}  {}", lead, node.id, valueText(node), node.title);
        if (const std::string rests = restsOnText(node); !rests.empty()) {
            text += " [" + rests + ']';
        }
        if (again) {
            text += " (shown above)\n";
            return;
        }
        text += '\n';
        if (!node.formula.empty()) {
            text += fmt::format("{}  = {}\n", indent, node.formula);
        }
        if (level >= depth && !node.operands.empty()) {
            shown.erase(&node); // what is below is not shown yet
            text += fmt::format("{}  ... {} more below\n", indent, allNodes(node).size() - 1);
            return;
        }
        for (std::size_t i = 0; i < node.operands.size(); ++i) {
            const bool last = i + 1 == node.operands.size();
            write(*node.operands[i], indent + (last ? "└─ " : "├─ "),
                  indent + (last ? "   " : "│  "), level + 1);
        }
    }
};

} // namespace

std::string explanationText(const ExplanationNode& root, std::size_t depth) {
    TreeWriter writer{depth};
    writer.write(root, "", "", 0);
    return writer.text;
}

Json explanationJson(const ExplanationNode& root) {
    const std::vector<const ExplanationNode*> nodes = allNodes(root);
    std::unordered_map<const ExplanationNode*, std::size_t> indices;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        indices[nodes[i]] = i;
    }
    Json json;
    json["root"] = 0;
    Json& list = json["nodes"] = Json::array();
    for (const ExplanationNode* node : nodes) {
        Json& entry = list.emplace_back();
        entry["id"] = node->id;
        entry["kind"] = toText(node->kind);
        entry["title"] = node->title;
        entry["value"] = std::isfinite(node->value) ? Json(node->value) : Json(nullptr);
        entry["unit"] = node->unit;
        const auto addText = [&](const char* key, const std::string& text) {
            if (!text.empty()) {
                entry[key] = text;
            }
        };
        addText("text", node->text);
        addText("formula", node->formula);
        if (node->evidence) {
            entry["status"] = toText(*node->evidence);
        }
        addText("source", node->source);
        addText("note", node->note);
        if (node->low < node->high) {
            entry["range"] = {node->low, node->high};
        }
        Json& operands = entry["operands"] = Json::array();
        for (const ExplanationPtr& operand : node->operands) {
            operands.push_back(indices.at(operand.get()));
        }
    }
    return json;
}

} // namespace permdse
