// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/evaluation.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <numeric>
#include <utility>

#include "core/technology/engine_file.h"

namespace permdse {

namespace {

double sumOf(const std::vector<BreakdownLine>& lines, double BreakdownLine::*member) {
    return std::accumulate(
        lines.begin(), lines.end(), 0.0,
        [member](double sum, const BreakdownLine& line) { return sum + line.*member; });
}

std::string capitalised(std::string text) {
    if (!text.empty()) {
        text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
    }
    return text;
}

} // namespace

const std::string& categoryName(Category category) {
    static const std::array<std::string, categoryCount> names{
        "memory", "register", "combinational", "clock", "filler", "global", "dram"};
    return names[static_cast<std::size_t>(category)];
}

std::string categoryTitle(Category category) {
    return category == Category::Dram ? "DRAM" : capitalised(categoryName(category));
}

std::string moduleTitle(const std::string& module) {
    static const std::map<std::string, std::string> names = [] {
        std::map<std::string, std::string> all;
        for (const EngineFile& file : engineFiles()) {
            all.insert(file.modules.begin(), file.modules.end());
        }
        return all;
    }();
    if (const auto found = names.find(module); found != names.end()) {
        return found->second;
    }
    std::string title = module;
    std::replace(title.begin(), title.end(), '_', ' ');
    return capitalised(title);
}

std::string infeasibilityText(std::uint32_t reasons) {
    static constexpr std::array<std::pair<std::uint32_t, const char*>, 7> texts{{
        {LogicLimitExceeded, "the clock exceeds the logic limit of the node"},
        {SramCycleTooLong, "an SRAM is used again before its cycle time has passed"},
        {SramAccessTooLong, "an SRAM takes longer than two clock periods to answer"},
        {OutsideSramTable, "an SRAM is outside the SRAM table"},
        {IllegalForLayer, "the block size is larger than a layer"},
        {ConstraintViolated, "a constraint is violated"},
        {NumericFailure, "a metric is not a finite, non-negative number"},
    }};
    std::string text;
    for (const auto& [bit, reason] : texts) {
        if ((reasons & bit) != 0) {
            text += (text.empty() ? "" : "; ") + std::string(reason);
        }
    }
    return text;
}

double Evaluation::totalArea_mm2() const {
    return sumOf(breakdown, &BreakdownLine::area_mm2);
}

double Evaluation::totalPower_mw() const {
    return sumOf(breakdown, &BreakdownLine::power_mw);
}

double Evaluation::totalEnergy_uj() const {
    return sumOf(breakdown, &BreakdownLine::energy_uj);
}

} // namespace permdse
