// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/sourced.h"

#include <array>
#include <iterator>
#include <utility>

namespace permdse {

namespace {
constexpr std::array<std::pair<Evidence, std::string_view>, 6> evidenceNames{{
    {Evidence::Published, "published"},
    {Evidence::Secondary, "secondary"},
    {Evidence::Recalled, "recalled"},
    {Evidence::Derived, "derived"},
    {Evidence::Computed, "computed"},
    {Evidence::Chosen, "chosen"},
}};
} // namespace

std::string_view toText(Evidence evidence) {
    return evidenceNames[static_cast<std::size_t>(evidence)].second;
}

std::string_view toDisplayText(Evidence evidence) {
    return evidence == Evidence::Recalled ? "recalled (unverified)" : toText(evidence);
}

const std::vector<std::string>& evidenceTexts() {
    static const std::vector<std::string> texts = [] {
        std::vector<std::string> all;
        all.reserve(std::size(evidenceNames));
        for (const auto& [evidence, name] : evidenceNames) {
            all.emplace_back(name);
        }
        return all;
    }();
    return texts;
}

std::optional<Evidence> evidenceFromText(std::string_view text) {
    for (const auto& [evidence, name] : evidenceNames) {
        if (name == text) {
            return evidence;
        }
    }
    return std::nullopt;
}

} // namespace permdse
