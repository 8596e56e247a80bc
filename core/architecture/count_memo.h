// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/architecture/layer_run.h"
#include "core/architecture/parameter.h"
#include "core/architecture/residency.h"
#include "core/architecture/stages.h"
#include "core/base/values_hash.h"

namespace permdse {

/// What a kernel knows of the layers that it counted and settled, as far as metrics need it.
struct CountedParts {
    RunTotals& totals;
    std::array<MemoryCapacity, maxMemories>& capacity;
    std::span<LayerRun> counts; ///< by layer
    std::span<double> streamed_bits;
    std::size_t dram_stall = 0;
};

/// The same, to go back to it.
class CountedWorkload {
public:
    CountedWorkload() = default;
    CountedWorkload(const CountedParts& parts, double steady_from_)
        : steady_from(steady_from_), m_totals(parts.totals), m_capacity(parts.capacity) {
        for (std::size_t i = 0; i < parts.counts.size(); ++i) {
            m_layers.push_back({parts.counts[i].cycles, parts.counts[i].stalls[parts.dram_stall],
                                parts.streamed_bits[i]});
        }
    }

    /// As if it had been counted and settled just now; of single layers no more than cycles.
    void recall(const CountedParts& parts) const {
        parts.totals = m_totals;
        parts.capacity = m_capacity;
        for (std::size_t i = 0; i < m_layers.size(); ++i) {
            parts.counts[i].cycles = m_layers[i].computing;
            parts.counts[i].stalls[parts.dram_stall] = m_layers[i].dram_stall;
            parts.streamed_bits[i] = m_layers[i].streamed_bits;
        }
    }
    [[nodiscard]] std::size_t bytes() const {
        return sizeof(CountedWorkload) + m_layers.size() * sizeof(LayerCycles);
    }

    /// Bits per cycle of DRAM from which on layers are mapped so; infinite: at that speed alone.
    double steady_from = 0.0;

private:
    struct LayerCycles {
        double computing = 0.0;
        double dram_stall = 0.0; ///< that a model counts itself
        double streamed_bits = 0.0;
    };
    RunTotals m_totals;
    std::array<MemoryCapacity, maxMemories> m_capacity{};
    std::vector<LayerCycles> m_layers;
};

/// Remembers what designs count, for sweeps that come back to them: under other constants, in other
/// technologies, or because an outer axis changes prices only. Not for sharing between threads.
class CountMemo {
public:
    explicit CountMemo(std::span<const ParameterInfo> parameters) {
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            heed(i, parameters[i]);
        }
    }

    /// Also tells designs apart by a value of that parameter at another place.
    void heed(std::size_t place, const ParameterInfo& parameter) {
        if (parameter.reads.contains(Stage::Count) || parameter.reads.contains(Stage::Capacity)) {
            m_parameters.push_back(place);
        }
    }

    /// From now on about the design with these values, by place of the parameter; whether it counts
    /// otherwise than the one before.
    template <class ValueOf> bool setDesign(const ValueOf& valueOf) {
        m_key.resize(m_parameters.size() + 2); // speed of DRAM and policy behind them
        bool isOther = !m_hasDesign;
        for (std::size_t i = 0; i < m_parameters.size(); ++i) {
            const double value = valueOf(m_parameters[i]);
            isOther = isOther || m_key[i] != value;
            m_key[i] = value;
        }
        m_hasDesign = true;
        return isOther;
    }

    /// What the design counts; null if it is not known.
    [[nodiscard]] const CountedWorkload* find(const LayerStreaming& streaming) {
        const CountedWorkload* found = find(0.0, streaming.policy);
        return found == nullptr || found->steady_from <= streaming.dram_bits_per_cycle
                   ? found
                   : find(streaming.dram_bits_per_cycle, streaming.policy);
    }

    /// Does nothing once much is known: what is asked for in turn would push itself out.
    void add(const LayerStreaming& streaming, const CountedWorkload& counted) {
        const std::size_t bytes =
            counted.bytes() + bytesBeside + m_parameters.size() * sizeof(double);
        if (m_bytes + 2 * bytes > mostBytes) {
            return;
        }
        m_bytes += bytes;
        if (std::isfinite(counted.steady_from)) {
            completeKey(0.0, streaming.policy);
            m_known.insert_or_assign(m_key, counted);
            return;
        }
        completeKey(streaming.dram_bits_per_cycle, streaming.policy);
        m_known.emplace(m_key, counted);
        completeKey(0.0, streaming.policy);
        if (!m_known.contains(m_key)) { // tells to ask again with the speed
            m_bytes += bytes;
            m_known[m_key].steady_from = counted.steady_from;
        }
    }

    void clear() {
        m_known.clear();
        m_bytes = 0;
    }

private:
    static constexpr std::size_t mostBytes = std::size_t{1} << 23;
    static constexpr std::size_t bytesBeside = 128; ///< of a place in the table

    void completeKey(double dram_bits_per_cycle, WeightPolicy policy) {
        m_key[m_parameters.size()] = dram_bits_per_cycle;
        m_key[m_parameters.size() + 1] = static_cast<double>(policy);
    }
    [[nodiscard]] const CountedWorkload* find(double dram_bits_per_cycle, WeightPolicy policy) {
        completeKey(dram_bits_per_cycle, policy);
        const auto found = m_known.find(m_key);
        return found == m_known.end() ? nullptr : &found->second;
    }

    std::unordered_map<std::vector<double>, CountedWorkload, ValuesHash> m_known;
    std::vector<std::size_t> m_parameters; ///< that counts and capacities read
    std::vector<double> m_key;             ///< of the design
    bool m_hasDesign = false;
    std::size_t m_bytes = 0;
};

} // namespace permdse
