// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>

#include "core/architecture/parameter.h"

namespace permdse {

/// A row for an integer parameter.
[[nodiscard]] inline ParameterInfo integerParameter(std::string id, std::string symbol,
                                                    std::string unit, std::string meaning,
                                                    double min, double max, std::string evidence,
                                                    std::string influences) {
    ParameterInfo info;
    info.id = std::move(id);
    info.symbol = std::move(symbol);
    info.unit = std::move(unit);
    info.meaning = std::move(meaning);
    info.kind = ParameterKind::Integer;
    info.min = min;
    info.max = max;
    info.evidence = std::move(evidence);
    info.influences = std::move(influences);
    return info;
}

/// The row of the clock, the same in every engine but for the status of its reference.
[[nodiscard]] inline ParameterInfo clockParameter(std::string evidence) {
    ParameterInfo info = integerParameter("clock_ghz", "f", "GHz", "Clock frequency", 0.001, 20.0,
                                          std::move(evidence), "latency, power, feasibility");
    info.kind = ParameterKind::Real;
    return info;
}

/// A row for a choice between words; the value is the index of the word.
[[nodiscard]] inline ParameterInfo choiceParameter(std::string id, std::string symbol,
                                                   std::string meaning,
                                                   std::vector<std::string> choices,
                                                   std::string evidence, std::string influences) {
    ParameterInfo info = integerParameter(std::move(id), std::move(symbol), "", std::move(meaning),
                                          0, static_cast<double>(choices.size()) - 1.0,
                                          std::move(evidence), std::move(influences));
    info.kind = ParameterKind::Choice;
    info.choices = std::move(choices);
    return info;
}

/// An integer row in which one value is spelt as a word.
[[nodiscard]] inline ParameterInfo withSpecialWord(ParameterInfo info, std::string word,
                                                   double value) {
    info.special_word = std::move(word);
    info.special_value = value;
    return info;
}

} // namespace permdse
