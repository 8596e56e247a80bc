// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/text.h"

#include <cmath>

#include "core/base/unit_format.h"

namespace permdse::ui {

QString toQt(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::string fromQt(const QString& text) {
    return text.toStdString();
}

QString groupedCount(quint64 count) {
    QString digits = QString::number(count);
    for (qsizetype position = digits.size() - 3; position > 0; position -= 3) {
        digits.insert(position, QLatin1Char(','));
    }
    return digits;
}

QString countOf(quint64 count, const QString& noun) {
    return groupedCount(count) + QLatin1Char(' ') + noun +
           (count == 1 ? QString() : QStringLiteral("s"));
}

QString metricText(std::string_view metricId, double value) {
    if ((metricId == "fits" || metricId == "feasible") && !std::isnan(value)) {
        return value != 0.0 ? QStringLiteral("yes") : QStringLiteral("no");
    }
    return toQt(displayNumber(value));
}

QString parameterHeader(const ParameterInfo& parameter) {
    return toQt(titleWithUnit(parameterTitle(parameter), parameter.unit));
}

QString toolTipText(const QString& title, const QString& body) {
    QString text =
        QStringLiteral("<p style='white-space:pre-wrap'><b>%1</b>").arg(title.toHtmlEscaped());
    if (!body.isEmpty()) {
        text += QStringLiteral("<br>") + body.toHtmlEscaped();
    }
    return text + QStringLiteral("</p>");
}

} // namespace permdse::ui
