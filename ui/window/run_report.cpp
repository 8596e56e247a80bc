// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/run_report.h"

#include <QDir>
#include <QFileInfo>

#include "core/base/file_output.h"
#include "core/report/figure.h"
#include "core/report/report.h"
#include "core/report/result_folder.h"
#include "ui/figures/figure_export.h"
#include "ui/models/text.h"

namespace permdse::ui {

namespace {

Result<bool> writeFile(const QString& path, const std::string& text) {
    const Result<std::uint64_t> written = writeTextFile(fromQt(path), text);
    return written ? Result<bool>(true) : Result<bool>(written.error());
}

} // namespace

Result<bool> writeRunReport(const RunResult& result, const QString& path) {
    const QFileInfo file(path);
    const bool isMarkdown = file.suffix().compare(QStringLiteral("md"), Qt::CaseInsensitive) == 0;
    std::vector<ReportFigure> figures;
    for (const PlannedFigure& planned : reportFigures(result.outcome, result.experiment)) {
        ReportFigure figure{planned.caption, planned.file,
                            renderSvg(planned.spec, reportFigureSize).toStdString()};
        if (isMarkdown) { // several reports may stand in one folder
            figure.file = fromQt(file.completeBaseName()) + '-' + figure.file;
            const Result<bool> drawn =
                writeFile(file.dir().filePath(toQt(figure.file)), figure.svg);
            if (!drawn) {
                return drawn;
            }
        }
        figures.push_back(std::move(figure));
    }
    RunRecord record = makeRunRecord(result.experiment, result.threads, result.seconds);
    record.has_files = false;
    const ReportDocument document =
        makeRunReport(result.experiment, result.outcome, record, std::move(figures));
    return writeFile(path, isMarkdown ? toMarkdown(document) : toHtml(document));
}

} // namespace permdse::ui
