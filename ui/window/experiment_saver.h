// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "core/base/result.h"
#include "ui/window/window_dialogs.h"

namespace permdse::ui {

class ExperimentDocument;

/// Saves the experiment of a document where the user wants it, and asks before it replaces what
/// another program wrote.
class ExperimentSaver final : public QObject {
    Q_OBJECT
public:
    /// All that is passed must outlive it; dialogs belong to `window`.
    ExperimentSaver(QWidget& window, const WindowDialogs& dialogs, ExperimentDocument& document);

    /// Each is true once the experiment is in a file.
    bool save();
    bool saveAs();

signals:
    void saved(const QString& path);
    /// Nothing was written: a sentence that says so, and the problems.
    void refused(const QString& reason, const permdse::Diagnostics& problems);
    /// The user wants what the other program wrote, in place of the edits.
    void reloadRequested(const QString& path);

private:
    bool saveTo(const QString& path);

    QWidget& m_window;
    const WindowDialogs& m_dialogs;
    ExperimentDocument& m_document;
};

} // namespace permdse::ui
