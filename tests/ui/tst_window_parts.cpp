// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the main window, each without the others.
#include <functional>

#include <QFile>
#include <QFileInfo>
#include <QMainWindow>
#include <QProgressBar>
#include <QSettings>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QUndoStack>

#include "core/experiment/experiment_file.h"
#include "tests/support/compare.h"
#include "ui/models/experiment_document.h"
#include "ui/window/experiment_saver.h"
#include "ui/window/recent_files.h"
#include "ui/window/run_desk.h"
#include "ui/window/window_actions.h"
#include "ui/window/window_status.h"

using namespace permdse;
using namespace permdse::ui;

namespace {

constexpr int patience_ms = 60000;

/// A run that ends at once, well or not.
struct QuickRun {
    bool fails = false;

    Result<RunOutcome> operator()(const Experiment& experiment, const RunOptions&,
                                  const RunControl&) const {
        if (fails) {
            return Diagnostic{Severity::Error, "RUN-0003", "", "", 0, "the memory ran out"};
        }
        return runExperiment(experiment, {1, {}, {}}, {});
    }
};

/// An experiment, a place for its file, and someone who says where that is.
struct SavingDesk {
    SavingDesk() {
        dialogs.save_file = [this](QWidget*, const QString&, const QString&, const QString&) {
            return path;
        };
        dialogs.ask_about_changed_file = [this](QWidget*, const QString&) { return changed_file; };
    }

    void rename(const std::string& name) {
        document.edit(QStringLiteral("name"),
                      [&](EditState& state) { state.experiment.name = name; });
    }

    QTemporaryDir directory;
    QString path = directory.filePath(QStringLiteral("mine"));
    ChangedFileAnswer changed_file = ChangedFileAnswer::Cancel;
    QWidget window;
    WindowDialogs dialogs;
    ExperimentDocument document;
    ExperimentSaver saver{window, dialogs, document};
};

} // namespace

class TstWindowParts final : public QObject {
    Q_OBJECT
private slots:
    void init() { permdse::test::failOnAnyWarning(); }

