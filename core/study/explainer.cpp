// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/explainer.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>

#include <fmt/format.h>

#include "core/base/unit_format.h"
#include "core/exploration/expression.h"
#include "core/layer/layer_fields.h"
#include "core/technology/logic_component.h"

namespace permdse::detail {

namespace {

/// The block size has a name of its own in formulas, as engines have a parameter of its id.
constexpr std::string_view blockSizeName = "layer_p";

/// The number of a layer that formulas know under that name, or null.
const Field<Layer>* layerProperty(std::string_view name) {
    const Field<Layer>& blockSize = layerField<&Layer::p>();
    if (name == blockSizeName) {
        return &blockSize;
    }
    const Field<Layer>* field = findField(layerFields(), name);
    return field && isNumeric(field->info) && field != &blockSize ? field : nullptr;
}

/// Settings of the technology and figures of the whole bill that formulas use.
constexpr std::array settings{"dram_gbit_s",         "dram_bit_pj",     "filler_share",
                              "pe_area_mm2",         "logic_limit_ghz", "logic_leakage_mw_mm2",
                              "weight_sram_area_mm2"};

/// Words of a formula that may be names, each once, in order of appearance.
std::vector<std::string> identifiersIn(const std::string& formula) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < formula.size();) {
        const auto isWord = [&](std::size_t k) {
            return k < formula.size() &&
                   (std::isalnum(static_cast<unsigned char>(formula[k])) || formula[k] == '_');
        };
        std::size_t end = i;
        while (isWord(end)) {
            ++end;
        }
        if (end > i && !std::isdigit(static_cast<unsigned char>(formula[i]))) {
            std::string name = formula.substr(i, end - i);
            if (std::find(names.begin(), names.end(), name) == names.end()) {
                names.push_back(std::move(name));
            }
        }
        i = end > i ? end : i + 1;
    }
    return names;
}

} // namespace

Explainer::Explainer(const Engine& engine, std::span<const double> design, const Workload& workload,
                     const Technology& technology)
    : m_engine(engine), m_design(design.begin(), design.end()), m_workload(workload),
      m_technology(technology), m_resolved(technology.forEngine(engine.id())),
      m_reference(engine.referenceDesign(technology)),
      m_evaluation(engine.evaluate(design, workload, technology)) {
    if ((m_evaluation.infeasibility & (OutsideSramTable | IllegalForLayer)) != 0) {
        throw std::invalid_argument("the design cannot be evaluated: " +
                                    infeasibilityText(m_evaluation.infeasibility));
    }
    m_bill = engine.bill(design, workload, technology);
    std::vector<CountedLayer> counts;
    for (const Layer& layer : workload.layers) {
        counts.push_back(engine.count(design, layer));
    }
    m_runs = engine.completeRuns(design, workload, counts, technology);
    m_computed = engine.computedQuantities(design, workload, technology);
    for (const ParameterInfo& parameter : engine.parameters()) {
        m_names.insert(parameter.id);
    }
    m_names.emplace(blockSizeName);
    for (const Field<Layer>& field : layerFields()) {
        if (layerProperty(field.info.id)) {
            m_names.insert(field.info.id);
        }
    }
    m_names.insert(settings.begin(), settings.end());
    for (const QuantityInfo& quantity : engine.quantities()) {
        m_names.insert(quantity.id);
    }
    for (const MetricInfo& metric : engine.metrics()) {
        m_names.insert(metric.id);
    }
    for (const LogicConstant& constant : logicConstants()) {
        m_names.emplace(constant.id);
    }
    for (const auto& [id, constant] : technology.constants().all()) {
        m_names.insert(id);
    }
}

ExplanationPtr Explainer::metric(std::string_view id) {
    if (!m_engine.metricIndex(id)) {
        throw std::out_of_range(fmt::format("{} has no metric \"{}\"", m_engine.title(), id));
    }
    return resolve(std::string(id), std::nullopt);
}

ExplanationPtr Explainer::resolve(const std::string& name, Scope scope) {
    const std::pair key{name, scope};
    if (const auto found = m_nodes.find(key); found != m_nodes.end()) {
        return found->second;
    }
    if (!m_open.insert(key).second) {
        throw std::logic_error("the formula of " + name + " uses itself");
    }
    ExplanationPtr node = build(name, scope);
    m_open.erase(key);
    m_nodes.emplace(key, node);
    return node;
}

