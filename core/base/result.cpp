// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/result.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/printable_text.h"

namespace permdse {

namespace {
constexpr std::size_t maxPointerBytes = 200; // a key may be as long as its file
} // namespace

std::string toText(const Diagnostic& diagnostic) {
    std::string text = printable(diagnostic.source);
    if (diagnostic.line > 0) {
        text += fmt::format(":{}", diagnostic.line);
    }
    if (!text.empty()) {
        text += ": ";
    }
    text += diagnostic.severity == Severity::Error ? "error" : "warning";
    if (!diagnostic.code.empty()) {
        text += ' ' + diagnostic.code;
    }
    if (!diagnostic.pointer.empty()) {
        text += " at " + printable(shortText(diagnostic.pointer, maxPointerBytes));
    }
    return text + ": " + printable(diagnostic.message);
}

std::string toText(const Diagnostics& diagnostics) {
    std::string text;
    for (const Diagnostic& diagnostic : diagnostics) {
        text += toText(diagnostic) + '\n';
    }
    return text;
}

bool hasErrors(const Diagnostics& diagnostics) {
    return std::any_of(diagnostics.begin(), diagnostics.end(),
                       [](const Diagnostic& d) { return d.severity == Severity::Error; });
}

} // namespace permdse
