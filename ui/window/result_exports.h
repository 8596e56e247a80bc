// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "core/base/result.h"
#include "ui/jobs/export_job.h"
#include "ui/session/result_session.h"
#include "ui/window/window_dialogs.h"

namespace permdse::ui {

class ExperimentDocument;
class View;

/// Writes what a run has come to into files that the user names: the figure shown at once, points
/// and report in the background.
class ResultExports final : public QObject {
    Q_OBJECT
public:
    /// All that is passed must outlive it; dialogs belong to `window`.
    ResultExports(QWidget& window, const WindowDialogs& dialogs, const ExperimentDocument& document,
                  const ResultSession& session);

    [[nodiscard]] ExportJob& job() { return m_job; }
    [[nodiscard]] const ExportJob& job() const { return m_job; }

    /// Each asks for a file first; nothing is written where none is named or there is no result.
    void exportFigure(const View& shown);
    void exportResults();
    void exportReport();

signals:
    /// A file is there, or the problems say why not.
    void concluded(const QString& path, const permdse::Diagnostics& problems);
    /// The user stopped the writing.
    void cancelled(const QString& path);

private:
    /// Suggestion for a file to write: in the folder of the experiment.
    [[nodiscard]] QString besideExperiment(const QString& name) const;

    QWidget& m_window;
    const WindowDialogs& m_dialogs;
    const ExperimentDocument& m_document;
    const ResultSession& m_session;
    ExportJob m_job;
};

} // namespace permdse::ui
