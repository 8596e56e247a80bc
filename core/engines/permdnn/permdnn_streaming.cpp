// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/permdnn/permdnn_streaming.h"

#include "core/engines/permdnn/permdnn_model.h"
#include "core/technology/constant_table.h"

namespace permdse {

namespace {

/// What the design does with weights.
WeightPolicy policyOf(const PermdnnDesign& design) {
    return design.streams_all ? WeightPolicy::Streamed : WeightPolicy::Resident;
}

} // namespace

PermdnnLoads::PermdnnLoads(const PermdnnDesign& design)
    : m_policy(policyOf(design)), m_weights(PermdnnModel::capacity(design)[0]),
      m_shifts(PermdnnModel::capacity(design)[1]) {}

void PermdnnLoads::add(const PermdnnWords& words, std::size_t times) {
    m_weights.add(words.weights, times);
    m_shifts.add(words.shifts, times);
}

PermdnnStreaming PermdnnLoads::streaming() const {
    return {m_weights.streamedShare(m_policy), m_shifts.streamedShare(m_policy)};
}

PermdnnTotals::PermdnnTotals(const PermdnnDesign& design) : m_policy(policyOf(design)) {
    const auto capacity = PermdnnModel::capacity(design);
    m_weightCapacity = capacity[0];
    m_shiftCapacity = capacity[1];
}

PermdnnStreaming streamingAlone(const PermdnnDesign& design, const PermdnnWords& layer) {
    const auto capacity = PermdnnModel::capacity(design);
    return {streamedShare(layer.weights, capacity[0], policyOf(design)),
            streamedShare(layer.shifts, capacity[1], policyOf(design))};
}

bool streamsAlone(const PermdnnDesign& design, const PermdnnWords& layer) {
    const auto capacity = PermdnnModel::capacity(design);
    return design.streams_all || layer.weights.fullest > capacity[0].words ||
           layer.shifts.fullest > capacity[1].words;
}

double dramBits(const PermdnnDesign& design) {
    static const double usual = ConstantTable::builtin().value("dram_eie_gbyte_s") * 8.0 /
                                ConstantTable::builtin().value("permdnn_clock_ghz");
    return design.dram_bits_per_cycle > 0.0 ? design.dram_bits_per_cycle : usual;
}

} // namespace permdse
