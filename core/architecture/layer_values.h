// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/architecture/count_memo.h"
#include "core/architecture/engine.h"
#include "core/architecture/stages.h"
#include "core/layer/layer.h"

namespace permdse {

/// A workload whose layers take values of their own, as the designs of a sweep say one by one.
class LayerValues {
public:
    LayerValues(const Workload& workload, std::span<const ParameterInfo> table,
                std::span<const LayerParameter> parameters)
        : m_workload(workload) {
        for (const LayerParameter& each : parameters) {
            Own& own = m_own.emplace_back(Own{&table[each.parameter], {}});
            for (std::size_t i = 0; i < workload.layers.size(); ++i) {
                if (workload.layers[i].name == each.layer) {
                    own.layers.push_back(i);
                }
            }
        }
    }

    /// With the values that were set last.
    [[nodiscard]] const Workload& workload() const { return m_workload; }

    /// Sets the i-th of the parameters on its layers; the stages that read it there.
    Stages set(std::size_t i, double value) {
        const Own& own = m_own[i];
        for (const std::size_t layer : own.layers) {
            setOnLayer(*own.parameter, value, m_workload.layers[layer]);
        }
        return own.layers.empty() ? Stages() : own.parameter->reads;
    }

    /// Lets a memo heed those that the workload has layers of; the first has that place.
    void tell(CountMemo& memo, std::size_t first) const {
        for (std::size_t i = 0; i < m_own.size(); ++i) {
            if (!m_own[i].layers.empty()) {
                memo.heed(first + i, *m_own[i].parameter);
            }
        }
    }

private:
    struct Own {
        const ParameterInfo* parameter;
        std::vector<std::size_t> layers;
    };
    Workload m_workload;
    std::vector<Own> m_own;
};

} // namespace permdse
