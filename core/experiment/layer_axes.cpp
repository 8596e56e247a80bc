// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/layer_axes.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "core/base/spelling.h"

namespace permdse {

std::optional<FieldProblem> layerParameterProblem(const Engine& engine,
                                                  const ArchitectureSpace& space,
                                                  const std::string& id, bool per_layer,
                                                  std::span<const std::string> layers) {
    const std::optional<LayerParameterName> name = layerParameterName(id);
    if (!name && !per_layer) {
        return std::nullopt;
    }
    const std::string parameter(name ? name->parameter : id);
    const std::vector<std::string> ids = layerParameterIds(engine.parameters());
    if (std::find(ids.begin(), ids.end(), parameter) == ids.end()) {
        return FieldProblem{
            "EXP-0042",
            fmt::format(
                "layers cannot have a \"{}\" of their own in {}; {}", parameter, engine.title(),
                ids.empty() ? std::string("all its parameters are of the whole design")
                            : fmt::format("accepted {} {}{}", ids.size() == 1 ? "is" : "are",
                                          quotedList(ids), didYouMean(parameter, ids)))};
    }
    if (!name) {
        return std::nullopt;
    }
    const std::string layer(name->layer);
    if (!layers.empty() && std::find(layers.begin(), layers.end(), layer) == layers.end()) {
        return FieldProblem{
            "EXP-0043",
            fmt::format("no workload of the experiment has a layer \"{}\"; accepted are {}{}",
                        layer, quotedList({layers.begin(), layers.end()}),
                        didYouMean(layer, {layers.begin(), layers.end()}))};
    }
    if (per_layer) {
        return FieldProblem{
            "EXP-0045",
            fmt::format("\"{}\" is of one layer; expected values, or \"per_layer\" under \"{}\"",
                        id, parameter)};
    }
    const bool isSwept =
        std::any_of(space.sweep.begin(), space.sweep.end(),
                    [&](const SweepAxis& axis) { return axis.parameter == parameter; });
    if (isSwept) {
        return FieldProblem{
            "EXP-0044",
            fmt::format(
                "\"{}\" is swept for all layers, and here for \"{}\" alone; expected one of "
                "the two (a fixed \"{}\" is of the other layers)",
                parameter, layer, parameter)};
    }
    return std::nullopt;
}

} // namespace permdse
