// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exploration/parameter_space.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>
#include <stdexcept>

#include <fmt/format.h>

#include "core/architecture/technology_parameters.h"
#include "core/base/number_text.h"
#include "core/base/spelling.h"
#include "core/base/unit_format.h"

namespace permdse {

namespace {

constexpr double hitTolerance = 1e-9;

template <class... Functions> struct Overloaded : Functions... { using Functions::operator()...; };
template <class... Functions> Overloaded(Functions...) -> Overloaded<Functions...>;

bool allFinite(std::initializer_list<double> numbers) {
    return std::all_of(numbers.begin(), numbers.end(), [](double n) { return std::isfinite(n); });
}

/// Whole steps from 0 to `span`, plus one for the start; at most countLimit.
std::uint64_t stepsIncludingStart(double span) {
    const double count = std::floor(span + hitTolerance) + 1.0;
    if (!(count < static_cast<double>(countLimit))) {
        return countLimit;
    }
    return static_cast<std::uint64_t>(count);
}

std::uint64_t countOf(const StepRange& range) {
    if (!allFinite({range.from, range.to, range.step}) || range.step <= 0.0 ||
        range.to < range.from) {
        return 0;
    }
    return stepsIncludingStart((range.to - range.from) / range.step);
}

std::uint64_t countOf(const FactorRange& range) {
    if (!allFinite({range.from, range.to, range.factor}) || range.factor <= 1.0 ||
        range.from <= 0.0 || range.to < range.from) {
        return 0;
    }
    return stepsIncludingStart(std::log(range.to / range.from) / std::log(range.factor));
}

/// from + k x step is a rounding error away from the decimal that a person means: 0.4 + 8 x 0.1
/// is 1.2000000000000002. Where a decimal of 15 digits is that near, it is meant.
double nearestDecimal(double value, double scale) {
    std::array<char, 40> buffer;
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                            std::chars_format::general, 15);
    (void)error; // 15 digits, a sign, a point and an exponent fit
    double decimal = value;
    std::from_chars(buffer.data(), end, decimal);
    return std::abs(decimal - value) <= 1e-15 * scale ? decimal : value;
}

double valueAt(const StepRange& range, std::uint64_t index) {
    if (index == 0) {
        return range.from;
    }
    const double offset = static_cast<double>(index) * range.step;
    const double value =
        nearestDecimal(range.from + offset, std::max(std::abs(range.from), std::abs(offset)));
    const bool hit = std::abs(value - range.to) <= hitTolerance * range.step;
    return hit ? range.to : value;
}

/// base^exponent by squaring: exact where the result is an integer below 2^53, and the same bits on
/// every machine.
double integerPower(double base, std::uint64_t exponent) {
    double power = 1.0;
    for (; exponent > 0; exponent >>= 1) {
        if ((exponent & 1) != 0) {
            power *= base;
        }
        base *= base;
    }
    return power;
}

double valueAt(const FactorRange& range, std::uint64_t index) {
    if (index == 0) {
        return range.from;
    }
    const double raw = range.from * integerPower(range.factor, index);
    const double value = nearestDecimal(raw, raw);
    const bool hit = std::abs(value - range.to) <= hitTolerance * range.to;
    return hit ? range.to : value;
}

template <class Range> std::vector<double> rangeValues(const Range& range) {
    const std::uint64_t count = countOf(range);
    if (count >= countLimit) {
        throw std::invalid_argument("a sweep has too many values to be written out");
    }
    std::vector<double> values;
    values.reserve(count);
    for (std::uint64_t i = 0; i < count; ++i) {
        values.push_back(valueAt(range, i));
    }
    return values;
}

std::uint64_t saturatingProduct(std::uint64_t a, std::uint64_t b) {
    if (a == 0 || b == 0) {
        return 0;
    }
    return a > countLimit / b ? countLimit : a * b;
}

// Problems of a sweep.

std::string listProblem(const ValueList& list, const ParameterInfo& parameter) {
    if (list.values.empty()) {
        return fmt::format("there are no values; expected at least one, each {}",
                           acceptedText(parameter));
    }
    std::set<double> seen;
    for (const double value : list.values) {
        if (std::string problem = parameterProblem(parameter, value); !problem.empty()) {
            return problem;
        }
        if (!seen.insert(value).second) {
            return fmt::format("the value {} occurs twice; list each value once",
                               parameterText(parameter, value));
        }
    }
    return {};
}

/// What is wrong with the ends of a range, whatever its steps are.
std::string endsProblem(double from, double to, const ParameterInfo& parameter) {
    if (parameter.kind == ParameterKind::Choice) {
        return fmt::format("a range has no meaning for words; list them: {}",
                           acceptedText(parameter));
    }
    if (!std::isfinite(from) || !std::isfinite(to)) {
        return "a range needs finite ends";
    }
    if (parameter.kind == ParameterKind::Integer && to != std::floor(to)) {
        return fmt::format("the range ends at {}; this parameter takes {}", exactText(to),
                           acceptedText(parameter));
    }
    if (!parameter.special_word.empty() && from <= parameter.special_value &&
        parameter.special_value <= to) {
        return fmt::format("the range includes {}, which means \"{}\"; list that word and the "
                           "numbers one by one",
                           exactText(parameter.special_value), parameter.special_word);
    }
    if (to < from) {
        return fmt::format("the range runs from {} down to {}; expected the smaller end first",
                           exactText(from), exactText(to));
    }
    return {};
}

/// The first value that is not legal. Legal values of a range are few or form a run, so this looks
/// at the values one by one only where it ends soon.
template <class Range>
std::string valuesProblem(const Range& range, bool oneByOne, const ParameterInfo& parameter) {
    const std::uint64_t count = countOf(range);
    if (std::string problem = parameterProblem(parameter, valueAt(range, 0)); !problem.empty()) {
        return problem;
    }
    const double last = valueAt(range, count - 1);
    if (last < parameter.min || last > parameter.max) {
        return parameterProblem(parameter, last);
    }
    for (std::uint64_t i = 1; oneByOne && i < count; ++i) {
        if (std::string problem = parameterProblem(parameter, valueAt(range, i));
            !problem.empty()) {
            return problem;
        }
    }
    return parameterProblem(parameter, last);
}

std::string rangeProblem(const StepRange& range, const ParameterInfo& parameter) {
    if (std::string problem = endsProblem(range.from, range.to, parameter); !problem.empty()) {
        return problem;
    }
    if (!(range.step > 0.0) || !std::isfinite(range.step)) {
        return fmt::format("the step is {}; expected a number greater than 0",
                           exactText(range.step));
    }
    if (range.from + range.step == range.from) {
        return fmt::format("the step {} is too small to be told apart from 0 beside {}",
                           exactText(range.step), exactText(range.from));
    }
    if (parameter.kind == ParameterKind::Integer && range.step != std::floor(range.step)) {
        return fmt::format("the step {} is not an integer; this parameter takes {}",
                           exactText(range.step), acceptedText(parameter));
    }
    // From 2 in steps, the third value at the latest is no power of two.
    return valuesProblem(range, parameter.power_of_two, parameter);
}

std::string rangeProblem(const FactorRange& range, const ParameterInfo& parameter) {
    if (std::string problem = endsProblem(range.from, range.to, parameter); !problem.empty()) {
        return problem;
    }
    if (!(range.from > 0.0)) {
        return fmt::format("a range by factor starts at {}; expected a number greater than 0",
                           exactText(range.from));
    }
    if (!(range.factor > 1.0) || !std::isfinite(range.factor)) {
        return fmt::format("the factor is {}; expected a number greater than 1",
                           exactText(range.factor));
    }
    // Multiplying by a fraction leaves the integers after a few values; by 2, there are at most 53.
    return valuesProblem(range, parameter.kind == ParameterKind::Integer, parameter);
}

// The editor's spelling.

Diagnostic spellingError(std::string message) {
    return {Severity::Error, "SWP-0001", "", "", 0, std::move(message)};
}

std::vector<std::string> wordsOf(const ParameterInfo& parameter) {
    std::vector<std::string> words = parameter.choices;
    if (!parameter.special_word.empty()) {
        words.push_back(parameter.special_word);
    }
    return words;
}

Result<double> parseValue(std::string_view text, const ParameterInfo& parameter) {
    if (parameter.kind == ParameterKind::Choice) {
        const auto choice = std::find(parameter.choices.begin(), parameter.choices.end(), text);
        if (choice != parameter.choices.end()) {
            return static_cast<double>(choice - parameter.choices.begin());
        }
    } else if (!parameter.special_word.empty() && text == parameter.special_word) {
        return parameter.special_value;
    } else if (const std::optional<double> number = decimalNumber(text);
               number && (parameter.special_word.empty() || *number != parameter.special_value)) {
        return *number;
    }
    return spellingError(fmt::format("found \"{}\"; expected {}{}", text, acceptedText(parameter),
                                     didYouMean(text, wordsOf(parameter))));
}

Result<Sweep> parseList(std::string_view text, const ParameterInfo& parameter) {
    ValueList list;
    Diagnostics problems;
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t comma = std::min(text.find(',', start), text.size());
        const Result<double> value =
            parseValue(withoutBlanks(text.substr(start, comma - start)), parameter);
        if (value) {
            list.values.push_back(*value);
        } else {
            problems.insert(problems.end(), value.error().begin(), value.error().end());
        }
        start = comma + 1;
    }
    if (hasErrors(problems)) {
        return problems;
    }
    return Sweep(std::move(list));
}

