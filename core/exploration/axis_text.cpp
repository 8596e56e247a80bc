// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exploration/axis_text.h"

#include <utility>

#include "core/base/number_text.h"

namespace permdse {

namespace {

constexpr std::string_view eachLayer = "each layer";

} // namespace

std::string axisText(const SweepAxis& axis, const ParameterInfo& parameter) {
    return (axis.per_layer ? std::string(eachLayer) + ": " : std::string()) +
           sweepText(axis.sweep, parameter);
}

Result<SweepAxis> parseAxis(std::string_view text, const std::string& id,
                            const ParameterInfo& parameter) {
    SweepAxis axis{id, {}};
    text = withoutBlanks(text);
    if (parameter.on_layer && id == parameter.id && text.starts_with(eachLayer)) {
        axis.per_layer = true;
        text = withoutBlanks(text.substr(eachLayer.size()));
        text.remove_prefix(text.starts_with(':') ? 1 : 0);
    }
    Result<Sweep> sweep = parseSweep(text, parameter);
    if (!sweep) {
        return sweep.error();
    }
    axis.sweep = *std::move(sweep);
    return axis;
}

} // namespace permdse
