// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/explanation.h"

#include <array>
#include <map>
#include <set>
#include <unordered_set>

#include <fmt/format.h>

#include "core/base/sourced.h"
#include "core/study/explainer.h"

namespace permdse {

std::string_view toText(ExplanationKind kind) {
    static constexpr std::array<std::string_view, 10> texts{
        "metric",  "sum",      "quantity", "parameter", "layer",
        "setting", "constant", "scaling",  "sram",      "calibration"};
    return texts[static_cast<std::size_t>(kind)];
}

ExplanationPtr explainMetric(const Engine& engine, std::span<const double> design,
                             const Workload& workload, const Technology& technology,
                             std::string_view metricId) {
    return detail::Explainer(engine, design, workload, technology).metric(metricId);
}

std::vector<ExplanationPtr> explainMetrics(const Engine& engine, std::span<const double> design,
                                           const Workload& workload, const Technology& technology) {
    detail::Explainer explainer(engine, design, workload, technology);
    std::vector<ExplanationPtr> roots;
    for (const MetricInfo& metric : engine.metrics()) {
        roots.push_back(explainer.metric(metric.id));
    }
    return roots;
}

std::vector<const ExplanationNode*> allNodes(const ExplanationNode& root) {
    std::vector<const ExplanationNode*> nodes{&root};
    std::unordered_set<const ExplanationNode*> seen{&root};
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const ExplanationNode* node = nodes[i];
        for (const ExplanationPtr& operand : node->operands) {
            if (seen.insert(operand.get()).second) {
                nodes.push_back(operand.get());
            }
        }
    }
    return nodes;
}

std::string evidenceSummary(const ExplanationNode& root) {
    std::map<Evidence, std::set<std::string>> ids; // the same constant may stand in two nodes
    for (const ExplanationNode* node : allNodes(root)) {
        if (node->evidence) {
            ids[*node->evidence].insert(node->id);
        }
    }
    std::string text;
    for (const auto& [evidence, found] : ids) {
        text +=
            fmt::format("{}{} {}", text.empty() ? "" : ", ", found.size(), toDisplayText(evidence));
    }
    return text;
}

std::optional<Evidence> weakestEvidence(const ExplanationNode& root) {
    std::optional<Evidence> weakest;
    for (const ExplanationNode* node : allNodes(root)) {
        if (node->evidence == Evidence::Recalled) {
            return node->evidence;
        }
        if (node->evidence && (!weakest || *node->evidence > *weakest)) {
            weakest = node->evidence;
        }
    }
    return weakest;
}

} // namespace permdse
