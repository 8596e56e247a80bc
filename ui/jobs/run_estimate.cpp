// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/run_estimate.h"

#include <cmath>

#include <QCoreApplication>

#include "core/base/unit_format.h"

namespace permdse::ui {

namespace {

QString translated(const char* text) {
    return QCoreApplication::translate("permdse::ui::RunEstimate", text);
}

QString shortNumber(double value) {
    return QString::fromStdString(displayNumber(value, 3));
}

QString rateText(double rate) {
    if (rate >= 1e6) {
        return shortNumber(rate / 1e6) + QStringLiteral("M ");
    }
    if (rate >= 1e3) {
        return shortNumber(rate / 1e3) + QStringLiteral("k ");
    }
    return shortNumber(rate) + QLatin1Char(' ');
}

} // namespace

RunEstimate estimateRun(const RunProgress& progress) {
    const double seconds = std::chrono::duration<double>(progress.elapsed).count();
    RunEstimate estimate;
    if (seconds <= 0.0 || progress.done <= progress.before) {
        return estimate;
    }
    estimate.points_per_s = static_cast<double>(progress.done - progress.before) / seconds;
    estimate.left_s = static_cast<double>(progress.total - progress.done) / estimate.points_per_s;
    return estimate;
}

QString durationText(double seconds) {
    if (seconds < 1.0) {
        return translated("%1 ms").arg(std::llround(1000.0 * seconds));
    }
    if (seconds < 10.0) {
        return translated("%1 s").arg(seconds, 0, 'f', 1);
    }
    const auto whole = static_cast<long long>(std::llround(seconds));
    if (whole < 60) {
        return translated("%1 s").arg(whole);
    }
    if (whole < 3600) {
        return translated("%1 min %2 s").arg(whole / 60).arg(whole % 60);
    }
    return translated("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60);
}

QString progressText(const RunProgress& progress) {
    const RunEstimate estimate = estimateRun(progress);
    QString text;
    switch (progress.stage) {
    case RunStage::Evaluating:
        text = estimate.points_per_s > 0.0
                   ? rateText(estimate.points_per_s) + translated("points/s")
                   : translated("starting");
        break;
    case RunStage::Comparing:
        text = translated("Searching the fronts: %1 %").arg(progress.permille() / 10);
        break;
    case RunStage::Drawing:
        text = rateText(estimate.points_per_s) + translated("evaluations/s of draws");
        break;
    case RunStage::Simulating: // they are few: how many are done says more than their rate
        text = translated("Simulating the fronts: %1 of %2").arg(progress.done).arg(progress.total);
        break;
    }
    if (estimate.left_s) {
        text += translated(", %1 left").arg(durationText(*estimate.left_s));
    }
    return text;
}

} // namespace permdse::ui
