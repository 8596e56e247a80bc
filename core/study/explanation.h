// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/architecture/engine.h"
#include "core/base/json_document.h"
#include "core/base/sourced.h"
#include "core/technology/technology.h"

namespace permdse {

enum class ExplanationKind {
    Metric,
    Sum,        ///< over layers or over the lines of a bill
    Quantity,   ///< by a formula, or computed by the model
    Parameter,  ///< of the design
    Layer,      ///< property of a layer
    Setting,    ///< of the technology, chosen by the user
    Constant,   ///< of resources/technology
    Scaling,    ///< what carries a figure between nodes or voltages
    Sram,       ///< from the SRAM table
    Calibration ///< fitted factor
};
[[nodiscard]] std::string_view toText(ExplanationKind kind);

struct ExplanationNode;
using ExplanationPtr = std::shared_ptr<const ExplanationNode>;

/// One figure, how it follows from others, and what it rests on. A tree with shared branches: what
/// is used twice is one node.
struct ExplanationNode {
    ExplanationKind kind = ExplanationKind::Quantity;
    std::string id;    ///< "energy_uj", "multipliers.energy_pj", "multiply16_horowitz_pj"
    std::string title; ///< one sentence
    double value = 0.0;
    std::string unit;
    std::string text;    ///< the value as a word ("stored"); empty for a number
    std::string formula; ///< over the ids of the operands; or in words where there is none
    std::optional<Evidence> evidence; ///< of what is not computed from operands
    std::string source;
    std::string note;
    double low = 0.0; ///< range in which a constant is believed to lie; equal to high if none is
    double high = 0.0;
    std::vector<ExplanationPtr> operands;
};

/// Where a metric of a design on a workload comes from, down to constants, table points, published
/// figures and choices. The value of each node follows from its operands by its formula; the root's
/// is what Engine::evaluate() returns (a test holds the two together).
/// @throws std::invalid_argument as Engine::evaluate(), or if the design cannot be evaluated at all
/// (block size beyond a layer, SRAM outside the table).
/// @throws std::out_of_range if the engine has no such metric.
[[nodiscard]] ExplanationPtr explainMetric(const Engine& engine, std::span<const double> design,
                                           const Workload& workload, const Technology& technology,
                                           std::string_view metricId);

/// The same for all metrics of the engine, in the order of its table; figures that several metrics
/// rest on are shared.
[[nodiscard]] std::vector<ExplanationPtr> explainMetrics(const Engine& engine,
                                                         std::span<const double> design,
                                                         const Workload& workload,
                                                         const Technology& technology);

/// Every node below and including `root`, each once, operands behind their users.
[[nodiscard]] std::vector<const ExplanationNode*> allNodes(const ExplanationNode& root);

/// How often each status occurs among the figures that a metric rests on, most reliable first:
/// "2 published, 5 recalled (unverified), 9 chosen".
[[nodiscard]] std::string evidenceSummary(const ExplanationNode& root);

/// The least certain status among the figures that a metric rests on; nothing if it rests on none.
/// Recalled is less certain than chosen: it is a claim about a publication that nobody checked,
/// whereas a choice is what it says it is.
[[nodiscard]] std::optional<Evidence> weakestEvidence(const ExplanationNode& root);

/// "3.01 pJ", or the word that the value stands for.
[[nodiscard]] std::string valueText(const ExplanationNode& node);
/// Status, range, source and note of a figure that does not follow from others; else empty.
[[nodiscard]] std::string restsOnText(const ExplanationNode& node);
/// The tree as indented text, `depth` levels below the root. A branch that occurs twice is written
/// once.
[[nodiscard]] std::string explanationText(const ExplanationNode& root, std::size_t depth);
/// {"root": 0, "nodes": [{"id", "kind", "title", "value", "unit", "formula", "status", "source",
/// "range", "operands": [indices]}]}.
[[nodiscard]] Json explanationJson(const ExplanationNode& root);

} // namespace permdse
