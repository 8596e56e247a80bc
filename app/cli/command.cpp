// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include <cmath>
#include <cstdio>

namespace permdse::cli {

int report(const Diagnostics& diagnostics) {
    std::fputs(toText(diagnostics).c_str(), stderr);
    return hasErrors(diagnostics) ? BadInput : Done;
}

Json jsonNumber(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

void print(const Json& json) {
    std::puts(json.dump(2).c_str());
}

} // namespace permdse::cli
