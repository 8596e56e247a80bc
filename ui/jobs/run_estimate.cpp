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

RunEstimate estimateRun(std::uint64_t points, int permille, std::chrono::nanoseconds elapsed) {
    const double seconds = std::chrono::duration<double>(elapsed).count();
    RunEstimate estimate;
    if (seconds <= 0.0 || permille <= 0) {
        return estimate;
    }
    const double share = permille / 1000.0;
    estimate.points_per_s = static_cast<double>(points) * share / seconds;
    estimate.left_s = seconds * (1.0 - share) / share;
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

QString estimateText(const RunEstimate& estimate) {
    if (estimate.points_per_s <= 0.0) {
        return translated("starting");
    }
    QString text = rateText(estimate.points_per_s) + translated("points/s");
    if (estimate.left_s) {
        text += translated(", %1 left").arg(durationText(*estimate.left_s));
    }
    return text;
}

} // namespace permdse::ui
