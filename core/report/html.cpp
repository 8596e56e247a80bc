// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/report_template.h"

namespace permdse {

std::string toHtml(const ReportDocument& document) {
    // The template escapes every text itself ({{TEXT:h}}).
    const auto unchanged = [](const std::string& text) { return text; };
    return report::fillTemplate(document, {"report/report.html.tpl", unchanged, unchanged, false});
}

} // namespace permdse
