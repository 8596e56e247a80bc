// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/architecture/count_memo.h"
#include "core/architecture/engine.h"
#include "core/architecture/layer_values.h"
#include "core/architecture/workload_context.h"

namespace permdse {

/// The kernel of a model's engine.
template <class Model> class KernelOf final : public SweepKernel {
    using Context = WorkloadContext<Model>;

public:
    KernelOf(const ModelTables<Model>& tables, const Workload& workload,
             const Technology& technology, std::span<const LayerParameter> ofLayers)
        : m_tables(tables), m_technology(technology.forEngine(Model::id)),
          m_layers(workload, tables.parameters, ofLayers),
          m_context(tables, m_layers.workload(), m_technology),
          m_clock(tables.parameterIndex("clock_ghz")), m_memo(tables.parameters) {
        m_layers.tell(m_memo, tables.rows.size());
    }

    std::uint32_t evaluate(std::span<const double> values, std::span<double> metrics) override {
        const Stages stale = take(values);
        if (stale.contains(Stage::Count)) {
            m_isLegal = m_context.isLegal(m_design);
        }
        if ((stale.contains(Stage::Count) || stale.contains(Stage::Capacity)) && countsAnew()) {
            m_isCounted = m_isCounted && !stale.contains(Stage::Count);
            m_areLayersOfDesign = false;
            m_isSettled = m_isSettled && !stale.contains(Stage::Capacity);
        }
        m_isBilled = m_isBilled && !stale.contains(Stage::Bill);
        if (!m_isLegal) {
            setNotEvaluated(metrics);
            return IllegalForLayer;
        }
        if (m_isHighestClock) {
            m_design.clock_ghz = 0.0; // BillBuilder takes the highest feasible one
        }
        if (m_isBilled) {
            m_context.bill.setClock(m_design.clock_ghz);
        } else {
            m_context.billFor(m_design);
            m_isBilled = true;
        }
        if (!m_isCounted || !m_isSettled || !isSteady()) {
            count();
        }
        return m_context.price(metrics);
    }

    void setTechnology(const Technology& technology) override {
        m_technology = technology.forEngine(Model::id);
        m_context.srams = SramCache(m_technology);
        if (m_context.useConstants()) {
            m_memo.clear();
        }
        m_isBilled = m_isCounted = m_areLayersOfDesign = false;
    }
    void useHighestClock() override { m_isHighestClock = true; }
    double clock_ghz() const override { return m_context.bill.clock_ghz; }

private:
    /// Whether the design differs from the one before in what its layers count.
    bool countsAnew() {
        const auto differs = [this](const typename Model::Design& design) {
            return m_memo.setDesign([&](std::size_t place) {
                return place < m_tables.rows.size() ? m_tables.rows[place].get(design)
                                                    : m_last[place]; // of a layer
            });
        };
        if constexpr (requires { Model::decidingParts(m_design, m_context.workload); }) {
            return differs(Model::decidingParts(m_design, m_context.workload));
        } else {
            return differs(m_design);
        }
    }

    /// Whether the design counts at its clock what was counted at another one.
    [[nodiscard]] bool isSteady() const {
        return m_steadyFrom == 0.0 ||
               m_context.streaming(m_design).dram_bits_per_cycle >= m_steadyFrom;
    }

    /// What the layers of the design take, as it was remembered, or else counted.
    void count() {
        const LayerStreaming streaming = m_context.streaming(m_design);
        const CountedParts parts{m_context.totals, m_context.capacity, m_context.counts,
                                 m_context.streamed_bits, m_tables.frame_lines.dram_stall};
        m_isCounted = m_isCounted && streaming.dram_bits_per_cycle >= m_steadyFrom;
        m_isSettled = true;
        if (const CountedWorkload* known = m_memo.find(streaming)) {
            known->recall(parts);
            m_context.isTotalled = false;
            m_isCounted = true;
            m_steadyFrom = known->steady_from;
            m_hasLayers = m_areLayersOfDesign = false;
            return;
        }
        m_isCounted = m_isCounted && m_hasLayers;
        if (m_isCounted) {
            m_context.settle(m_design);
            // Layers that stream may be mapped otherwise.
            m_isCounted = m_context.totals.residency.fits;
            m_steadyFrom = 0.0;
        }
        if (!m_isCounted) {
            if (m_areLayersOfDesign) {
                m_context.recountFor(m_design);
            } else {
                m_context.countFor(m_design, Context::closedForm(m_design));
            }
            m_isCounted = m_areLayersOfDesign = true;
            m_steadyFrom = m_context.steadyFrom();
            m_hasLayers = true;
        }
        m_memo.add(streaming, CountedWorkload(parts, m_steadyFrom));
    }

    /// Makes the design of the values; the stages that read what differs from the one before.
    Stages take(std::span<const double> values) {
        const bool isFirst = m_last.empty();
        if (isFirst) {
            m_last.assign(values.begin(), values.end());
        }
        Stages stale;
        const double* const given = values.data();
        double* const last = m_last.data();
        for (std::size_t i = 0, count = values.size(); i < count; ++i) {
            if (isFirst || given[i] != last[i]) {
                last[i] = given[i];
                stale.add(set(i, given[i]));
            }
        }
        if (m_clock) { // the open one of the design before was the bill's
            stale.add(set(*m_clock, given[*m_clock]));
        }
        return isFirst ? Stages::all() : stale;
    }

    /// Sets a value of the design, or behind those one of layers; the stages that read it.
    Stages set(std::size_t place, double value) {
        if (place >= m_tables.rows.size()) {
            return m_layers.set(place - m_tables.rows.size(), value);
        }
        m_tables.rows[place].set(m_design, value);
        return place == m_clock ? Stages() : m_tables.parameters[place].reads;
    }

    const ModelTables<Model>& m_tables;
    EngineTechnology m_technology;
    LayerValues m_layers;
    Context m_context;
    std::optional<std::size_t> m_clock;
    bool m_isHighestClock = false;
    /// The design before, and what of it is still known.
    std::vector<double> m_last;
    typename Model::Design m_design;
    bool m_isLegal = false, m_isBilled = false, m_isCounted = false, m_isSettled = false;
    double m_steadyFrom = 0.0;        ///< CountedWorkload::steady_from of the counts
    bool m_hasLayers = false;         ///< the counts are the context's, layer by layer
    bool m_areLayersOfDesign = false; ///< and of this design, but for the speed of DRAM
    CountMemo m_memo;
};

} // namespace permdse
