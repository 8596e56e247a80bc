// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/units.h"
#include "core/engines/registry.h"
#include "core/layer/workload_library.h"
#include "core/technology/published.h"
#include "core/technology/technology.h"
#include "core/validation/reproduction.h"

/// What the groups of reproducePublications() are made with.
namespace permdse::reproduction {

inline constexpr double notPublished = notANumber;
inline constexpr const char* closedForm = "closed form";
inline constexpr const char* fittedBill = "bill, fitted";
inline constexpr const char* plainBill = "bill";
inline constexpr const char* arithmetic = "as-published arithmetic";

/// The reference design of an engine at a node.
struct Reference {
    Reference(std::string_view engineId, double node_nm)
        : engine(*findEngine(engineId)), technology([&] {
              TechnologySettings settings;
              settings.node_nm = node_nm;
              return Technology(settings);
          }()),
          design(engine.referenceDesign(technology)) {}

    [[nodiscard]] Evaluation on(const Layer& layer) const {
        return engine.evaluate(design, layer, technology);
    }
    [[nodiscard]] double metric(const Layer& layer, std::string_view id) const {
        return engine.metric(on(layer), id);
    }

    const Engine& engine;
    Technology technology;
    DesignValues design;
};

class Rows {
public:
    explicit Rows(std::string group) : m_group(std::move(group)) {}

    void add(std::string what, std::string unit, const SourcedValue& published, double ours,
             std::string method, std::string note = {}) {
        m_rows.push_back({m_group, std::move(what), std::move(unit), published.value,
                          published.evidence, ours, std::move(method), std::move(note)});
    }
    void addUnpublished(std::string what, std::string unit, double ours, std::string method,
                        std::string note = {}) {
        m_rows.push_back({m_group, std::move(what), std::move(unit), notPublished,
                          Evidence::Derived, ours, std::move(method), std::move(note)});
    }
    void appendTo(std::vector<ReproductionRow>& all) {
        std::move(m_rows.begin(), m_rows.end(), std::back_inserter(all));
    }

private:
    std::string m_group;
    std::vector<ReproductionRow> m_rows;
};

inline SourcedValue scaled(SourcedValue figure, double factor) {
    figure.value *= factor;
    return figure;
}

/// Sums of a breakdown by category and by module.
struct Sums {
    std::map<std::string, double> power_mw, area_mm2;
};

template <class Key> [[nodiscard]] Sums sumsBy(const Evaluation& evaluation, Key key) {
    Sums sums;
    for (const BreakdownLine& line : evaluation.breakdown) {
        if (line.category != Category::Dram) {
            sums.power_mw[key(line)] += line.power_mw;
            sums.area_mm2[key(line)] += line.area_mm2;
        }
    }
    return sums;
}

inline Sums categorySums(const Evaluation& evaluation) {
    return sumsBy(evaluation,
                  [](const BreakdownLine& line) { return categoryName(line.category); });
}

inline const Layer& layerNamed(std::string_view name) {
    return *findBuiltinLayer(name);
}

/// EIE beside its publication: table II, table IV, other designs, queues and scaling.
void eieRows(std::vector<ReproductionRow>& all);

} // namespace permdse::reproduction
