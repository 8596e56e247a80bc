// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include "core/report/report.h"

namespace permdse::report {

/// How the texts of a document get into a template.
struct TemplateTexts {
    std::string resource; ///< "report/report.html.tpl"
    /// Texts that stand alone (headings, paragraphs) and texts of table cells, escaped for the
    /// format unless the template does that itself.
    std::function<std::string(const std::string&)> text;
    std::function<std::string(const std::string&)> cell;
    bool headings_as_warnings = false; ///< the format has no other way to mark a warning
};

/// Fills a template of the resources with a document.
/// @throws std::logic_error if the template is not one (a fault of the program).
[[nodiscard]] std::string fillTemplate(const ReportDocument& document, const TemplateTexts& texts);

} // namespace permdse::report
