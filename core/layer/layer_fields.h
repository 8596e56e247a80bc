// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/field_table.h"
#include "core/layer/layer.h"

namespace permdse {

/// Everything that is known of the fields of a layer, of a workload besides its layers and its
/// accuracy, and of a stated accuracy. Safe from any thread.
[[nodiscard]] const FieldTable<Layer>& layerFields();
[[nodiscard]] const FieldTable<Workload>& workloadFields();
[[nodiscard]] const FieldTable<StatedAccuracy>& accuracyFields();

/// The row of a member of a layer.
template <auto Member> const Field<Layer>& layerField() {
    return fieldOf<Member>(layerFields());
}

/// "outputs=1000,inputs=4096,p=4,...": what parseLayerText() makes the layer of, but for its name
/// and where its figures come from.
[[nodiscard]] std::string layerText(const Layer& layer);

/// "outputs=M,inputs=N,p=P,...": the numbers of a layer with their symbols; `all` with those that
/// follow from others where they are missing.
[[nodiscard]] std::string layerUsage(bool all);

/// What is wrong with a layer or a workload as a value, each with its pointer below it: as
/// readLayer() and readWorkload() say.
[[nodiscard]] Diagnostics layerProblems(const Layer& layer);
[[nodiscard]] Diagnostics workloadProblems(const Workload& workload);

namespace detail {

/// The rules on several fields of a layer: LAY-0001 if the block size is larger than the layer.
[[nodiscard]] std::optional<FieldProblem> blockSizeProblem(const Layer& layer);
/// LAY-0002, LAY-0003.
[[nodiscard]] FieldProblem noLayersProblem(const Workload& workload);
[[nodiscard]] FieldProblem sameNameProblem(const Layer& layer);

} // namespace detail

} // namespace permdse
