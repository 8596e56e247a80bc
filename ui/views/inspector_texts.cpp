// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/inspector_texts.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/experiment/result_columns.h"
#include "ui/models/text.h"
#include "ui/views/inspector_view.h"
#include "ui/views/theme.h"

namespace permdse::ui {

namespace {

QString bulletList(const std::vector<std::string>& items) {
    QString text;
    for (const std::string& item : items) {
        text += QStringLiteral("<li>%1</li>").arg(breakable(toQt(item)).toHtmlEscaped());
    }
    return QStringLiteral("<ul style='margin-left:14px; -qt-list-indent:0'>%1</ul>").arg(text);
}

QString coloured(const QString& text, const QColor& colour) {
    return QStringLiteral("<span style='color:%1; font-weight:600'>%2</span>")
        .arg(colour.name(), breakable(text).toHtmlEscaped());
}

/// Which fronts of the run a design is on, in words.
QString frontText(const RunOutcome& outcome, const Engine& engine, std::uint32_t row) {
    bool isOnOwn = false;
    bool isOnOverall = false;
    bool hasOverall = false; // not with objectives that compare designs of one architecture only
    for (const Front& front : outcome.fronts) {
        hasOverall = hasOverall || front.architecture.empty();
        if (std::find(front.rows.begin(), front.rows.end(), row) != front.rows.end()) {
            (front.architecture.empty() ? isOnOverall : isOnOwn) = true;
        }
    }
    const QString title = toQt(engine.title());
    if (isOnOverall) {
        return InspectorView::tr("on the front over all");
    }
    if (isOnOwn && !hasOverall) {
        return InspectorView::tr("on the front of %1").arg(title);
    }
    return isOnOwn ? InspectorView::tr("on the front of %1, but not on that over all").arg(title)
                   : InspectorView::tr("on no front");
}

} // namespace

QString designTitle(const Engine& engine, PointId point) {
    return InspectorView::tr("%1, point %2")
        .arg(toQt(engine.title()))
        .arg(static_cast<std::uint64_t>(point));
}

QString problemText(const std::string& problem, const QPalette& palette) {
    return coloured(toQt(problem), themeColours(palette).error);
}

QString feasibilityText(const RunOutcome& outcome, const Engine& engine, std::uint32_t row,
                        const QPalette& palette) {
    const ThemeColours colours = themeColours(palette);
    const std::string reasons = infeasibilityText(*outcome.table, row);
    return reasons.empty()
               ? coloured(InspectorView::tr("Feasible"), colours.good) + QStringLiteral(", ") +
                     frontText(outcome, engine, row).toHtmlEscaped()
               : coloured(InspectorView::tr("Not feasible: %1").arg(toQt(reasons)), colours.error);
}

QString technologyNote(const Technology& technology, std::string_view engineId) {
    const std::vector<Calibration>& own = technology.settings().calibrations;
    const bool hasOwn = std::any_of(own.begin(), own.end(), [&](const Calibration& calibration) {
        return calibration.engine == engineId;
    });
    return InspectorView::tr("Closed form at %1, %2 calibration. Other architectures: published "
                             "designs carried to this technology.")
        .arg(toQt(technologyText(technology)),
             hasOwn ? InspectorView::tr("own") : InspectorView::tr("built-in"));
}

QString notesText(const Engine& engine, const Evaluation& evaluation) {
    QString notes;
    if (!evaluation.notes.empty()) {
        notes += QStringLiteral("<b>%1</b>").arg(InspectorView::tr("Notes")) +
                 bulletList(evaluation.notes);
    }
    std::vector<std::string> notModelled = engine.notModelled();
    notModelled.push_back(
        fromQt(InspectorView::tr("lower supplies or smaller transistors at lower clocks: area and "
                                 "energy of an operation are the same at every clock")));
    return notes + QStringLiteral("<b>%1</b>").arg(InspectorView::tr("Not modelled")) +
           bulletList(notModelled);
}

} // namespace permdse::ui
