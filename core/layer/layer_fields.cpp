// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layer/layer_fields.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace permdse {

namespace {

constexpr double largestSize = static_cast<double>(Layer::maxSize);

Field<Layer> nameField() {
    FieldInfo info{.id = "name", .title = "Layer"};
    info.meaning = "Name";
    info.if_left_out = "layer-1, layer-2, ...";
    return bindField<&Layer::name>(std::move(info));
}

Field<Layer> outputsField() {
    FieldInfo info{.id = "outputs", .title = "Outputs"};
    info.meaning = "Outputs";
    info.help = "Rows m of the weight matrix";
    info.symbol = "m";
    info.min = 1.0;
    info.max = largestSize;
    info.required = true;
    return bindField<&Layer::outputs>(std::move(info));
}

Field<Layer> inputsField() {
    FieldInfo info{.id = "inputs", .title = "Inputs"};
    info.meaning = "Inputs";
    info.help = "Columns n of the weight matrix";
    info.symbol = "n";
    info.min = 1.0;
    info.max = largestSize;
    info.required = true;
    return bindField<&Layer::inputs>(std::move(info));
}

Field<Layer> blockSizeField() {
    FieldInfo info{.id = "p", .title = "p"};
    info.meaning = "Block size";
    info.help = "Block size of the permuted-diagonal form";
    info.symbol = "p";
    info.min = 1.0;
    info.max = largestSize;
    return bindField<&Layer::p>(std::move(info));
}

Field<Layer> weightDensityField() {
    FieldInfo info{.id = "weight_density", .title = "Weight density"};
    info.meaning = "Fraction of non-zero weights";
    info.help = "Fraction of weights that are not zero, for unstructured engines";
    info.symbol = "w";
    info.column = "Weights";
    info.max = 1.0;
    info.above_min = true;
    info.at_min = {"LAY-0006", "a layer without weights computes nothing; accepted is a weight "
                               "density above 0, up to 1"};
    info.fraction = true;
    info.if_left_out = "1/p";
    info.step = 0.05;
    info.decimals = 6;
    Field<Layer> field = bindField<&Layer::weight_density>(std::move(info));
    field.if_missing = [](const Layer& layer) -> FieldValue {
        return 1.0 / static_cast<double>(layer.p);
    };
    return field;
}

Field<Layer> activationDensityField() {
    FieldInfo info{.id = "activation_density", .title = "Activation density"};
    info.meaning = "Fraction of non-zero inputs";
    info.help = "Fraction of inputs that are not zero";
    info.symbol = "d";
    info.column = "Active";
    info.max = 1.0;
    info.fraction = true;
    info.step = 0.05;
    info.decimals = 6;
    return bindField<&Layer::activation_density>(std::move(info));
}

Field<Layer> signedField() {
    FieldInfo info{.id = "signed_inputs", .title = "Inputs are"};
    info.meaning = "Inputs may be negative: no ReLU before";
    info.column = "Signed";
    info.words = {"non-negative", "signed"};
    return bindField<&Layer::signed_inputs>(std::move(info));
}

/// How far figures can be trusted, of whatever has an `evidence`.
template <auto Member, class T> Field<T> statusField() {
    FieldInfo info{.id = "status", .title = "Status"};
    info.meaning = "How far the figures can be trusted";
    info.words = evidenceTexts();
    info.provenance = true;
    Field<T> field = bindField<Member>(std::move(info));
    field.display = [](const T& owner) { return std::string(toDisplayText(owner.*Member)); };
    return field;
}

template <auto Member, class T> Field<T> sourceField(std::string meaning) {
    FieldInfo info{.id = "source", .title = "Source"};
    info.meaning = std::move(meaning);
    info.provenance = true;
    return bindField<Member>(std::move(info));
}

FieldTable<Workload> makeWorkloadTable() {
    FieldInfo name{.id = "name", .title = "Name"};
    name.meaning = "Name of the workload";
    name.required = true;
    FieldInfo title{.id = "title", .title = "Title"};
    title.meaning = "Title for tables and figures";
    FieldInfo kind{.id = "kind", .title = "Kind"};
    kind.meaning = "How the layers belong together";
    kind.help = "network: the layers run one after the other for each input and share the "
                "memories; layers: each is measured alone";
    kind.words = workloadKindNames();
    Field<Workload> titleField = bindField<&Workload::title>(std::move(title));
    titleField.if_missing = [](const Workload& workload) -> FieldValue { return workload.name; };
    return {bindField<&Workload::name>(std::move(name)), std::move(titleField),
            bindField<&Workload::kind>(std::move(kind))};
}

FieldTable<StatedAccuracy> makeAccuracyTable() {
    FieldInfo value{.id = "value", .title = "Accuracy"};
    value.meaning = "Stated accuracy";
    value.max = 1e6;
    value.fraction = true;
    value.required = true;
    FieldInfo unit{.id = "unit", .title = "Unit"};
    unit.meaning = "Unit of the accuracy, such as top-5 %";
    unit.required = true;
    return {bindField<&StatedAccuracy::value>(std::move(value)),
            bindField<&StatedAccuracy::unit>(std::move(unit)),
            statusField<&StatedAccuracy::evidence, StatedAccuracy>(),
            sourceField<&StatedAccuracy::source, StatedAccuracy>("Who states it")};
}

/// `inner`, found at `place`, added to what was found before.
void add(Diagnostics& problems, Diagnostics inner, const std::string& place) {
    for (Diagnostic& problem : inner) {
        problem.pointer.insert(0, place);
        problems.push_back(std::move(problem));
    }
}

void add(Diagnostics& problems, FieldProblem problem, std::string place) {
    problems.push_back({Severity::Error, std::move(problem.code), "", std::move(place), 0,
                        std::move(problem.text)});
}

} // namespace

