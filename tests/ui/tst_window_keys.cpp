// SPDX-License-Identifier: GPL-3.0-or-later
// Focus, keys and menus of the window, and what it shows after each of them.

#include <stdexcept>

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDockWidget>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStatusBar>
#include <QTabWidget>
#include <QTest>
#include <QTextBrowser>
#include <QTimer>

#include "core/experiment/experiment_file.h"
#include "tests/support/compare.h"
#include "tests/ui/window_desk.h"
#include "ui/views/note_field.h"
#include "ui/views/pareto_view.h"
#include "ui/views/simulation_view.h"
#include "ui/views/theme.h"
#include "ui/window/guarded_application.h"
#include "ui/window/help_dialogs.h"
#include "ui/window/shipped_documents.h"

using namespace permdse;
using namespace permdse::ui;
using namespace permdse::ui::test;

namespace {

/// Types a new name as a user does.
void typeName(Desk& desk, const QString& name) {
    auto* field = desk.find<QLineEdit>("experimentName");
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, name);
    QTest::keyClick(field, Qt::Key_Return);
}

} // namespace

class TstWindowKeys : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(*qApp, Appearance::Light); }
    void init() { permdse::test::failOnAnyWarning(); }

    void runLeavesFieldsAlone_data() {
        QTest::addColumn<QByteArray>("start");
        QTest::newRow("button of the page") << QByteArray("click");
        QTest::newRow("Return") << QByteArray("return");
        QTest::newRow("F5") << QByteArray("F5");
    }
    /// After a run no field has the focus, so that a key edits nothing.
    void runLeavesFieldsAlone() {
        QFETCH(QByteArray, start);
        Desk desk;
        desk.window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&desk.window));
        auto* button = desk.find<QPushButton>("welcomeRun");
        QCOMPARE(QApplication::focusWidget(), button);
        QSignalSpy finished(&desk.window.job(), &RunJob::finished);
        if (start == "click") {
            QTest::mouseClick(button, Qt::LeftButton);
        } else if (start == "return") {
            QTest::keyClick(button, Qt::Key_Return);
        } else {
            QTest::keyClick(button, Qt::Key_F5);
        }
        QVERIFY(!finished.isEmpty() || finished.wait(patience_ms));
        QWidget* focus = QApplication::focusWidget();
        QVERIFY(focus);
        QVERIFY2(!qobject_cast<QLineEdit*>(focus), qPrintable(focus->objectName()));
        QTest::keyClicks(focus, QStringLiteral("z"));
        QTest::keyClick(focus, Qt::Key_Return);
        QVERIFY(!desk.window.isWindowModified());
    }

    /// Keys of the window work in its fields, too.
    void keysWorkInFields_data() {
        QTest::addColumn<QByteArray>("field");
        for (const char* name : {"experimentName", "experimentDescription", "resultFilter"}) {
            QTest::newRow(name) << QByteArray(name);
        }
    }
    void keysWorkInFields() {
        QFETCH(QByteArray, field);
        Desk desk;
        QVERIFY(desk.run());
        desk.window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&desk.window));
        auto* line = desk.find<QWidget>(field.constData());
        line->setFocus();
        desk.answers.save_path = desk.directory.filePath(QStringLiteral("figure.svg"));
        QTest::keyClick(line, Qt::Key_E, Qt::ControlModifier);
        QVERIFY(QFile::exists(desk.answers.save_path));
    }

    /// A description of several lines is seen and edited as such, and is undone like other fields.
    void descriptionHasLines() {
        Desk desk;
        Experiment experiment = defaultExperiment();
        experiment.description = "One\ntwo";
        desk.window.document().reset(experiment, {});
        desk.window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&desk.window));
        auto* note = desk.find<QPlainTextEdit>("experimentDescription");
        QCOMPARE(note->toPlainText(), QStringLiteral("One\ntwo"));
        QVERIFY(note->height() >= 2 * note->fontMetrics().lineSpacing());
        note->setFocus();
        note->moveCursor(QTextCursor::End);
        QTest::keyClick(note, Qt::Key_Return);
        QTest::keyClicks(note, QStringLiteral("three"));
        QTest::keyClick(note, Qt::Key_Z, Qt::ControlModifier); // in the field alone
        QVERIFY(note->toPlainText() != QStringLiteral("One\ntwo\nthree"));
        QVERIFY(!desk.window.document().undoStack().canUndo());
        QTest::keyClick(note, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(note->toPlainText(), QStringLiteral("One\ntwo\nthree"));
        QTest::keyClick(note, Qt::Key_Tab);
        QVERIFY(!note->hasFocus());
        QCOMPARE(desk.window.document().experiment().description, std::string("One\ntwo\nthree"));
        QCOMPARE(desk.window.document().undoStack().count(), 1);
        note->setFocus();
        QTest::keyClick(note, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(note->toPlainText(), QStringLiteral("One\ntwo"));
        QVERIFY(!desk.window.isWindowModified());
        // What would take long to lay out is kept, but not edited here.
        experiment.description = std::string(1'000'000, 'x');
        desk.window.document().reset(experiment, {});
        QVERIFY(note->isReadOnly());
        QVERIFY(note->toPlainText().size() <= NoteField::longestText);
        note->setFocus();
        QTest::keyClick(note, Qt::Key_Tab);
        QCOMPARE(desk.window.document().experiment().description.size(), std::size_t(1'000'000));
    }

    void typingCounts_data() {
        QTest::addColumn<QByteArray>("action");
        QTest::addColumn<bool>("inTable");
        for (const char* action : {"actionSave", "actionSaveAs", "actionRun", "actionQuit"}) {
            QTest::addRow("%s, field", action) << QByteArray(action) << false;
            QTest::addRow("%s, table", action) << QByteArray(action) << true;
        }
    }
    /// What is typed and not taken over yet counts for what is done next: a click on a tool button
    /// or a key leaves the focus where it is.
    void typingCounts() {
        QFETCH(QByteArray, action);
        QFETCH(bool, inTable);
        Desk desk;
        const QString path = desk.directory.filePath(QStringLiteral("typed.json"));
        QVERIFY(desk.window.document().save(path));
        desk.window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&desk.window));
        QWidget* field = desk.find<QLineEdit>("experimentName");
        if (inTable) {
            auto* table = desk.find<QTableView>("parameters_permdnn");
            table->setCurrentIndex(sweepCell(*table, "pe_count"));
            table->edit(table->currentIndex());
            field = table->viewport()->findChild<QLineEdit*>();
            QVERIFY(field);
        }
        field->setFocus();
        qobject_cast<QLineEdit*>(field)->selectAll();
        QTest::keyClicks(field, inTable ? QStringLiteral("7") : QStringLiteral("typed"));
        desk.answers.save = SaveAnswer::Save;
        desk.answers.save_path = path;
        QSignalSpy finished(&desk.window.job(), &RunJob::finished);
        if (action == "actionQuit") {
            QVERIFY(desk.window.close());
            QCOMPARE(desk.answers.save_questions, 1);
        } else {
            QVERIFY(desk.find<QAction>(action.constData())->isEnabled());
            desk.trigger(action.constData());
        }
        Experiment experiment;
        if (action == "actionRun") {
            QVERIFY(finished.wait(patience_ms));
            experiment = desk.window.result()->experiment;
        } else {
            experiment = loadExperiment(path.toStdString()).value();
        }
        if (inTable) {
            QCOMPARE(experiment.architectures.front().fixed.back().parameter,
                     std::string("pe_count"));
            QCOMPARE(experiment.architectures.front().fixed.back().value, 7.0);
        } else {
            QCOMPARE(experiment.name, std::string("typed"));
        }
    }

    /// What is typed is undone in its field; what was taken over, in the experiment.
    void undoInAField() {
        Desk desk;
        desk.window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&desk.window));
        auto* name = desk.find<QLineEdit>("experimentName");
        const QString before = name->text();
        name->setFocus();
        name->selectAll();
        QTest::keyClicks(name, QStringLiteral("z"));
        QTest::keyClick(name, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(name->text(), before);
        QVERIFY(!desk.window.isWindowModified());
        typeName(desk, QStringLiteral("z"));
        QVERIFY(desk.window.isWindowModified());
        QTest::keyClick(name, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(name->text(), before);
        QVERIFY(!desk.window.isWindowModified());
        QVERIFY(!desk.window.document().undoStack().canUndo());
        QTest::keyClick(name, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(name->text(), QStringLiteral("z"));

        // The same in a field for numbers.
        desk.find<QTabWidget>("experimentPages")->setCurrentIndex(2);
        auto* node = desk.find<QDoubleSpinBox>("node_nm");
        node->setFocus();
        node->selectAll();
        QTest::keyClicks(node, QStringLiteral("45"));
        QTest::keyClick(node, Qt::Key_Return);
        QCOMPARE(desk.window.document().experiment().technology.node_nm, 45.0);
        QTest::keyClick(node, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(desk.window.document().experiment().technology.node_nm, 28.0);
        QCOMPARE(node->value(), 28.0);
    }

    /// Undo and redo show the page of what they change.
    void undoShowsItsPage() {
        Desk desk;
        QVERIFY(desk.window.openFile(example("paper.json")));
        auto* pages = desk.find<QTabWidget>("experimentPages");
        auto& document = desk.window.document();
        document.edit(QStringLiteral("node"),
                      [](EditState& state) { state.experiment.technology.node_nm = 22.0; });
        document.edit(QStringLiteral("sweep"),
                      [](EditState& state) { state.experiment.architectures[1].sweep.clear(); });
        document.edit(QStringLiteral("constraint"), [](EditState& state) {
            state.experiment.constraints.push_back("area_mm2 < 10");
        });
        pages->setCurrentIndex(1);
        desk.trigger("actionUndo");
        QCOMPARE(pages->currentIndex(), 3);
        desk.trigger("actionUndo");
        QCOMPARE(pages->currentIndex(), 0);
        QCOMPARE(desk.find<QTabWidget>("architectureTabs")->currentIndex(), 1);
        desk.trigger("actionUndo");
        QCOMPARE(pages->currentIndex(), 2);
        pages->setCurrentIndex(0);
        desk.trigger("actionRedo");
        QCOMPARE(pages->currentIndex(), 2);
    }

    void namesDoNotMakeResultsStale() {
        Desk desk;
        QVERIFY(desk.run());
        typeName(desk, QStringLiteral("another name"));
        QVERIFY(!desk.find<QLabel>("staleNote")->isVisible());
        desk.window.document().edit(QStringLiteral("budget"), [](EditState& state) {
            state.experiment.search.budget = 1'000'000;
        });
        QVERIFY(!desk.find<QLabel>("staleNote")->isVisible());
        desk.window.document().edit(QStringLiteral("node"), [](EditState& state) {
            state.experiment.technology.node_nm = 45.0;
        });
        QVERIFY(desk.find<QLabel>("staleNote")->isVisible());
        QVERIFY(desk.window.result()); // still there to look at
    }

    /// Whatever was in front: a run shows what it made.
    void runRaisesItsResults() {
        Desk desk;
        QVERIFY(desk.run());
        auto* tabs = desk.find<QTabWidget>("canvasTabs");
        tabs->setCurrentWidget(desk.find<SimulationView>("simulationView"));
        desk.find<QDockWidget>("dockMessages")->raise();
        QCoreApplication::processEvents();
        QVERIFY(desk.find<QTableView>("resultTable")->visibleRegion().isEmpty());
        QVERIFY(desk.run());
        QCoreApplication::processEvents();
        QCOMPARE(tabs->currentWidget(), desk.find<ParetoView>("paretoView"));
        QVERIFY(!desk.find<QTableView>("resultTable")->visibleRegion().isEmpty());
    }

    /// What was done stays in the status bar while the pointer is over a tool.
    void statusBarTellsWhatWasDone() {
        Desk desk;
        QVERIFY(desk.window.openFile(example("scaling.json")));
        QStatusTipEvent tip(desk.find<QAction>("actionOpen")->statusTip());
        QApplication::sendEvent(&desk.window, &tip);
        const QString shown = desk.window.statusBar()->currentMessage();
        QVERIFY2(shown.isEmpty() || shown == QStringLiteral("Opened scaling.json"),
                 qPrintable(shown));
        QVERIFY(desk.find<QAction>("actionOpen")->toolTip().contains(QStringLiteral("Open")));
    }

    void examplesAreCopies_data() {
        QTest::addColumn<QString>("name");
        for (const Example& each : shippedExamples()) {
            QTest::newRow(qPrintable(each.name)) << each.name;
        }
    }
    /// The examples of the repository open from the menu, as copies without a file.
    void examplesAreCopies() {
        QFETCH(QString, name);
        Desk desk;
        auto* menu = desk.find<QMenu>("menuExamples");
        QCOMPARE(menu->actions().size(), 5);
        auto* action = desk.window.findChild<QAction*>(QStringLiteral("example_") + name);
        QVERIFY(action);
        action->trigger();
        const Experiment expected =
            *loadExperiment(example(qPrintable(name + QStringLiteral(".json"))).toStdString());
        QCOMPARE(desk.window.document().experiment(), expected);
        QCOMPARE(action->text(), QString::fromStdString(expected.name));
        QCOMPARE(desk.window.document().fileName(), QStringLiteral("untitled"));
        QVERIFY(desk.find<QLabel>("welcomeText")->text().contains(action->text()));
    }

    void helpIsThere() {
        Desk desk;
        QVERIFY(QFile::exists(guidePath())); // of the sources that this was built from
        QVERIFY(desk.find<QAction>("actionGuide")->isEnabled());
        bool isAboutSeen = false, isKeysSeen = false;
        QTimer::singleShot(0, &desk.window, [&] {
            auto* dialog = qobject_cast<AboutDialog*>(QApplication::activeModalWidget());
            isAboutSeen =
                dialog && dialog->findChild<QLabel*>(QStringLiteral("aboutText"))->height() >
                              3 * dialog->fontMetrics().lineSpacing();
            if (dialog) {
                dialog->grab().save(QStringLiteral(PERMDSE_ARTIFACT_DIR "/window_about.png"));
                dialog->reject();
            }
        });
        desk.trigger("actionAbout");
        QVERIFY(isAboutSeen);
        QTimer::singleShot(0, &desk.window, [&] {
            auto* dialog = qobject_cast<KeysDialog*>(QApplication::activeModalWidget());
            if (dialog) {
                const QString text =
                    dialog->findChild<QTextBrowser*>(QStringLiteral("keysText"))->toPlainText();
                isKeysSeen = text.contains(QStringLiteral("F5 or Ctrl+R")) &&
                             text.contains(QStringLiteral("Evaluate every design"));
                dialog->grab().save(QStringLiteral(PERMDSE_ARTIFACT_DIR "/window_keys.png"));
                dialog->reject();
            }
        });
        desk.trigger("actionKeys");
        QVERIFY(isKeysSeen);
    }

    /// A fault of the program in some slot is told and does not end it.
    void faultsDoNotEndTheProgram() {
        Desk desk;
        auto* application = qobject_cast<GuardedApplication*>(qApp);
        QVERIFY(application);
        connect(application, &GuardedApplication::failedInside, &desk.window,
                &MainWindow::showInternalError, Qt::QueuedConnection);
        QTimer::singleShot(0, &desk.window, [] { throw std::out_of_range("no such row"); });
        QTRY_VERIFY(desk.isBannerShown());
        QCOMPARE(desk.bannerText(),
                 QStringLiteral("The program failed inside: no such row. Save your work under "
                                "another name and start it again."));
        QCOMPARE(desk.window.messages().rowCount(), 1);
        const Diagnostic& message = desk.window.messages().diagnostic(0);
        QCOMPARE(message.code, std::string("WIN-0001"));
        QCOMPARE(message.message, std::string("the program failed inside: no such row; save your "
                                              "work under another name and start it again"));
    }
};

int main(int argc, char** argv) {
    GuardedApplication application(argc, argv);
    TstWindowKeys test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_window_keys.moc"
