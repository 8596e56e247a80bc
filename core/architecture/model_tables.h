// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include "core/architecture/bill.h"
#include "core/architecture/layer_run.h"
#include "core/architecture/parameter_table.h"
#include "core/architecture/residency.h"
#include "core/architecture/stages.h"

namespace permdse {

/// The tables of a model, with the rows that every engine has. Constant once made.
template <class Model> struct ModelTables {
    using Design = typename Model::Design;

    ModelTables()
        : rows(Model::parameters()), lines(Model::billLines()), metrics(commonMetrics()),
          memories(Model::memories()), frame_lines(Model::frameLines()),
          quantities(Model::quantities()) {
        for (QuantityInfo& quantity : storageQuantities(memories)) {
            quantities.push_back(std::move(quantity));
        }
        for (BillLineInfo& line : lines) {
            if (line.formulas.kind.starts_with("sram")) {
                line.clock_limit = clockLimitCode(line.component);
            }
        }
        for (const ParameterRow<Design>& row : rows) {
            parameters.push_back(row.info);
        }
        for (const StageInputs& inputs : Model::stages()) {
            for (const std::string_view id : inputs.parameters) {
                parameters.at(parameterIndex(id).value()).reads.add(inputs.stage);
            }
        }
        for (MetricInfo& stall : Model::stalls()) {
            makeIncomparable(stall);
            metrics.push_back(std::move(stall));
            ++stall_count;
        }
        if (lines.size() > maxBillLines || stall_count > maxStalls ||
            memories.size() > maxMemories) {
            throw std::logic_error("the engine's tables are larger than a bill");
        }
    }

    [[nodiscard]] std::optional<std::size_t> parameterIndex(std::string_view id) const {
        const auto found =
            std::find_if(parameters.begin(), parameters.end(),
                         [&](const ParameterInfo& parameter) { return parameter.id == id; });
        return found == parameters.end()
                   ? std::nullopt
                   : std::optional(static_cast<std::size_t>(found - parameters.begin()));
    }

    std::vector<ParameterRow<Design>> rows;
    std::vector<ParameterInfo> parameters; ///< of the rows, with the stages that read them
    std::vector<BillLineInfo> lines;
    std::vector<MetricInfo> metrics;
    std::vector<MemoryInfo> memories;
    FrameLines frame_lines;
    std::vector<QuantityInfo> quantities;
    std::size_t stall_count = 0;
};

} // namespace permdse