const FieldTable<Layer>& layerFields() {
    static const FieldTable<Layer> table{
        nameField(),
        outputsField(),
        inputsField(),
        blockSizeField(),
        weightDensityField(),
        activationDensityField(),
        signedField(),
        statusField<&Layer::evidence, Layer>(),
        sourceField<&Layer::source, Layer>("Where the figures come from")};
    return table;
}

const FieldTable<Workload>& workloadFields() {
    static const FieldTable<Workload> table = makeWorkloadTable();
    return table;
}

const FieldTable<StatedAccuracy>& accuracyFields() {
    static const FieldTable<StatedAccuracy> table = makeAccuracyTable();
    return table;
}

std::string layerText(const Layer& layer) {
    std::string text;
    for (const Field<Layer>& field : layerFields()) {
        const bool isSaid = isNumeric(field.info) ||
                            (field.info.kind == FieldKind::YesNo && !isUsual(field, layer));
        if (isSaid) {
            text += fmt::format("{}{}={}", text.empty() ? "" : ",", field.info.id,
                                fieldText(field.info, field.get(layer)));
        }
    }
    return text;
}

std::string layerUsage(bool all) {
    std::string text;
    for (const Field<Layer>& field : layerFields()) {
        if (isNumeric(field.info) && (all || !field.if_missing)) {
            std::string symbol = field.info.symbol;
            std::transform(symbol.begin(), symbol.end(), symbol.begin(), [](unsigned char letter) {
                return static_cast<char>(std::toupper(letter));
            });
            text += fmt::format("{}{}={}", text.empty() ? "" : ",", field.info.id, symbol);
        }
    }
    return text;
}

std::optional<FieldProblem> detail::blockSizeProblem(const Layer& layer) {
    const std::int64_t smaller = std::min(layer.outputs, layer.inputs);
    if (layer.p <= smaller) {
        return std::nullopt;
    }
    return FieldProblem{"LAY-0001",
                        fmt::format("the block size p = {} is larger than the layer ({} outputs, "
                                    "{} inputs); accepted are 1 to {}",
                                    layer.p, layer.outputs, layer.inputs, smaller)};
}

FieldProblem detail::noLayersProblem(const Workload& workload) {
    return {"LAY-0002",
            fmt::format("the workload \"{}\" has no layers; expected at least one", workload.name)};
}

FieldProblem detail::sameNameProblem(const Layer& layer) {
    return {"LAY-0003", fmt::format("two layers of this workload have the name \"{}\"; names must "
                                    "differ",
                                    layer.name)};
}

Diagnostics layerProblems(const Layer& layer) {
    Diagnostics problems = fieldProblems(layerFields(), layer);
    const auto isWrong = [&](const FieldInfo& field) {
        return std::any_of(problems.begin(), problems.end(), [&](const Diagnostic& problem) {
            return problem.pointer == '/' + field.id;
        });
    };
    const FieldInfo& blockSize = layerField<&Layer::p>().info;
    if (isWrong(layerField<&Layer::outputs>().info) || isWrong(layerField<&Layer::inputs>().info) ||
        isWrong(blockSize)) {
        return problems;
    }
    if (std::optional<FieldProblem> problem = detail::blockSizeProblem(layer)) {
        add(problems, *std::move(problem), '/' + blockSize.id);
    }
    return problems;
}

Diagnostics workloadProblems(const Workload& workload) {
    Diagnostics problems = fieldProblems(workloadFields(), workload);
    std::set<std::string> names;
    for (std::size_t i = 0; i < workload.layers.size(); ++i) {
        const Layer& layer = workload.layers[i];
        const std::string place = fmt::format("/layers/{}", i);
        add(problems, layerProblems(layer), place);
        if (!names.insert(layer.name).second) {
            add(problems, detail::sameNameProblem(layer), place);
        }
    }
    if (workload.layers.empty()) {
        add(problems, detail::noLayersProblem(workload), "/layers");
    }
    if (workload.accuracy) {
        add(problems, fieldProblems(accuracyFields(), *workload.accuracy), "/accuracy");
    }
    return problems;
}

} // namespace permdse
