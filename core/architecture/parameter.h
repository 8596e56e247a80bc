// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/architecture/stages.h"
#include "core/layer/layer.h"

namespace permdse {

enum class ParameterKind { Integer, Real, Choice };

/// What the special word of a parameter stands for where it is calculated with, as in formulas.
enum class SpecialMeaning {
    None,           ///< there is no such word
    LayerBlockSize, ///< the block size of the layers
    Infinite        ///< no limit
};

/// One row of an architecture's parameter table: everything that the sampler, the JSON schema, the
/// parameter editor, `permdse list`, tooltips, column headers and documentation say about it.
///
/// Parameter values travel as double: integers exactly, choices as the index into `choices`.
struct ParameterInfo {
    std::string id;      ///< snake_case with unit suffix: JSON key, CSV column, --set spelling
    std::string symbol;  ///< as in docs/model.md: "N_PE"
    std::string unit;    ///< "" for counts
    std::string meaning; ///< one sentence for people
    ParameterKind kind = ParameterKind::Integer;
    double reference = 0.0; ///< value in the published reference design at its own node
    double min = 0.0;
    double max = 0.0;
    std::vector<std::string> choices; ///< spellings, for kind Choice
    /// A word for one special integer value: p = 0 is spelt "layer". Empty if there is none.
    std::string special_word;
    double special_value = 0.0;
    SpecialMeaning special_meaning = SpecialMeaning::None;
    bool power_of_two = false;  ///< only powers of two are legal
    std::string evidence;       ///< status of the reference value, as in resources
    std::string influences;     ///< metrics it changes, in words: "cycles, area, power"
    bool changes_work = false;  ///< how many operations a layer takes depends on it
    bool changes_model = false; ///< another value needs a model that was trained for it
    Stages reads = {};          ///< the stages that read it, set by the engine
    /// Of a parameter that a layer may have a value of its own of ("p@Alex-FC6"): where the layer
    /// keeps it, 0 for none. Null if one value holds for all layers.
    std::int64_t Layer::*on_layer = nullptr;
};

/// "128", "0.4", "symmetric", "layer": the value as files and the command line spell it.
[[nodiscard]] std::string parameterText(const ParameterInfo& parameter, double value);

/// The parameter's name for people, made from its id: "pe_count" is "PE count", "clock_ghz" in GHz
/// is "Clock", "weight_tag_bits" in bit is "Weight tag". The unit is shown beside it.
[[nodiscard]] std::string parameterTitle(const ParameterInfo& parameter);

/// What is legal, in words: "an integer from 1 to 4096", "one of \"a\" or \"b\"".
[[nodiscard]] std::string acceptedText(const ParameterInfo& parameter);

/// Empty if `value` is legal, else why it is not.
[[nodiscard]] std::string parameterProblem(const ParameterInfo& parameter, double value);

/// What formulas calculate with for a value of the parameter: the value itself, but for the one
/// that is spelt as a word what that means: infinity, or the block size of the layers, of which
/// `block_size` is the common one (NaN, not modelled, where they differ).
[[nodiscard]] double figureOf(const ParameterInfo& parameter, double value, double block_size);

/// "p@Alex-FC6": the parameter's value on that layer alone.
[[nodiscard]] std::string layerParameterId(std::string_view parameter, std::string_view layer);

/// What layerParameterId() made a name of, as parts of it; nothing for a name without "@".
struct LayerParameterName {
    std::string_view parameter; ///< id, legal or not
    std::string_view layer;
};
[[nodiscard]] std::optional<LayerParameterName> layerParameterName(std::string_view id);

/// Gives a layer a value of its own; the special word stands for what it means of that layer.
/// @pre the parameter has on_layer
void setOnLayer(const ParameterInfo& parameter, double value, Layer& layer);
/// The same for all layers of that name; false if there is none.
bool setOnLayers(const ParameterInfo& parameter, std::string_view name, double value,
                 Workload& workload);

/// The parameters that layers may have values of their own of.
[[nodiscard]] std::vector<std::string>
layerParameterIds(const std::vector<ParameterInfo>& parameters);

/// The values that layers have of their own, by what layerParameterId() names them.
[[nodiscard]] std::vector<std::pair<std::string, std::int64_t>>
layerParameters(const std::vector<ParameterInfo>& parameters, const Workload& workload);

enum class Sense { Ignore, Minimise, Maximise };

/// One row of an architecture's metric table.
struct MetricInfo {
    std::string id;      ///< "latency_us": JSON key, CSV column, name in expressions
    std::string title;   ///< "Latency"
    std::string unit;    ///< "µs"
    std::string meaning; ///< definition with symbols, one sentence
    Sense better = Sense::Ignore;
    /// How it follows from quantities, other metrics and parameters, in the syntax of derived
    /// metrics; empty where it is a sum over the bill, a minimum or a rule (see its meaning).
    std::string formula = {};
    /// For a metric that is a code, the text of each code (0, 1, ...).
    std::vector<std::string> labels = {};
    /// Whether it means the same for designs of different engines; docs/model.md#metrics.
    bool comparable = true;
    /// Whether more work for the same layer makes it better.
    bool counts_work = false;
};

/// Makes a metric one that compares designs of one engine only, and says so in its meaning.
void makeIncomparable(MetricInfo& metric);

/// The value of a metric for people: its label, or a number with `digits` significant digits.
[[nodiscard]] std::string metricText(const MetricInfo& metric, double value, int digits = 4);

/// A named quantity between the parameters of a design and its metrics.
struct QuantityInfo {
    std::string id;
    std::string unit;
    std::string meaning;
    /// Over parameters, layer properties and other quantities, in the syntax of derived metrics.
    /// Empty: computed by the model as `meaning` says, from `operands`.
    std::string formula = {};
    std::vector<std::string> operands = {};
    bool per_layer = true; ///< false: of the design alone
};

} // namespace permdse