/// "FROM..TO xFACTOR" or "FROM..TO +STEP".
Result<Sweep> parseRange(std::string_view text, std::size_t dots) {
    const std::string_view head = withoutBlanks(text.substr(0, dots));
    std::string_view tail = withoutBlanks(text.substr(dots + 2));
    // The + of an exponent ("1e+3") belongs to its number.
    std::size_t at = tail.find_last_of("xX*+");
    while (at != std::string_view::npos && at > 0 && (tail[at - 1] == 'e' || tail[at - 1] == 'E')) {
        at = tail.find_last_of("xX*+", at - 1);
    }
    if (at == std::string_view::npos) {
        return spellingError(
            fmt::format("the range \"{}\" does not say how it goes on; expected a step, such as "
                        "\"{}..{} +1\", or a factor, such as \"{}..{} x2\"",
                        text, head, tail, head, tail));
    }
    const bool byStep = tail[at] == '+';
    const std::string_view incrementText = withoutBlanks(tail.substr(at + 1));
    tail = withoutBlanks(tail.substr(0, at));
    const std::optional<double> from = decimalNumber(head);
    const std::optional<double> to = decimalNumber(tail);
    const std::optional<double> increment = decimalNumber(incrementText);
    struct Part {
        bool isNumber;
        std::string_view text;
    };
    for (const Part& part : {Part{from.has_value(), head}, Part{to.has_value(), tail},
                             Part{increment.has_value(), incrementText}}) {
        if (!part.isNumber) {
            return spellingError(fmt::format("found \"{}\" in the range \"{}\"; expected a number",
                                             part.text, text));
        }
    }
    if (byStep) {
        return Sweep(StepRange{*from, *to, *increment});
    }
    return Sweep(FactorRange{*from, *to, *increment});
}

} // namespace

