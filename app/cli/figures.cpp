// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/figures.h"

#include <fmt/format.h>

#include "core/report/figure.h"

#ifdef PERMDSE_HAS_FIGURES
#include <QApplication>
#include <QByteArray>
#include <QSize>
#include <QString>

#include "ui/figures/figure_export.h"
#endif

namespace permdse::cli {

namespace {

/// Figure of the first two objectives of an experiment; throughput over area where there is one.
ScatterChoice choiceFor(const Experiment& experiment, const std::string& workload) {
    ScatterChoice choice;
    choice.workload = workload;
    const std::vector<Objective>& objectives = experiment.objectives;
    if (objectives.size() >= 2) {
        // What is to be maximised goes up, what is to be minimised to the right.
        const bool firstUp = objectives[0].sense == Sense::Maximise;
        choice.y = objectives[firstUp ? 0 : 1].metric;
        choice.x = objectives[firstUp ? 1 : 0].metric;
    } else if (!objectives.empty() && objectives.front().metric != choice.x) {
        choice.y = objectives.front().metric;
    }
    return choice;
}

#ifdef PERMDSE_HAS_FIGURES
/// Qt's messages go to the standard error, but for those on desktop folders, which drawing without
/// a display does not need.
void printMessage(QtMsgType, const QMessageLogContext&, const QString& message) {
    if (!message.startsWith(QLatin1String("QStandardPaths:"))) {
        fmt::print(stderr, "permdse: {}\n", message.toStdString());
    }
}

std::string drawn(const ScatterSpec& spec) {
    if (qApp == nullptr) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
        qInstallMessageHandler(printMessage);
        static int argc = 1;
        static char name[] = "permdse";
        static char* argv[] = {name, nullptr};
        static QApplication application(argc, argv);
    }
    return ui::renderSvg(spec, QSize(960, 600)).toStdString();
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

std::vector<ReportFigure> drawFigures(const Experiment& experiment, const RunOutcome& outcome) {
    std::vector<ReportFigure> figures;
    for (std::size_t i = 0; i < experiment.workloads.size(); ++i) {
        const Workload& workload = experiment.workloads[i];
        const ScatterSpec spec =
            makeScatter(outcome, experiment, choiceFor(experiment, workload.name));
        ReportFigure figure;
        figure.caption = fmt::format("{} over {} on {}. Steps are the fronts of these two figures, "
                                     "faint points are not feasible, marks are published designs.",
                                     spec.y.label, spec.x.label, workload.title);
        figure.file = i == 0 ? "pareto.svg" : fmt::format("pareto-{}.svg", i + 1);
        figure.svg = drawn(spec);
        figures.push_back(std::move(figure));
    }
    return figures;
}

} // namespace permdse::cli
