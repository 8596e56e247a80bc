// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of the main window share: a window, and someone who answers its questions.
#pragma once

#include <algorithm>
#include <thread>

#include <QAction>
#include <QImage>
#include <QLineEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include "core/experiment/runner.h"
#include "ui/models/parameter_model.h"
#include "ui/window/banner.h"
#include "ui/window/main_window.h"

namespace permdse::ui::test {

inline constexpr int patience_ms = 60000;
inline constexpr QSize normalSize{1400, 900};
inline constexpr QSize smallSize{1024, 700};

inline QString example(const char* name) {
    return QStringLiteral(PERMDSE_SOURCE_DIR "/examples/") + QString::fromLatin1(name);
}

/// Answers in the user's place, and remembers what was asked.
struct Answers {
    QString open_path;
    QString save_path;
    SaveAnswer save = SaveAnswer::Cancel;
    int save_questions = 0;
    bool lose = false;
    QStringList losses; ///< what would have been lost, by question
    ChangedFileAnswer changed_file = ChangedFileAnswer::Cancel;
    int changed_file_questions = 0;
};

/// A window with settings of its own, so that those of the user are left alone.
struct Desk {
    explicit Desk(RunJob::Runner runner = runExperiment, QSize size = normalSize)
        : settings(directory.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat),
          window(settings, dialogs(), std::move(runner)) {
        window.resize(size);
        window.arrangeDocks();
        window.show();
    }

    WindowDialogs dialogs() {
        return {[this](QWidget*, const QString&, const QString&) { return answers.open_path; },
                [this](QWidget*, const QString&) { return answers.open_path; },
                [this](QWidget*, const QString&, const QString&, const QString&) {
                    return answers.save_path;
                },
                [this](QWidget*, const QString&) {
                    ++answers.save_questions;
                    return answers.save;
                },
                [this](QWidget*, const QString& loss) {
                    answers.losses.append(loss);
                    return answers.lose;
                },
                [this](QWidget*, const QString&) {
                    ++answers.changed_file_questions;
                    return answers.changed_file;
                }};
    }

    template <class Widget> Widget* find(const char* name) {
        auto* found = window.findChild<Widget*>(QString::fromLatin1(name));
        if (!found) {
            qFatal("no widget is called %s", name);
        }
        return found;
    }
    void trigger(const char* action) { find<QAction>(action)->trigger(); }
    [[nodiscard]] bool isBannerShown() { return find<Banner>("banner")->isVisible(); }
    [[nodiscard]] QString bannerText() { return find<Banner>("banner")->text(); }

    /// Runs what is shown to its end.
    [[nodiscard]] bool run() {
        QSignalSpy finished(&window.job(), &RunJob::finished);
        trigger("actionRun");
        return !finished.isEmpty() || finished.wait(patience_ms);
    }

    /// The picture of the window, also saved for people to look at.
    QImage picture(const char* name) {
        QCoreApplication::processEvents();
        const QImage image = window.grab().toImage();
        image.save(
            QStringLiteral(PERMDSE_ARTIFACT_DIR "/window_%1.png").arg(QString::fromLatin1(name)));
        return image;
    }

    QTemporaryDir directory;
    Answers answers;
    QSettings settings;
    MainWindow window;
};

/// Types a text into a cell as a user does: double click, text, Enter.
inline void typeInto(QTableView& table, const QModelIndex& index, const QString& text) {
    table.scrollTo(index);
    const QPoint place = table.visualRect(index).center();
    QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, place);
    QTest::mouseDClick(table.viewport(), Qt::LeftButton, {}, place);
    auto* editor = table.viewport()->findChild<QLineEdit*>();
    QVERIFY(editor);
    editor->selectAll();
    QTest::keyClicks(editor, text);
    QTest::keyClick(editor, Qt::Key_Return);
    QCoreApplication::processEvents(); // the view takes the text over in an event of its own
}

inline QModelIndex sweepCell(QTableView& table, const char* parameter) {
    auto* model = qobject_cast<ParameterModel*>(table.model());
    return model->index(model->rowOf(parameter), ParameterModel::ValuesColumn);
}

/// Runs on until it is stopped; then it gives back what the real runner makes of the experiment,
/// marked as stopped.
inline Result<RunOutcome> patientRun(const Experiment& experiment, const RunOptions& options,
                                     const RunControl& control) {
    for (std::size_t done = 0; !control.stopRequested(); ++done) {
        control.progress(std::min<std::size_t>(done, 40'000'000), 100'000'000);
        std::this_thread::yield();
    }
    Result<RunOutcome> outcome = runExperiment(experiment, options, {});
    if (outcome) {
        outcome->status = RunStatus::Stopped;
        outcome->planned_points = 2 * outcome->planned_points;
    }
    return outcome;
}

} // namespace permdse::ui::test