ExplanationPtr Explainer::build(const std::string& name, Scope scope) {
    if (const auto index = m_engine.parameterIndex(name)) {
        return parameterNode(*index, scope);
    }
    if (layerProperty(name)) {
        if (!scope && m_workload.layers.size() > 1) {
            throw std::logic_error(name + " is a property of one layer");
        }
        return layerNode(name, scope.value_or(0));
    }
    for (const QuantityInfo& quantity : m_engine.quantities()) {
        if (quantity.id == name) {
            return quantityNode(quantity, scope);
        }
    }
    if (const auto index = m_engine.metricIndex(name)) {
        return metricNode(*index, scope);
    }
    if (std::find(settings.begin(), settings.end(), name) != settings.end()) {
        return settingNode(name);
    }
    for (const LogicConstant& constant : logicConstants()) {
        if (constant.id == name) {
            return carriedNode(name);
        }
    }
    for (const std::string& own : ownLogicConstants(m_engine.id())) {
        if (own == name) {
            return carriedNode(name);
        }
    }
    return constantNode(name);
}

void Explainer::apply(ExplanationNode& node, const std::string& formula, Scope scope,
                      const std::map<std::string, ExplanationPtr>& local) {
    std::vector<std::string> names; // only those in the formula: compiling takes time per name
    for (std::string& name : identifiersIn(formula)) {
        if (local.contains(name) || m_names.contains(name)) {
            names.push_back(std::move(name));
        }
    }
    const Result<Expression> compiled = Expression::compile(formula, names);
    if (!compiled) {
        throw std::logic_error("formula of " + node.id + ": " + toText(compiled.error()));
    }
    const Expression& expression = *compiled;
    std::vector<double> values(names.size(), 0.0);
    for (const std::size_t index : expression.used()) {
        const auto given = local.find(names[index]);
        ExplanationPtr operand =
            given != local.end() ? given->second : resolve(names[index], scope);
        values[index] = operand->value;
        node.operands.push_back(std::move(operand));
    }
    node.formula = formula;
    node.value = expression.evaluate(values);
}

Explainer::Node Explainer::formulaNode(ExplanationKind kind, std::string id, std::string title,
                                       std::string unit, const std::string& formula, Scope scope,
                                       const std::map<std::string, ExplanationPtr>& local) {
    auto node = std::make_shared<ExplanationNode>();
    node->kind = kind;
    node->id = std::move(id);
    node->title = std::move(title);
    node->unit = std::move(unit);
    apply(*node, formula, scope, local);
    return node;
}

Explainer::Node Explainer::sumOverLayers(const std::string& name, std::string title,
                                         std::string unit) {
    auto node = std::make_shared<ExplanationNode>();
    node->kind = ExplanationKind::Sum;
    node->id = name;
    node->title = std::move(title);
    node->unit = std::move(unit);
    node->formula = fmt::format("sum over {} layers", m_workload.layers.size());
    for (std::size_t layer = 0; layer < m_workload.layers.size(); ++layer) {
        node->operands.push_back(resolve(name, layer));
        node->value += node->operands.back()->value;
    }
    return node;
}

ExplanationPtr Explainer::metricNode(std::size_t index, Scope scope) {
    static const std::map<std::string, LineQuantity> sums{
        {"area_mm2", LineQuantity::Area},
        {"power_mw", LineQuantity::Power},
        {"peak_power_mw", LineQuantity::PeakPower},
        {"energy_uj", LineQuantity::Energy},
        {"chip_energy_uj", LineQuantity::ChipEnergy}};
    const MetricInfo& info = m_engine.metrics()[index];
    const bool isStall = info.id.starts_with("stall_");
    const bool perLayer = isStall || info.id == "cycles";
    if (perLayer && !scope && m_workload.layers.size() > 1) {
        Node sum = sumOverLayers(info.id, info.meaning, info.unit);
        sum->kind = ExplanationKind::Metric;
        return sum;
    }
    auto node = std::make_shared<ExplanationNode>();
    node->kind = ExplanationKind::Metric;
    node->id = info.id;
    node->title = info.meaning;
    node->unit = info.unit;
    if (perLayer && m_workload.layers.size() > 1) {
        node->title = m_workload.layers[*scope].name + ": " + info.meaning;
    }
    const Scope layer = m_workload.layers.size() == 1 ? Scope(0) : scope;
    if (info.id == "cycles") {
        apply(*node, "computing_cycles + stall_dram_cycles", layer);
    } else if (!info.formula.empty()) {
        apply(*node, info.formula, perLayer ? layer : std::nullopt);
    } else if (const auto summed = sums.find(info.id); summed != sums.end()) {
        const ExplanationPtr sum = billSum(summed->second);
        node->value = sum->value;
        node->formula = sum->formula;
        node->operands = sum->operands;
    } else if (info.id == "max_clock_ghz" || info.id == "clock_limit") {
        const ExplanationPtr bounds = maxClockNode();
        node->value = info.id == "clock_limit" ? m_bill.clock_limit : bounds->value;
        node->formula = info.id == "clock_limit" ? "the lowest of these bounds" : bounds->formula;
        node->operands = bounds->operands;
        node->text = info.labels.empty() ? "" : info.labels.at(m_bill.clock_limit);
    } else if (info.id == "occupancy") {
        explainOccupancy(*node);
    } else if (info.id == "feasible") {
        node->operands = {resolve("clock_ghz", std::nullopt),
                          resolve("max_clock_ghz", std::nullopt)};
        node->value = m_bill.infeasibility == 0 ? 1.0 : 0.0;
        node->formula = "1 if clock_ghz <= max_clock_ghz, else 0";
    } else if (info.id == "accuracy") {
        node->value = m_evaluation.metrics[index];
        node->formula = "as stated for the workload at its own block sizes; else not modelled";
        if (m_workload.accuracy) {
            node->evidence = m_workload.accuracy->evidence;
            node->source = m_workload.accuracy->source;
        }
    } else {
        throw std::logic_error("no explanation of the metric " + info.id);
    }
    return node;
}