    void recentFilesAreFewAndTheLatestFirst() {
        QTemporaryDir directory;
        QSettings settings(directory.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
        RecentFiles recent(settings);
        QCOMPARE(recent.last(), QString());
        for (int i = 0; i < RecentFiles::limit + 2; ++i) {
            recent.remember(QStringLiteral("/f%1.json").arg(i));
        }
        recent.remember(QStringLiteral("/f5.json"));
        QCOMPARE(recent.paths().size(), RecentFiles::limit);
        QCOMPARE(recent.paths().mid(0, 3),
                 QStringList({QStringLiteral("/f5.json"), QStringLiteral("/f9.json"),
                              QStringLiteral("/f8.json")}));
        QCOMPARE(recent.paths().count(QStringLiteral("/f5.json")), 1);
        recent.clear();
        QCOMPARE(recent.paths(), QStringList());
        QCOMPARE(RecentFiles(settings).last(), QStringLiteral("/f5.json"));
    }

    void namelessExperimentAsksForItsFile() {
        SavingDesk desk;
        QSignalSpy saved(&desk.saver, &ExperimentSaver::saved);
        desk.rename("first");
        QVERIFY(desk.saver.save());
        QCOMPARE(saved.count(), 1);
        const QString path = saved.first().first().toString();
        QCOMPARE(path, desk.path + QStringLiteral(".json"));
        QCOMPARE(desk.document.filePath(), path);
        QCOMPARE(loadExperiment(path.toStdString())->name, std::string("first"));
        desk.path.clear(); // the user gives up
        QVERIFY(!desk.saver.saveAs());
        QCOMPARE(saved.count(), 1);
    }

    void foreignChangeIsNotOverwrittenUnasked() {
        SavingDesk desk;
        QVERIFY(desk.saver.save());
        const QString path = desk.document.filePath();
        QFile file(path);
        QVERIFY(file.open(QIODevice::Append));
        file.write("\n\n");
        file.close();
        desk.rename("mine");
        QSignalSpy reload(&desk.saver, &ExperimentSaver::reloadRequested);
        QVERIFY(!desk.saver.save());
        QCOMPARE(reload.count(), 0);
        desk.changed_file = ChangedFileAnswer::Reload;
        QVERIFY(!desk.saver.save());
        QCOMPARE(reload.count(), 1);
        QCOMPARE(reload.first().first().toString(), path);
        QVERIFY(loadExperiment(path.toStdString())->name != "mine");
        desk.changed_file = ChangedFileAnswer::Overwrite;
        QVERIFY(desk.saver.save());
        QCOMPARE(loadExperiment(path.toStdString())->name, std::string("mine"));
    }

    void refusalSaysWhy() {
        SavingDesk desk;
        desk.path = desk.directory.filePath(QStringLiteral("none/mine.json"));
        QSignalSpy refused(&desk.saver, &ExperimentSaver::refused);
        QVERIFY(!desk.saver.saveAs());
        QCOMPARE(refused.count(), 1);
        QVERIFY(refused.first().first().toString().startsWith(
            QStringLiteral("mine.json could not be saved: ")));
        QCOMPARE(refused.first().at(1).value<Diagnostics>().size(), std::size_t(1));
        QVERIFY(desk.document.filePath().isEmpty());
    }

    void actionsExplainThemselvesAndShareNoKey() {
        QMainWindow window;
        WindowActions actions(window);
        QStringList keys;
        for (const QAction* action : window.actions()) {
            QVERIFY2(!action->whatsThis().isEmpty(), qPrintable(action->objectName()));
            QVERIFY(action->toolTip().startsWith(action->whatsThis()));
            for (const QKeySequence& key : action->shortcuts()) {
                keys.append(key.toString());
            }
        }
        QVERIFY(keys.size() > 10);
        QCOMPARE(keys.removeDuplicates(), 0);

        QUndoStack steps;
        actions.showSteps(steps);
        QVERIFY(!actions.undo->isEnabled() && !actions.redo->isEnabled());
        steps.push(new QUndoCommand(QStringLiteral("the change")));
        actions.showSteps(steps);
        QVERIFY(actions.undo->isEnabled());
        QCOMPARE(actions.undo->text(), QStringLiteral("&Undo the change"));
        steps.undo();
        actions.showSteps(steps);
        QCOMPARE(actions.redo->text(), QStringLiteral("&Redo the change"));
    }

    void statusShowsFilesAndStopsThem() {
        QStatusBar bar;
        WindowStatus status(bar);
        auto* progress = bar.findChild<QProgressBar*>(QStringLiteral("fileProgress"));
        auto* cancel = bar.findChild<QToolButton*>(QStringLiteral("fileCancel"));
        QVERIFY(progress && cancel);
        QVERIFY(!progress->isVisibleTo(&bar));
        status.showFile(QStringLiteral("Writing points.csv"));
        status.setFileProgress(400);
        QVERIFY(progress->isVisibleTo(&bar));
        QCOMPARE(progress->value(), 400);
        QSignalSpy cancelled(&status, &WindowStatus::fileCancelled);
        cancel->click();
        QCOMPARE(cancelled.count(), 1);
        status.hideFile();
        QVERIFY(!progress->isVisibleTo(&bar));
        status.showFile(QStringLiteral("Writing report.html"));
        QCOMPARE(progress->value(), 0);
    }

    void runIsPutIntoTheSession() {
        ResultSession session;
        RunDesk desk(session, QuickRun{});
        QSignalSpy shown(&desk, &RunDesk::shown), finished(&desk, &RunDesk::finished);
        desk.job().start(defaultExperiment());
        QVERIFY(!finished.isEmpty() || finished.wait(patience_ms));
        QCOMPARE(shown.count(), 1);
        QVERIFY(session.result());
        QCOMPARE(session.result()->experiment, defaultExperiment());
        desk.show(nullptr);
        QCOMPARE(shown.count(), 2);
        QVERIFY(!session.result());
    }

    void failedRunLeavesWhatWasShown() {
        ResultSession session;
        QuickRun runner;
        RunDesk desk(session, std::ref(runner));
        QSignalSpy finished(&desk, &RunDesk::finished), failed(&desk, &RunDesk::failed);
        desk.job().start(defaultExperiment());
        QVERIFY(!finished.isEmpty() || finished.wait(patience_ms));
        const RunResultPtr before = session.result();
        runner.fails = true;
        desk.job().start(defaultExperiment());
        QVERIFY(!failed.isEmpty() || failed.wait(patience_ms));
        QCOMPARE(failed.first().first().value<Diagnostics>().front().code, std::string("RUN-0003"));
        QCOMPARE(session.result(), before);
    }
};

QTEST_MAIN(TstWindowParts)
#include "tst_window_parts.moc"
