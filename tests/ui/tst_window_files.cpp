// SPDX-License-Identifier: GPL-3.0-or-later
// Opening, saving and leaving: no work is lost without a question.

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include "core/base/file_output.h"
#include "core/experiment/experiment_file.h"
#include "core/store/result_folder.h"
#include "tests/support/compare.h"
#include "tests/ui/window_desk.h"
#include "ui/views/theme.h"

using namespace permdse;
using namespace permdse::ui;
using namespace permdse::ui::test;

class TstWindowFiles : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(*qApp, Appearance::Light); }
    void init() { permdse::test::failOnAnyWarning(); }

    void opensAndRemembers() {
        Desk desk;
        QCOMPARE(desk.window.windowTitle(), QStringLiteral("untitled[*] – PermDSE"));
        QVERIFY(desk.window.openFile(example("scaling.json")));
        QCOMPARE(desk.window.windowTitle(), QStringLiteral("scaling.json[*] – PermDSE"));
        QVERIFY(!desk.window.isWindowModified());
        QCOMPARE(desk.window.document().experiment(),
                 *loadExperiment(example("scaling.json").toStdString()));
        QVERIFY(desk.find<QLabel>("pointCount")->text().contains(QStringLiteral("points")));
        QVERIFY(desk.window.close());

        MainWindow next(desk.settings, desk.dialogs());
        next.openLastFile();
        QCOMPARE(next.document().fileName(), QStringLiteral("scaling.json"));
    }

    /// What is no experiment at all is not opened.
    void badFileIsShownWithoutDialogs() {
        Desk desk;
        QVERIFY(desk.window.openFile(example("scaling.json")));
        const Experiment before = desk.window.document().experiment();
        const QString path = desk.directory.filePath(QStringLiteral("bad.json"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"name\": 3, \"dependencies\": [{\"kind\": \"permdn\"}]}");
        file.close();
        QVERIFY(!desk.window.openFile(path));
        QCOMPARE(desk.window.document().experiment(), before);
        QVERIFY(desk.isBannerShown());
        QVERIFY(desk.bannerText().startsWith(QStringLiteral("bad.json could not be opened")));
        QVERIFY(desk.window.messages().rowCount() >= 2);
        QCOMPARE(desk.find<QTableView>("messageTable")->model()->rowCount(),
                 desk.window.messages().rowCount());
        QVERIFY(desk.find<QTableView>("messageTable")->isVisible());
        desk.picture("bad_file");
        QVERIFY(desk.window.openFile(example("scaling.json")));
        QVERIFY(!desk.isBannerShown());
        QCOMPARE(desk.window.messages().rowCount(), 0);
    }

    /// A file whose values do not fit together opens, so that they can be mended here.
    void filesOpenForRepair() {
        Desk desk;
        const QString path = desk.directory.filePath(QStringLiteral("large.json"));
        Experiment large = *loadExperiment(example("scaling.json").toStdString());
        large.search.budget = 7;
        large.constraints = {"area_mm < 3"};
        QVERIFY(writeTextFile(path.toStdString(), experimentText(large)).has_value());
        QVERIFY(!loadExperiment(path.toStdString()).has_value());
        QVERIFY(desk.window.openFile(path));
        QCOMPARE(desk.window.document().experiment(), large);
        QCOMPARE(desk.window.messages().rowCount(), 2);
        QCOMPARE(desk.bannerText(),
                 QStringLiteral("large.json has 2 errors to mend before it can run. A click on a "
                                "message leads to its field; what has none can be left out by its "
                                "menu."));
        auto* table = desk.find<QTableView>("messageTable");
        QVERIFY(table->visualRect(table->model()->index(0, 0)).top() >= 0); // the first in sight
        desk.picture("repair");
        desk.trigger("actionRun");
        QVERIFY(!desk.window.job().isActive());
        // Half of it mended can be saved, and opened again.
        desk.window.document().edit(QStringLiteral("constraint"),
                                    [](EditState& state) { state.experiment.constraints.clear(); });
        desk.trigger("actionSave");
        QVERIFY(!desk.window.isWindowModified());
        QVERIFY(desk.window.openFile(path));
        QCOMPARE(desk.window.messages().rowCount(), 1);
        desk.window.document().edit(QStringLiteral("budget"), [](EditState& state) {
            state.experiment.search.budget = 1'000'000;
        });
        QVERIFY(desk.window.document().canRun());
        desk.trigger("actionSave");
        QVERIFY(loadExperiment(path.toStdString()).has_value());
    }

    /// So does one of which some parts cannot be read: they stay in the file until something
    /// else takes their place, or they are left out.
    void unreadablePartsStayUntilMended_data() {
        QTest::addColumn<QByteArray>("from"); // in the example `scaling`
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("pointer");
        const auto row = [](const char* title, const char* from, const char* to, const char* code,
                            const char* pointer) {
            QTest::newRow(title) << QByteArray(from) << QByteArray(to) << QString::fromLatin1(code)
                                 << QString::fromLatin1(pointer);
        };
        row("unknown key", "{\n", "{\n  \"colour\": \"red\",\n", "CFG-0001", "/colour");
        row("name of a workload", "\"workloads\": [", "\"workloads\": [\"nmtt\", ", "EXP-0025",
            "/workloads/0");
        row("kind of a workload", "\"workloads\": [", "\"workloads\": [7, ", "CFG-0003",
            "/workloads/0");
        row("parameter", "\"sweep\": {", "\"sweep\": {\"pes\": 8, ", "EXP-0008",
            "/architectures/0/sweep/pes");
        row("value of a parameter", "\"sweep\": {", "\"sweep\": {\"fifo_depth\": \"deep\", ",
            "CFG-0003", "/architectures/0/sweep/fifo_depth");
        row("architecture", "\"architectures\": [", "\"architectures\": [{\"kind\": \"tpu\"}, ",
            "EXP-0006", "/architectures/0");
        row("architecture of a wrong type", "\"architectures\": [", "\"architectures\": [1, ",
            "CFG-0003", "/architectures/0");
        row("metric", "\"objectives\": {", "\"objectives\": {\"speed\": \"max\", ", "EXP-0019",
            "/objectives/speed");
        row("word", "\"cell\": \"itrs-lstp\"", "\"cell\": \"big\"", "CFG-0005", "/technology/cell");
        row("repeated key", "{\n", "{\n  \"name\": \"former\",\n", "JSON-0002", "/name");
        row("repeated object", "\"workloads\": [",
            "\"architectures\": [{\"kind\": \"eie\", \"own\": 1}],\n  \"workloads\": [",
            "JSON-0002", "/architectures");
    }
    void unreadablePartsStayUntilMended() {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QString, code);
        QFETCH(QString, pointer);
        Desk desk;
        QFile original(example("scaling.json"));
        QVERIFY(original.open(QIODevice::ReadOnly));
        QByteArray text = original.readAll();
        const QByteArray whole = text;
        QVERIFY(text.contains(from));
        text.replace(text.indexOf(from), from.size(), to);
        const QString path = desk.directory.filePath(QStringLiteral("broken.json"));
        QVERIFY(writeTextFile(path.toStdString(), text.toStdString()).has_value());
        QVERIFY(desk.window.openFile(path));
        QCOMPARE(desk.window.messages().count(), QStringLiteral("1 error"));
        const Diagnostic& problem = desk.window.messages().diagnostic(0);
        QCOMPARE(QString::fromStdString(problem.code), code);
        desk.trigger("actionRun");
        QVERIFY(!desk.window.job().isActive());
        // An edit of something else keeps it, also in the file.
        const auto rename = [&](const char* name) {
            desk.window.document().edit(QStringLiteral("name"),
                                        [&](EditState& state) { state.experiment.name = name; });
        };
        rename("renamed");
        QCOMPARE(desk.window.messages().count(), QStringLiteral("1 error"));
        desk.trigger("actionSave");
        QVERIFY(original.fileName() != path);
        Result<std::string> saved = readTextFile(path.toStdString());
        QVERIFY(saved && QByteArray::fromStdString(*saved).contains(to));
        // Left out, all is well, and the file is the example but for its name.
        QVERIFY(desk.window.document().leaveOut(pointer.toStdString()));
        QCOMPARE(desk.window.messages().count(), QString());
        QVERIFY(desk.window.document().canRun());
        desk.window.document().undoStack().undo();
        QCOMPARE(desk.window.messages().count(), QStringLiteral("1 error"));
        desk.window.document().undoStack().redo();
        rename(loadExperiment(example("scaling.json").toStdString())->name.c_str());
        desk.trigger("actionSave");
        saved = readTextFile(path.toStdString());
        QVERIFY(saved.has_value());
        QCOMPARE(*loadExperiment(path.toStdString()),
                 *loadExperiment(example("scaling.json").toStdString()));
    }

    /// Saving changes what was edited; all else stays as it was written.
    void savingKeepsWhatWasWritten() {
        Desk desk;
        const QString path = desk.directory.filePath(QStringLiteral("own.json"));
        QVERIFY(QFile::copy(example("edge_device.json"), path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray before = file.readAll();
        file.close();
        QVERIFY(desk.window.openFile(path));
        desk.window.document().edit(QStringLiteral("name"), [](EditState& state) {
            state.experiment.name = "Another device";
        });
        desk.trigger("actionSave");
        QVERIFY(file.open(QIODevice::ReadOnly));
        QByteArray expected = before;
        QVERIFY(before.contains("\"name\": \"Edge device\""));
        QCOMPARE(file.readAll(),
                 expected.replace("\"name\": \"Edge device\"", "\"name\": \"Another device\""));
    }

    /// The results of a run on the command line are shown as if they had just come.
    void resultsOfAFolderOpen() {
        Desk desk;
        QVERIFY(desk.window.openFile(example("scaling.json")));
        QVERIFY(desk.run());
        const RunResultPtr made = desk.window.result();
        const QString folder = desk.directory.filePath(QStringLiteral("res"));
        Result<ResultFolder> results = ResultFolder::claim(folder.toStdString(), false);
        QVERIFY(results.has_value());
        results->write(made->experiment, made->outcome, makeRunRecord(made->experiment, 1, 1.0));
        Diagnostics warnings;
        QVERIFY(results->publish(warnings).has_value());
        desk.trigger("actionNew");
        QVERIFY(!desk.window.result());

        QSignalSpy finished(&desk.window.opening(), &ResultsJob::finished);
        desk.answers.open_path = folder;
        desk.trigger("actionOpenResults");
        QVERIFY(desk.find<QWidget>("fileProgress")->isVisible());
        QVERIFY(finished.wait(patience_ms));
        const RunResultPtr opened = desk.window.result();
        QVERIFY(opened);
        QCOMPARE(opened->experiment, made->experiment);
        QVERIFY(opened->outcome.fronts == made->outcome.fronts);
        QCOMPARE(desk.window.document().experiment(), made->experiment);
        QVERIFY(desk.window.document().filePath().isEmpty()); // the folder stays as it is
        QVERIFY(!desk.window.isWindowModified());
        QVERIFY(!desk.find<QLabel>("staleNote")->isVisible());
        QCOMPARE(desk.find<QLabel>("runSummary")->text(),
                 QStringLiteral("res: 126 points, %1 feasible").arg(made->outcome.feasible_points));
        QVERIFY(!desk.find<QWidget>("fileProgress")->isVisible());
        QCOMPARE(desk.find<QTableView>("resultTable")->model()->rowCount(), 126);
        desk.window.session().select({RowId(17)}, RowId(17));
        QVERIFY(desk.find<QLabel>("inspectorTitle")->text().contains(QStringLiteral("point 17")));
        desk.picture("opened_results");
    }

    void resultsThatDoNotMatchAreRefused() {
        Desk desk;
        QVERIFY(desk.window.openFile(example("scaling.json")));
        QVERIFY(desk.run());
        const QString folder = desk.directory.filePath(QStringLiteral("other"));
        QVERIFY(QDir().mkpath(folder));
        QSignalSpy failed(&desk.window.opening(), &ResultsJob::failed);
        QVERIFY(desk.window.openFile(folder));
        QVERIFY(failed.wait(patience_ms));
        QCOMPARE(desk.bannerText(),
                 QStringLiteral("other could not be opened: no results of a run: provenance.json "
                                "cannot be read; open a folder that \"permdse run\" wrote."));
        QCOMPARE(desk.window.messages().diagnostic(0).code, std::string("RES-0001"));
        QVERIFY(desk.window.result()); // what was shown stays
        QCOMPARE(desk.window.document().fileName(), QStringLiteral("scaling.json"));
    }

    void asksBeforeEditsAreLost_data() {
        QTest::addColumn<int>("answer");
        QTest::addColumn<bool>("closes");
        QTest::addColumn<bool>("saves");
        QTest::newRow("save") << int(SaveAnswer::Save) << true << true;
        QTest::newRow("discard") << int(SaveAnswer::Discard) << true << false;
        QTest::newRow("cancel") << int(SaveAnswer::Cancel) << false << false;
    }
    void asksBeforeEditsAreLost() {
        QFETCH(int, answer);
        QFETCH(bool, closes);
        QFETCH(bool, saves);
        Desk desk;
        auto* name = desk.find<QLineEdit>("experimentName");
        name->selectAll();
        QTest::keyClicks(name, QStringLiteral("mine"));
        QTest::keyClick(name, Qt::Key_Return);
        QVERIFY(desk.window.isWindowModified());
        desk.answers.save = static_cast<SaveAnswer>(answer);
        desk.answers.save_path = desk.directory.filePath(QStringLiteral("mine"));
        QCOMPARE(desk.window.close(), closes);
        QCOMPARE(desk.answers.save_questions, 1);
        const QString path = desk.directory.filePath(QStringLiteral("mine.json"));
        QCOMPARE(QFile::exists(path), saves);
        if (saves) {
            QCOMPARE(loadExperiment(path.toStdString())->name, std::string("mine"));
        }
    }

    void closesDuringARun() {
        Desk desk(patientRun);
        QSignalSpy progress(&desk.window.job(), &RunJob::progressChanged);
        desk.trigger("actionRun");
        QTRY_VERIFY_WITH_TIMEOUT(progress.count() >= 1, patience_ms);
        QVERIFY(!desk.window.close()); // the user wants to stay
        QCOMPARE(desk.answers.losses.size(), 1);
        QVERIFY2(desk.answers.losses.first().startsWith(
                     QStringLiteral("The run is still under way, its results would be lost: ")),
                 qPrintable(desk.answers.losses.first()));
        QVERIFY(desk.answers.losses.first().endsWith(QStringLiteral(" of 162 points are done.")));
        QVERIFY(desk.window.isVisible());
        QCOMPARE(desk.window.job().state(), RunJob::State::Running);
        desk.answers.lose = true;
        QVERIFY(desk.window.close());
        QVERIFY(!desk.window.job().isActive());
    } // the window is destroyed while the worker may still run

    /// A run belongs to the experiment that it was started for.
    void otherExperimentsEndTheRun_data() {
        QTest::addColumn<bool>("isNew");
        QTest::addColumn<bool>("lose");
        QTest::newRow("new") << true << true;
        QTest::newRow("open") << false << true;
        QTest::newRow("new, but stay") << true << false;
        QTest::newRow("open, but stay") << false << false;
    }
    void otherExperimentsEndTheRun() {
        QFETCH(bool, isNew);
        QFETCH(bool, lose);
        Desk desk(patientRun);
        QVERIFY(desk.window.openFile(example("edge_device.json")));
        QSignalSpy progress(&desk.window.job(), &RunJob::progressChanged);
        desk.trigger("actionRun");
        QTRY_VERIFY_WITH_TIMEOUT(progress.count() >= 1, patience_ms);
        QSignalSpy finished(&desk.window.job(), &RunJob::finished);
        QSignalSpy cancelled(&desk.window.job(), &RunJob::cancelled);
        desk.answers.lose = lose;
        desk.answers.open_path = example("scaling.json");
        desk.trigger(isNew ? "actionNew" : "actionOpen");
        QCOMPARE(desk.answers.losses.size(), 1);
        if (!lose) {
            QCOMPARE(desk.window.document().fileName(), QStringLiteral("edge_device.json"));
            QCOMPARE(desk.window.job().state(), RunJob::State::Running);
            return;
        }
        QCOMPARE(desk.window.document().fileName(),
                 isNew ? QStringLiteral("untitled") : QStringLiteral("scaling.json"));
        QVERIFY(!desk.window.job().isActive());
        QVERIFY(desk.find<QAction>("actionRun")->isEnabled());
        QVERIFY(!desk.find<QWidget>("runProgress")->isVisible());
        QVERIFY(desk.find<QLabel>("runSummary")->text().isEmpty());
        // Another run waits for the former to end: its results come, and no others before them.
        desk.trigger("actionRun");
        QSignalSpy more(&desk.window.job(), &RunJob::progressChanged);
        QTRY_VERIFY_WITH_TIMEOUT(more.count() >= 1, patience_ms);
        QCOMPARE(finished.count() + cancelled.count(), 0);
        QVERIFY(!desk.window.result());
        QVERIFY(!desk.isBannerShown());
        desk.trigger("actionStop");
        QVERIFY(cancelled.wait(patience_ms));
        QCOMPARE(cancelled.count(), 1);
        QCOMPARE(desk.window.result()->experiment, desk.window.document().experiment());
    }

    /// What another program wrote into the open file is not overwritten without a question.
    void fileChangedByOthers_data() {
        QTest::addColumn<int>("answer");
        QTest::addColumn<QString>("name");    // in the file, afterwards
        QTest::addColumn<QString>("shown");   // in the window, afterwards
        QTest::addColumn<bool>("isModified"); // in the window, afterwards
        const auto row = [](const char* title, ChangedFileAnswer answer, const char* name,
                            const char* shown, bool isModified) {
            QTest::newRow(title) << int(answer) << QString::fromLatin1(name)
                                 << QString::fromLatin1(shown) << isModified;
        };
        row("overwrite", ChangedFileAnswer::Overwrite, "mine", "mine", false);
        row("reload", ChangedFileAnswer::Reload, "theirs", "theirs", false);
        row("save as", ChangedFileAnswer::SaveAs, "theirs", "mine", false);
        row("cancel", ChangedFileAnswer::Cancel, "theirs", "mine", true);
    }
    void fileChangedByOthers() {
        QFETCH(int, answer);
        QFETCH(QString, name);
        QFETCH(QString, shown);
        QFETCH(bool, isModified);
        Desk desk;
        const QString path = desk.directory.filePath(QStringLiteral("shared.json"));
        QVERIFY(QFile::copy(example("scaling.json"), path));
        QVERIFY(desk.window.openFile(path));
        const auto rename = [&desk](const char* to) {
            desk.window.document().edit(QStringLiteral("name"),
                                        [to](EditState& state) { state.experiment.name = to; });
        };
        rename("first");
        desk.trigger("actionSave"); // nobody else wrote: no question
        QCOMPARE(desk.answers.changed_file_questions, 0);
        QCOMPARE(loadExperiment(path.toStdString())->name, std::string("first"));

        Experiment theirs = *loadExperiment(path.toStdString());
        theirs.name = "theirs";
        QVERIFY(writeTextFile(path.toStdString(), experimentText(theirs)).has_value());
        rename("mine");
        desk.answers.changed_file = static_cast<ChangedFileAnswer>(answer);
        desk.answers.save_path = desk.directory.filePath(QStringLiteral("copy.json"));
        desk.trigger("actionSave");
        QCOMPARE(desk.answers.changed_file_questions, 1);
        QCOMPARE(loadExperiment(path.toStdString())->name, name.toStdString());
        QCOMPARE(desk.window.document().experiment().name, shown.toStdString());
        QCOMPARE(desk.window.isWindowModified(), isModified);
        const bool isCopied = answer == int(ChangedFileAnswer::SaveAs);
        QCOMPARE(QFile::exists(desk.answers.save_path), isCopied);
        QCOMPARE(desk.window.document().fileName(),
                 isCopied ? QStringLiteral("copy.json") : QStringLiteral("shared.json"));
    }

    /// A file that is gone is written again; one written with the same contents is no other.
    void fileGoneOrRewrittenAlike() {
        Desk desk;
        const QString path = desk.directory.filePath(QStringLiteral("own.json"));
        QVERIFY(QFile::copy(example("scaling.json"), path));
        QVERIFY(desk.window.openFile(path));
        QVERIFY(QFile::remove(path));
        QVERIFY(QFile::copy(example("scaling.json"), path));
        QVERIFY(!desk.window.document().isChangedOnDisk());
        QVERIFY(QFile::remove(path));
        desk.window.document().edit(QStringLiteral("name"),
                                    [](EditState& state) { state.experiment.name = "again"; });
        desk.trigger("actionSave");
        QCOMPARE(desk.answers.changed_file_questions, 0);
        QCOMPARE(loadExperiment(path.toStdString())->name, std::string("again"));
    }
};

QTEST_MAIN(TstWindowFiles)
#include "tst_window_files.moc"
