// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/result_exports.h"

#include <QDir>
#include <QFileInfo>

#include "core/store/result_writers.h"
#include "ui/figures/figure_export.h"
#include "ui/models/experiment_document.h"
#include "ui/models/text.h"
#include "ui/views/view.h"
#include "ui/window/run_report.h"

namespace permdse::ui {

ResultExports::ResultExports(QWidget& window, const WindowDialogs& dialogs,
                             const ExperimentDocument& document, const ResultSession& session)
    : m_window(window), m_dialogs(dialogs), m_document(document), m_session(session) {
    connect(&m_job, &ExportJob::finished, this,
            [this](const QString& path, bool isWritten, const Diagnostics& problems) {
                if (isWritten || !problems.empty()) {
                    emit concluded(path, isWritten ? Diagnostics() : problems);
                } else {
                    emit cancelled(path);
                }
            });
}

QString ResultExports::besideExperiment(const QString& name) const {
    const QString& path = m_document.filePath();
    return path.isEmpty() ? name : QFileInfo(path).dir().filePath(name);
}

void ResultExports::exportFigure(const View& shown) {
    QCustomPlot* plot = shown.figure();
    const QString path =
        m_dialogs.save_file(&m_window, tr("Export the figure"),
                            besideExperiment(shown.figureName() + QStringLiteral(".svg")),
                            tr("Vector graphics (*.svg);;PDF (*.pdf);;Pictures (*.png)"));
    if (!path.isEmpty() && plot) {
        const Result<bool> written = ui::exportFigure(*plot, path, QSize(1000, 700));
        emit concluded(path, written ? Diagnostics() : written.error());
    }
}

void ResultExports::exportResults() {
    const QString path =
        m_dialogs.save_file(&m_window, tr("Export the results"),
                            besideExperiment(QStringLiteral("points.csv")), tr("Tables (*.csv)"));
    if (!path.isEmpty() && m_session.result()) {
        const ResultTablePtr table = m_session.result()->outcome.table;
        m_job.start(path, [table, file = fromQt(path)](const RunControl& control) {
            const Result<WrittenFile> written = writeTableCsv(*table, file, control);
            return written ? Result<std::uint64_t>(written->bytes) : written.error();
        });
    }
}

void ResultExports::exportReport() {
    const QString path = m_dialogs.save_file(&m_window, tr("Export a report"),
                                             besideExperiment(QStringLiteral("report.html")),
                                             tr("Web pages (*.html);;Markdown (*.md)"));
    if (!path.isEmpty() && m_session.result()) {
        m_job.start(path, runReportWriter(m_session.result(), path));
    }
}

} // namespace permdse::ui
