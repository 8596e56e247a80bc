// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <fmt/format.h>

#include "core/base/spelling.h"

namespace permdse::cli {

int report(const Diagnostics& diagnostics) {
    std::fputs(toText(diagnostics).c_str(), stderr);
    return hasErrors(diagnostics) ? BadInput : Done;
}

Diagnostic refusal(std::string option, std::string code, std::string message) {
    return {Severity::Error, std::move(code), std::move(option), "", 0, std::move(message)};
}

std::size_t chosen(const std::string& option, const std::string& word,
                   const std::vector<std::string>& legal, Diagnostics& problems) {
    const auto found = std::find(legal.begin(), legal.end(), word);
    if (found != legal.end()) {
        return static_cast<std::size_t>(found - legal.begin());
    }
    problems.push_back(refusal(option, "CFG-0005",
                               fmt::format("found \"{}\"; accepted are {}{}", word,
                                           quotedList(legal), didYouMean(word, legal))));
    return 0;
}

Json jsonNumber(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

void print(const Json& json) {
    std::puts(json.dump(2, ' ', false, Json::error_handler_t::replace).c_str());
}

} // namespace permdse::cli
