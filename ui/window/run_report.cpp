// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/run_report.h"

#include <cstddef>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include <QDir>
#include <QFileInfo>

#include "core/base/file_output.h"
#include "core/report/report.h"
#include "core/report/report_figures.h"
#include "core/store/result_folder.h"
#include "ui/figures/figure_export.h"
#include "ui/models/text.h"

namespace permdse::ui {

namespace {

struct ReportFile {
    std::string path;
    std::string text;
};

/// The number of bytes of all.
Result<std::uint64_t> writeFiles(const std::vector<ReportFile>& files) {
    std::deque<AtomicFile> opened;
    std::vector<AtomicFile*> all;
    std::uint64_t bytes = 0;
    for (const ReportFile& file : files) {
        all.push_back(&opened.emplace_back(file.path));
        all.back()->write(file.text);
        bytes += file.text.size();
    }
    const Diagnostics problems = commitAll(all);
    return problems.empty() ? Result<std::uint64_t>(bytes) : Result<std::uint64_t>(problems);
}

} // namespace

ExportJob::Writer runReportWriter(const RunResultPtr& result, const QString& path) {
    const QFileInfo file(path);
    const bool isMarkdown = file.suffix().compare(QStringLiteral("md"), Qt::CaseInsensitive) == 0;
    std::vector<ReportFigure> figures;
    for (std::size_t place = 0; place < reportFigureCount(result->experiment); ++place) {
        const PlannedFigure planned = reportFigure(result->outcome, result->experiment, place);
        figures.push_back({planned.caption, planned.file,
                           renderSvg(planned.spec, reportFigureSize).toStdString()});
    }
    std::vector<ReportFile> files;
    if (isMarkdown) { // several reports may stand in one folder
        for (ReportFigure& figure : figures) {
            figure.file = fromQt(file.completeBaseName()) + '-' + figure.file;
            files.push_back({fromQt(file.dir().filePath(toQt(figure.file))), figure.svg});
        }
    }
    return [result, figures = std::move(figures), files = std::move(files), isMarkdown,
            reportPath = fromQt(path)](const RunControl& control) -> Result<std::uint64_t> {
        RunRecord record = makeRunRecord(result->experiment, result->threads, result->seconds);
        record.has_files = false;
        const ReportDocument document =
            makeRunReport(result->experiment, result->outcome, record, figures, control);
        std::vector<ReportFile> all = files;
        all.push_back({reportPath, isMarkdown ? toMarkdown(document) : toHtml(document)});
        return control.stopRequested() ? Result<std::uint64_t>(std::uint64_t{0}) : writeFiles(all);
    };
}

} // namespace permdse::ui
