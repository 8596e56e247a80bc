// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/study/explanation.h"

namespace permdse::detail {

/// Builds the nodes of explainMetric(). A name is looked up among parameters, properties of the
/// layer, quantities, metrics and constants; a formula becomes a node whose operands are the names
/// in it. Nodes are remembered, so that each figure of a layer (or of the whole workload) is one
/// node.
class Explainer {
public:
    Explainer(const Engine& engine, std::span<const double> design, const Workload& workload,
              const Technology& technology);

    /// @throws std::out_of_range if the engine has no such metric.
    ExplanationPtr metric(std::string_view id);

private:
    using Node = std::shared_ptr<ExplanationNode>;
    /// A layer's index, or all layers together.
    using Scope = std::optional<std::size_t>;

    /// The figure of that name. @throws std::out_of_range if there is none.
    ExplanationPtr resolve(const std::string& name, Scope scope);
    ExplanationPtr build(const std::string& name, Scope scope);

    /// Gives `node` the formula's value and its names as operands.
    void apply(ExplanationNode& node, const std::string& formula, Scope scope,
               const std::map<std::string, ExplanationPtr>& local = {});
    Node formulaNode(ExplanationKind kind, std::string id, std::string title, std::string unit,
                     const std::string& formula, Scope scope,
                     const std::map<std::string, ExplanationPtr>& local = {});
    /// The node of that id, made only once. For figures of the whole workload.
    template <class Make> ExplanationPtr remembered(const std::string& id, const Make& make) {
        const std::pair key{id, Scope()};
        const auto found = m_nodes.find(key);
        return found != m_nodes.end() ? found->second : m_nodes.emplace(key, make()).first->second;
    }
    /// The sum of one name over the layers.
    Node sumOverLayers(const std::string& name, std::string title, std::string unit);

    ExplanationPtr metricNode(std::size_t index, Scope scope);
    ExplanationPtr quantityNode(const QuantityInfo& info, Scope scope);
    ExplanationPtr parameterNode(std::size_t index, Scope scope) const;
    ExplanationPtr layerNode(const std::string& name, std::size_t layer) const;
    ExplanationPtr constantNode(const std::string& id) const;
    ExplanationPtr carriedNode(const std::string& id);
    /// @throws std::out_of_range if there is no such setting.
    ExplanationPtr settingNode(const std::string& id);
    ExplanationPtr logicLimitNode(const std::string& id);
    ExplanationPtr fillerShareNode(const std::string& id) const;
    ExplanationPtr scalingNode(const std::string& quantity, double from_nm, double to_nm,
                               ProjectionRule rule);
    ExplanationPtr supplyNode(const std::string& quantity);
    /// What a calibration factor is of.
    enum class FactorKind { Area, Power };
    ExplanationPtr factorNode(Category category, FactorKind kind);
    ExplanationPtr makeFactorNode(const std::string& id, Category category, FactorKind kind);

    // Lines of the bill.
    enum class LineQuantity { Area, Power, PeakPower, Energy, ChipEnergy };
    ExplanationPtr billSum(LineQuantity quantity);
    ExplanationPtr lineNode(std::size_t line, LineQuantity quantity);
    ExplanationPtr lineArea(std::size_t line);
    ExplanationPtr makeLineArea(std::size_t line, const std::string& id);
    ExplanationPtr lineEnergyPerEvent(std::size_t line);
    ExplanationPtr lineLeakage(std::size_t line);
    ExplanationPtr lineEvents(std::size_t line, Scope scope);
    ExplanationPtr lineFormula(std::size_t line, const std::string& what, const std::string& title,
                               const std::string& unit, const std::string& formula);
    /// What the line's kind of component depends on ("width_bits"), by name.
    std::map<std::string, ExplanationPtr> argumentsOf(std::size_t line);
    enum class PieceQuantity { Area, Energy };
    /// Of one piece of the line's kind of logic.
    ExplanationPtr pieceNode(std::size_t line, PieceQuantity quantity);
    /// A figure of the line's array: "read_pj", "area_mm2", ...
    ExplanationPtr arrayNode(std::size_t line, const std::string& quantity);
    ExplanationPtr makeArrayNode(std::size_t line, const std::string& id,
                                 const SramQuantity& quantity);
    ExplanationPtr logicLeakageNode();
    ExplanationPtr peAreaNode();
    ExplanationPtr maxClockNode();
    void explainOccupancy(ExplanationNode& node);
    [[nodiscard]] std::string lineId(std::size_t line, std::string_view what) const;
    [[nodiscard]] bool isBought(std::size_t line) const;

    const Engine& m_engine;
    DesignValues m_design;
    const Workload& m_workload;
    const Technology& m_technology;
    EngineTechnology m_resolved;
    DesignValues m_reference;
    Evaluation m_evaluation;
    Bill m_bill;
    std::vector<LayerRun> m_runs;
    std::vector<std::map<std::string, double>> m_computed; ///< by layer
    std::set<std::string, std::less<>> m_names;            ///< all that formulas may use
    std::map<std::pair<std::string, Scope>, ExplanationPtr> m_nodes;
    std::set<std::pair<std::string, Scope>> m_open; ///< being built: a name must not use itself
};

} // namespace permdse::detail