ExplanationPtr Explainer::quantityNode(const QuantityInfo& info, Scope scope) {
    const bool many = m_workload.layers.size() > 1;
    if (info.per_layer && !scope && many) {
        return sumOverLayers(info.id, info.meaning, info.unit);
    }
    auto node = std::make_shared<ExplanationNode>();
    node->id = info.id;
    node->title = many && info.per_layer && scope
                      ? m_workload.layers[*scope].name + ": " + info.meaning
                      : info.meaning;
    node->unit = info.unit;
    const Scope layer = many ? scope : Scope(0);
    if (!info.formula.empty()) {
        apply(*node, info.formula, info.per_layer ? layer : std::nullopt);
        return node;
    }
    node->value = m_computed.at(layer.value_or(0)).at(info.id);
    node->formula = "computed by the model";
    for (const std::string& operand : info.operands) {
        node->operands.push_back(resolve(operand, info.per_layer ? layer : std::nullopt));
    }
    return node;
}

ExplanationPtr Explainer::parameterNode(std::size_t index, Scope scope) const {
    const ParameterInfo& info = m_engine.parameters()[index];
    auto node = std::make_shared<ExplanationNode>();
    node->kind = ExplanationKind::Parameter;
    node->id = info.id;
    node->title = info.meaning;
    node->value = m_design[index];
    node->unit = info.unit;
    if (const std::string text = parameterText(info, node->value); text != exactText(node->value)) {
        node->text = text;
    }
    const Layer* layer = scope ? &m_workload.layers.at(*scope) : nullptr;
    if (layer && info.on_layer && layer->*info.on_layer > 0) {
        node->id = layerParameterId(info.id, layer->name);
        node->value = static_cast<double>(layer->*info.on_layer);
        node->text.clear();
        node->evidence = Evidence::Chosen;
        node->source = fmt::format("for {} alone", layer->name);
    } else if (node->value == m_reference[index]) {
        node->evidence = evidenceFromText(info.evidence).value_or(Evidence::Chosen);
        node->source = fmt::format("reference design of {}", m_engine.title());
    } else {
        node->evidence = Evidence::Chosen;
        node->source = fmt::format("this design (the reference has {})",
                                   parameterText(info, m_reference[index]));
    }
    return node;
}

ExplanationPtr Explainer::layerNode(const std::string& name, std::size_t index) const {
    const Layer& layer = m_workload.layers.at(index);
    auto node = std::make_shared<ExplanationNode>();
    node->kind = ExplanationKind::Layer;
    node->id = m_workload.layers.size() > 1 ? layer.name + "." + name : name;
    node->evidence = layer.evidence;
    node->source = layer.source.empty() ? "layer " + layer.name : layer.source;
    if (const Field<Layer>* field = layerProperty(name)) {
        std::string meaning = field->info.meaning;
        meaning[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(meaning[0])));
        node->title = fmt::format("{}: {} of {}", field->info.symbol, meaning, layer.name);
        node->value = std::get<double>(field->get(layer));
    }
    return node;
}

} // namespace permdse::detail
