// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/figures.h"

#include <memory>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "core/figure/scatter.h"
#include "core/report/report_figures.h"

#ifdef PERMDSE_HAS_FIGURES
#include <QApplication>
#include <QByteArray>
#include <QString>

#include "ui/figures/figure_export.h"
#endif

namespace permdse::cli {

namespace {

#ifdef PERMDSE_HAS_FIGURES
/// Qt's messages go to the standard error, but for those on desktop folders, which drawing without
/// a display does not need.
void printMessage(QtMsgType, const QMessageLogContext&, const QString& message) {
    if (!message.startsWith(QLatin1String("QStandardPaths:"))) {
        fmt::print(stderr, "permdse: {}\n", message.toStdString());
    }
}

/// Fonts and figures need one.
void makeApplication() {
    if (qApp == nullptr) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
        qInstallMessageHandler(printMessage);
        static int argc = 1;
        static char name[] = "permdse";
        static char* argv[] = {name, nullptr};
        static QApplication application(argc, argv);
    }
}

std::string drawn(const ScatterSpec& spec) {
    makeApplication();
    return ui::renderSvg(spec, ui::reportFigureSize).toStdString();
}
#else
std::string drawn(const ScatterSpec&) {
    return {};
}
#endif

} // namespace

bool canDrawFigures() {
#ifdef PERMDSE_HAS_FIGURES
    return true;
#else
    return false;
#endif
}

std::vector<ReportFigure> drawFigures(const Experiment& experiment, const RunOutcome& outcome,
                                      const RunControl& control) {
    std::vector<ReportFigure> figures;
    const std::size_t count = reportFigureCount(experiment);
    for (std::size_t place = 0; place < count; ++place) {
        if (place > 0 && control.stopRequested()) {
            break;
        }
        const PlannedFigure planned = reportFigure(outcome, experiment, place);
        figures.push_back({planned.caption, planned.file, drawn(planned.spec)});
    }
    return figures;
}

std::string timelinePicture([[maybe_unused]] RecordedTrace trace,
                            [[maybe_unused]] const std::string& title,
                            [[maybe_unused]] const std::string& path) {
#ifdef PERMDSE_HAS_FIGURES
    makeApplication();
    return ui::renderTimeline(std::make_shared<const RecordedTrace>(std::move(trace)),
                              QString::fromStdString(title),
                              path.ends_with(".png") ? ui::PictureFormat::Png
                                                     : ui::PictureFormat::Svg)
        .toStdString();
#else
    throw std::logic_error("a build without Qt cannot draw pictures");
#endif
}

} // namespace permdse::cli
