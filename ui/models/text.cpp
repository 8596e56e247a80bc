// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/text.h"

#include <algorithm>
#include <cmath>

#include <QStringList>

#include "core/base/grouped_count.h"
#include "core/base/unit_format.h"

namespace permdse::ui {

QString toQt(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::string fromQt(const QString& text) {
    return text.toStdString();
}

QString shortened(const QString& text, qsizetype limit) {
    if (text.size() <= limit) {
        return text;
    }
    qsizetype head = limit * 2 / 3; // names differ at their ends, too
    qsizetype tail = text.size() - (limit - 1 - head);
    // A letter of two code units stays whole, or goes.
    head -= text.at(head - 1).isHighSurrogate() ? 1 : 0;
    tail += text.at(tail).isLowSurrogate() ? 1 : 0;
    return text.left(head) + QChar(0x2026) + text.mid(tail);
}

QString breakable(const QString& text, qsizetype limit) {
    constexpr int longWord = 24; // letters; shorter words stay as they are
    constexpr int breakEvery = 8;
    const QString whole = shortened(text, limit);
    QString broken;
    for (qsizetype begin = 0; begin < whole.size();) {
        qsizetype end = begin;
        while (end < whole.size() && whole.at(end).isSpace() == whole.at(begin).isSpace()) {
            ++end;
        }
        const bool isLong = end - begin > longWord && !whole.at(begin).isSpace();
        for (qsizetype at = begin; at < end; ++at) {
            const bool mayBreak = isLong && at > begin && (at - begin) % breakEvery == 0 &&
                                  !whole.at(at).isLowSurrogate() && !whole.at(at).isMark();
            if (mayBreak) {
                broken += QChar(0x200B); // zero width space
            }
            broken += whole.at(at);
        }
        begin = end;
    }
    return broken;
}

QString groupedCount(quint64 count) {
    return QString::fromStdString(permdse::groupedCount(count));
}

QString countOf(quint64 count, const QString& noun) {
    return groupedCount(count) + QLatin1Char(' ') + noun +
           (count == 1 ? QString() : QStringLiteral("s"));
}

namespace {

QString countOfSeverity(const Diagnostics& diagnostics, Severity severity, const QString& noun) {
    const auto count = std::count_if(diagnostics.begin(), diagnostics.end(),
                                     [&](const Diagnostic& d) { return d.severity == severity; });
    return count == 0 ? QString() : countOf(static_cast<quint64>(count), noun);
}

} // namespace

QString errorCount(const Diagnostics& diagnostics) {
    return countOfSeverity(diagnostics, Severity::Error, QStringLiteral("error"));
}

QString problemCount(const Diagnostics& diagnostics) {
    QStringList counts{errorCount(diagnostics),
                       countOfSeverity(diagnostics, Severity::Warning, QStringLiteral("warning"))};
    counts.removeAll(QString());
    return counts.join(QStringLiteral(", "));
}

QString metricText(std::string_view metricId, double value) {
    if ((metricId == "fits" || metricId == "feasible" || metricId == "buildable") &&
        !std::isnan(value)) {
        return value != 0.0 ? QStringLiteral("yes") : QStringLiteral("no");
    }
    return toQt(displayNumber(value));
}

QString parameterHeader(const ParameterInfo& parameter) {
    return toQt(titleWithUnit(parameterTitle(parameter), parameter.unit));
}

QString toolTipText(const QString& title, const QString& body) {
    QString text = QStringLiteral("<p style='white-space:pre-wrap'><b>%1</b>")
                       .arg(breakable(title, lineLimit).toHtmlEscaped());
    if (!body.isEmpty()) {
        text += QStringLiteral("<br>") + breakable(body, 2 * paragraphLimit).toHtmlEscaped();
    }
    return text + QStringLiteral("</p>");
}

} // namespace permdse::ui
