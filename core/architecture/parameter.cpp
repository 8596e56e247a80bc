// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/parameter.h"

#include <cctype>
#include <cmath>
#include <limits>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "core/base/spelling.h"
#include "core/base/unit_format.h"

namespace permdse {

std::string parameterTitle(const ParameterInfo& parameter) {
    static const std::set<std::string, std::less<>> acronyms{"pe",  "sram", "fifo",
                                                             "fft", "mac",  "dram"};
    static const std::set<std::string, std::less<>> unitSuffixes{
        "ghz", "mhz", "kib", "nm", "bits", "ns", "mm2", "v", "gbyte", "s"};
    std::vector<std::string> words;
    std::istringstream stream(parameter.id);
    for (std::string word; std::getline(stream, word, '_');) {
        words.push_back(word);
    }
    while (words.size() > 1 && !parameter.unit.empty() && unitSuffixes.contains(words.back())) {
        words.pop_back();
    }
    if (words.size() == 1 && words.front().size() == 1) {
        return words.front(); // a symbol, such as p
    }
    std::string title;
    for (std::string& word : words) {
        const bool isAcronym = acronyms.contains(word);
        for (std::size_t i = 0; i < word.size() && (isAcronym || (title.empty() && i == 0)); ++i) {
            word[i] = static_cast<char>(std::toupper(static_cast<unsigned char>(word[i])));
        }
        title += (title.empty() ? "" : " ") + word;
    }
    return title;
}

std::string parameterText(const ParameterInfo& parameter, double value) {
    if (!parameter.special_word.empty() && value == parameter.special_value) {
        return parameter.special_word;
    }
    if (parameter.kind == ParameterKind::Choice) {
        const bool isChoice = value >= 0.0 && value < static_cast<double>(parameter.choices.size());
        return isChoice ? parameter.choices[static_cast<std::size_t>(value)] : exactText(value);
    }
    return exactText(value);
}

std::string acceptedText(const ParameterInfo& parameter) {
    if (parameter.kind == ParameterKind::Choice) {
        return quotedList(parameter.choices);
    }
    double min = parameter.min;
    if (!parameter.special_word.empty() && parameter.special_value == min) {
        min += 1.0;
    }
    std::string text = fmt::format("{} from {} to {}",
                                   parameter.power_of_two                     ? "a power of two"
                                   : parameter.kind == ParameterKind::Integer ? "an integer"
                                                                              : "a number",
                                   exactText(min), exactText(parameter.max));
    if (!parameter.unit.empty()) {
        text += ' ' + parameter.unit;
    }
    if (!parameter.special_word.empty()) {
        text += fmt::format(", or \"{}\"", parameter.special_word);
    }
    return text;
}

std::string parameterProblem(const ParameterInfo& parameter, double value) {
    const bool whole = parameter.kind == ParameterKind::Real || value == std::floor(value);
    const bool inside = value >= parameter.min && value <= parameter.max;
    bool legal = whole && inside;
    if (legal && parameter.power_of_two) {
        int exponent = 0;
        legal = std::frexp(value, &exponent) == 0.5;
    }
    if (legal) {
        return {};
    }
    return fmt::format("{} = {} is not accepted; accepted is {}", parameter.id, exactText(value),
                       acceptedText(parameter));
}

std::string layerParameterId(std::string_view parameter, std::string_view layer) {
    return fmt::format("{}@{}", parameter, layer);
}

std::optional<LayerParameterName> layerParameterName(std::string_view id) {
    const std::size_t at = id.find('@');
    return at == std::string_view::npos
               ? std::nullopt
               : std::optional(LayerParameterName{id.substr(0, at), id.substr(at + 1)});
}

void setOnLayer(const ParameterInfo& parameter, double value, Layer& layer) {
    const double figure = parameter.special_word.empty()
                              ? value
                              : figureOf(parameter, value, static_cast<double>(layer.p));
    layer.*parameter.on_layer = static_cast<std::int64_t>(figure);
}

bool setOnLayers(const ParameterInfo& parameter, std::string_view name, double value,
                 Workload& workload) {
    bool isThere = false;
    for (Layer& layer : workload.layers) {
        if (layer.name == name) {
            setOnLayer(parameter, value, layer);
            isThere = true;
        }
    }
    return isThere;
}

std::vector<std::string> layerParameterIds(const std::vector<ParameterInfo>& parameters) {
    std::vector<std::string> ids;
    for (const ParameterInfo& parameter : parameters) {
        if (parameter.on_layer) {
            ids.push_back(parameter.id);
        }
    }
    return ids;
}

std::vector<std::pair<std::string, std::int64_t>>
layerParameters(const std::vector<ParameterInfo>& parameters, const Workload& workload) {
    std::vector<std::pair<std::string, std::int64_t>> own;
    for (const ParameterInfo& parameter : parameters) {
        for (const Layer& layer : workload.layers) {
            if (parameter.on_layer && layer.*parameter.on_layer > 0) {
                own.emplace_back(layerParameterId(parameter.id, layer.name),
                                 layer.*parameter.on_layer);
            }
        }
    }
    return own;
}

double figureOf(const ParameterInfo& parameter, double value, double block_size) {
    if (value != parameter.special_value) {
        return value;
    }
    switch (parameter.special_meaning) {
    case SpecialMeaning::LayerBlockSize:
        return block_size;
    case SpecialMeaning::Infinite:
        return std::numeric_limits<double>::infinity();
    case SpecialMeaning::None:
        break;
    }
    return value;
}

void makeIncomparable(MetricInfo& metric) {
    metric.comparable = false;
    metric.meaning += "; compares designs of one engine only";
}

std::string metricText(const MetricInfo& metric, double value, int digits) {
    if (value >= 0.0 && value < static_cast<double>(metric.labels.size())) {
        return metric.labels[static_cast<std::size_t>(value)];
    }
    return displayNumber(value, digits);
}

} // namespace permdse
