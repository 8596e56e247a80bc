// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/design_tool_tip.h"

#include <cmath>

#include "core/experiment/result_columns.h"
#include "ui/models/result_table_model.h"
#include "ui/models/text.h"

namespace permdse::ui {

namespace {

QString line(const ResultTable& table, std::uint32_t row, std::size_t column) {
    const ColumnSpec& spec = table.spec(column);
    QString value = resultCellText(table, row, column);
    if (!spec.unit.empty() && !std::isnan(table.column(column)[row])) {
        value += QLatin1Char(' ') + toQt(spec.unit);
    }
    return QStringLiteral(
               "<tr><td style='padding-right:12px'>%1</td><td align='right'>%2</td></tr>")
        .arg(toQt(spec.title).toHtmlEscaped(), value.toHtmlEscaped());
}

} // namespace

QString designToolTip(const ResultTable& table, std::uint32_t row, const QStringList& columnIds) {
    QString title;
    QString rows;
    for (std::size_t column = 0; column < table.columnCount(); ++column) {
        const ColumnSpec& spec = table.spec(column);
        if (spec.id == "architecture") {
            title = resultCellText(table, row, column);
        }
        const bool isSwept =
            spec.role == ColumnRole::Parameter && !std::isnan(table.column(column)[row]);
        if (isSwept || columnIds.contains(toQt(spec.id))) {
            rows += line(table, row, column);
        }
    }
    QString text = QStringLiteral("<b>%1</b><table cellspacing='0'>%2</table>")
                       .arg(title.toHtmlEscaped(), rows);
    if (const std::string reasons = infeasibilityText(table, row); !reasons.empty()) {
        text += QStringLiteral("<i>%1</i>").arg(toQt(reasons).toHtmlEscaped());
    }
    return text;
}

} // namespace permdse::ui
