// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/reproduction_document.h"

#include <cmath>

#include <fmt/format.h>

#include "core/base/unit_format.h"
#include "core/base/version.h"

namespace permdse {

ReportDocument reproductionDocument(const std::vector<ReproductionRow>& rows) {
    ReportDocument document;
    document.title = "The model beside the publications";
    document.subtitle = fmt::format("PermDSE {}", version());
    for (const ReproductionRow& row : rows) {
        if (document.sections.empty() || document.sections.back().heading != row.group) {
            ReportSection& section = document.sections.emplace_back();
            section.heading = row.group;
            ReportTable& table = section.tables.emplace_back();
            table.header = {"Figure", "Unit",   "Published", "Ours",
                            "Error",  "Status", "Method",    "Note"};
            table.numeric = {false, false, true, true, true, false, false, false};
        }
        const bool published = !std::isnan(row.published);
        document.sections.back().tables.back().rows.push_back(
            {row.what, row.unit, published ? displayNumber(row.published, 5) : "",
             displayNumber(row.ours, 5), relativeErrorText(row),
             published ? std::string(toDisplayText(row.evidence)) : "", row.method, row.note});
    }
    ReportSection& reading = document.sections.emplace_back();
    reading.heading = "How to read it";
    reading.paragraphs = {
        "Ours is computed from the closed forms and bills of the reference designs. Rows with the "
        "method “bill, fitted” agree because category factors were fitted on them (permdse "
        "calibrate). A row without a published figure is shown for comparison. docs/model.md says "
        "what each row rests on."};
    return document;
}

} // namespace permdse
