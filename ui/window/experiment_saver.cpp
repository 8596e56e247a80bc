// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/experiment_saver.h"

#include <QFileInfo>

#include "ui/models/experiment_document.h"
#include "ui/models/text.h"

namespace permdse::ui {

ExperimentSaver::ExperimentSaver(QWidget& window, const WindowDialogs& dialogs,
                                 ExperimentDocument& document)
    : m_window(window), m_dialogs(dialogs), m_document(document) {}

bool ExperimentSaver::save() {
    return m_document.filePath().isEmpty() ? saveAs() : saveTo(m_document.filePath());
}

bool ExperimentSaver::saveAs() {
    const QString suggestion =
        m_document.filePath().isEmpty() ? QStringLiteral("experiment.json") : m_document.filePath();
    QString path = m_dialogs.save_file(&m_window, tr("Save the experiment"), suggestion,
                                       tr("Experiments (*.json)"));
    if (path.isEmpty()) {
        return false;
    }
    if (QFileInfo(path).suffix().isEmpty()) {
        path += QStringLiteral(".json");
    }
    return saveTo(path);
}

bool ExperimentSaver::saveTo(const QString& path) {
    if (QFileInfo(path) == QFileInfo(m_document.filePath()) && m_document.isChangedOnDisk()) {
        switch (m_dialogs.ask_about_changed_file(&m_window, m_document.fileName())) {
        case ChangedFileAnswer::Overwrite:
            break;
        case ChangedFileAnswer::Reload:
            emit reloadRequested(m_document.filePath());
            return false;
        case ChangedFileAnswer::SaveAs:
            return saveAs();
        case ChangedFileAnswer::Cancel:
            return false;
        }
    }
    const Result<bool> saved = m_document.save(path);
    if (!saved) {
        emit refused(
            saved.error() != m_document.problems()
                ? tr("%1 could not be saved: %2")
                      .arg(QFileInfo(path).fileName(), toQt(saved.error().front().message))
                : tr("Not saved: a file cannot hold what is not legal. Mend the marked fields."),
            saved.error());
        return false;
    }
    emit this->saved(QFileInfo(path).absoluteFilePath());
    return true;
}

} // namespace permdse::ui