std::uint64_t valueCount(const Sweep& sweep) {
    return std::visit(Overloaded{[](const ValueList& list) {
                                     return static_cast<std::uint64_t>(list.values.size());
                                 },
                                 [](const auto& range) { return countOf(range); }},
                      sweep);
}

std::vector<double> valuesOf(const Sweep& sweep) {
    return std::visit(Overloaded{[](const ValueList& list) { return list.values; },
                                 [](const auto& range) { return rangeValues(range); }},
                      sweep);
}

std::string sweepText(const Sweep& sweep, const ParameterInfo& parameter) {
    const auto listText = [&](const ValueList& list) {
        std::string text;
        for (const double value : list.values) {
            text += (text.empty() ? "" : ", ") + parameterText(parameter, value);
        }
        return text;
    };
    return std::visit(Overloaded{listText,
                                 [](const StepRange& range) {
                                     return fmt::format("{}..{} +{}", exactText(range.from),
                                                        exactText(range.to), exactText(range.step));
                                 },
                                 [](const FactorRange& range) {
                                     return fmt::format("{}..{} x{}", exactText(range.from),
                                                        exactText(range.to),
                                                        exactText(range.factor));
                                 }},
                      sweep);
}

Result<Sweep> parseSweep(std::string_view text, const ParameterInfo& parameter) {
    text = withoutBlanks(text);
    if (text.empty()) {
        return spellingError(fmt::format("there are no values; expected at least one, each {}",
                                         acceptedText(parameter)));
    }
    const std::size_t dots = text.find("..");
    Result<Sweep> sweep =
        dots == std::string_view::npos ? parseList(text, parameter) : parseRange(text, dots);
    if (sweep) {
        if (std::string problem = sweepProblem(*sweep, parameter); !problem.empty()) {
            return spellingError(std::move(problem));
        }
    }
    return sweep;
}

