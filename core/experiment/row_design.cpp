// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/row_design.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/architecture/technology_parameters.h"
#include "core/engines/registry.h"
#include "core/technology/technology.h"

namespace permdse {

namespace {

const std::string& labelOf(const ResultTable& table, std::string_view column, std::uint32_t row) {
    const auto index = table.find(column);
    if (!index) {
        throw std::out_of_range("the table lacks a column that names its designs");
    }
    return table.spec(*index).labels.at(static_cast<std::size_t>(table.column(*index)[row]));
}

} // namespace

Workload RowDesign::on(Workload plain) const {
    for (const auto& [id, value] : of_layers) {
        setOnLayers(*findSweepable(*engine, id), layerParameterName(id)->layer, value, plain);
    }
    return plain;
}

RowDesign designOfRow(const Experiment& experiment, const ResultTable& table, std::uint32_t row) {
    if (row >= table.rowCount()) {
        throw std::out_of_range("the table has no such row");
    }
    RowDesign design;
    const std::string& engineId = labelOf(table, "architecture", row);
    const std::string& workload = labelOf(table, "workload", row);
    design.engine = findEngine(engineId);
    const auto space =
        std::find_if(experiment.architectures.begin(), experiment.architectures.end(),
                     [&](const ArchitectureSpace& each) { return each.architecture == engineId; });
    const auto place = std::find_if(experiment.workloads.begin(), experiment.workloads.end(),
                                    [&](const Workload& each) { return each.name == workload; });
    if (!design.engine || space == experiment.architectures.end() ||
        place == experiment.workloads.end()) {
        throw std::out_of_range("the table is not of this experiment");
    }
    design.point = PointId(static_cast<std::uint64_t>(table.column("point")[row]));
    design.workload = static_cast<std::size_t>(place - experiment.workloads.begin());
    design.technology = experiment.technology;
    design.values = design.engine->referenceDesign(Technology(experiment.technology));
    const auto set = [&design](const std::string& id, double value) {
        if (layerParameterName(id)) {
            design.of_layers.emplace_back(id, value);
        } else if (const auto index = design.engine->parameterIndex(id)) {
            design.values[*index] = value;
        } else if (const auto setting = technologyParameterIndex(id)) {
            technologyParameters()[*setting].apply(design.technology, value);
        }
    };
    for (const FixedParameter& fixed : space->fixed) {
        set(fixed.parameter, fixed.value);
    }
    for (const SweepAxis& axis : withLayerAxes(*space, experiment.workloads).sweep) {
        if (const double value = table.column(axis.parameter)[row]; !std::isnan(value)) {
            set(axis.parameter, value);
        }
    }
    if (openClock(*design.engine, *space)) {
        design.values = design.engine->atHighestClock(design.values, design.on(*place),
                                                      Technology(design.technology));
    }
    return design;
}

} // namespace permdse