std::string sweepProblem(const Sweep& sweep, const ParameterInfo& parameter) {
    return std::visit(
        Overloaded{[&](const ValueList& list) { return listProblem(list, parameter); },
                   [&](const auto& range) { return rangeProblem(range, parameter); }},
        sweep);
}

std::optional<std::size_t> openClock(const Engine& engine, const ArchitectureSpace& space) {
    const auto isClock = [](const auto& named) { return named.parameter == "clock_ghz"; };
    const bool isNamed = std::any_of(space.sweep.begin(), space.sweep.end(), isClock) ||
                         std::any_of(space.fixed.begin(), space.fixed.end(), isClock);
    return isNamed ? std::nullopt : engine.parameterIndex("clock_ghz");
}

ArchitectureSpace withLayerAxes(const ArchitectureSpace& space,
                                std::span<const Workload> workloads) {
    ArchitectureSpace each{space.architecture, {}, space.fixed};
    for (const SweepAxis& axis : space.sweep) {
        if (!axis.per_layer) {
            each.sweep.push_back(axis);
            continue;
        }
        for (const std::string& layer : layerNames(workloads)) {
            each.sweep.push_back({layerParameterId(axis.parameter, layer), axis.sweep});
        }
    }
    return each;
}

std::vector<LayerParameter> layerParametersOf(const Engine& engine,
                                              const ArchitectureSpace& space) {
    std::vector<LayerParameter> parameters;
    const auto add = [&](const std::string& id) {
        const std::optional<LayerParameterName> name = layerParameterName(id);
        if (!name) {
            return;
        }
        const std::optional<std::size_t> index = engine.parameterIndex(name->parameter);
        if (!index || !engine.parameters()[*index].on_layer) {
            throw std::invalid_argument(fmt::format("{} has no parameter \"{}\"", engine.id(), id));
        }
        parameters.push_back({*index, std::string(name->layer)});
    };
    for (const FixedParameter& fixed : space.fixed) {
        add(fixed.parameter);
    }
    for (const SweepAxis& axis : space.sweep) {
        add(axis.parameter);
    }
    return parameters;
}

std::optional<std::size_t>
placeInDesign(const Engine& engine, std::span<const LayerParameter> ofLayers, std::string_view id) {
    const std::optional<LayerParameterName> name = layerParameterName(id);
    const std::optional<std::size_t> index = engine.parameterIndex(name ? name->parameter : id);
    if (!name || !index) {
        return index;
    }
    const auto own = std::find(ofLayers.begin(), ofLayers.end(),
                               LayerParameter{*index, std::string(name->layer)});
    return own == ofLayers.end() ? std::nullopt
                                 : std::optional(engine.parameters().size() +
                                                 static_cast<std::size_t>(own - ofLayers.begin()));
}

std::uint64_t axisSize(const SweepAxis& axis, std::size_t layers) {
    const std::uint64_t values = valueCount(axis.sweep);
    if (!axis.per_layer) {
        return values;
    }
    std::uint64_t count = 1;
    for (std::size_t i = 0; i < layers && values != 1; ++i) {
        count = saturatingProduct(count, values);
    }
    return count;
}

std::uint64_t designCount(const ArchitectureSpace& space, std::size_t layers) {
    std::uint64_t count = 1;
    for (const SweepAxis& axis : space.sweep) {
        count = saturatingProduct(count, axisSize(axis, layers));
    }
    return count;
}

std::uint64_t technologyCount(const ArchitectureSpace& space) {
    std::uint64_t count = 1;
    for (const SweepAxis& axis : space.sweep) {
        if (technologyParameterIndex(axis.parameter)) {
            count = saturatingProduct(count, valueCount(axis.sweep));
        }
    }
    return count;
}

std::vector<TechnologySettings> technologiesOf(const ArchitectureSpace& space,
                                               const TechnologySettings& base) {
    std::vector<TechnologySettings> technologies{base};
    for (const FixedParameter& fixed : space.fixed) {
        if (const auto index = technologyParameterIndex(fixed.parameter)) {
            technologyParameters()[*index].apply(technologies.front(), fixed.value);
        }
    }
    for (const SweepAxis& axis : space.sweep) {
        const auto index = technologyParameterIndex(axis.parameter);
        if (!index) {
            continue;
        }
        std::vector<TechnologySettings> longer;
        for (const TechnologySettings& technology : technologies) {
            for (const double value : valuesOf(axis.sweep)) {
                technologyParameters()[*index].apply(longer.emplace_back(technology), value);
            }
        }
        technologies = std::move(longer);
    }
    return technologies;
}

DesignGrid::DesignGrid(const Engine& engine, const ArchitectureSpace& space, DesignValues reference)
    : m_base(std::move(reference)), m_ofLayers(layerParametersOf(engine, space)) {
    m_base.resize(engine.parameters().size() + m_ofLayers.size());
    const auto placeOf = [&](const std::string& id) {
        const std::optional<std::size_t> index = placeInDesign(engine, m_ofLayers, id);
        if (!index) {
            throw std::invalid_argument(fmt::format("{} has no parameter \"{}\"", engine.id(), id));
        }
        return *index;
    };
    for (const FixedParameter& fixed : space.fixed) {
        if (!technologyParameterIndex(fixed.parameter)) {
            m_base[placeOf(fixed.parameter)] = fixed.value;
        }
    }
    for (const SweepAxis& axis : space.sweep) {
        if (!technologyParameterIndex(axis.parameter)) {
            m_axes.push_back({placeOf(axis.parameter), valuesOf(axis.sweep)});
            m_size = saturatingProduct(m_size, valueCount(axis.sweep));
        }
    }
}

void DesignGrid::design(std::uint64_t index, std::span<double> values) const {
    std::copy(m_base.begin(), m_base.end(), values.begin());
    for (std::size_t a = m_axes.size(); a-- > 0;) {
        const Axis& axis = m_axes[a];
        values[axis.parameter] = axis.values[index % axis.values.size()];
        index /= axis.values.size();
    }
}

void DesignGrid::designs(std::uint64_t first, std::span<double> values) const {
    if (values.empty()) {
        return;
    }
    design(first % m_size, values.first(width()));
    std::vector<std::size_t> places(m_axes.size()); // of the values of the axes
    std::uint64_t index = first % m_size;
    for (std::size_t a = m_axes.size(); a-- > 0;) {
        places[a] = static_cast<std::size_t>(index % m_axes[a].values.size());
        index /= m_axes[a].values.size();
    }
    for (std::size_t begin = width(); begin < values.size(); begin += width()) {
        const std::span<double> own = values.subspan(begin, width());
        const auto before = values.subspan(begin - width(), width());
        std::copy(before.begin(), before.end(), own.begin());
        for (std::size_t a = m_axes.size(); a-- > 0;) {
            const Axis& axis = m_axes[a];
            places[a] = places[a] + 1 < axis.values.size() ? places[a] + 1 : 0;
            own[axis.parameter] = axis.values[places[a]];
            if (places[a] > 0) {
                break;
            }
        }
    }
}

} // namespace permdse
