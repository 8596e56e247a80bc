// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QMainWindow>

#include "ui/jobs/results_job.h"
#include "ui/models/diagnostic_model.h"
#include "ui/models/experiment_document.h"
#include "ui/session/result_session.h"
#include "ui/window/experiment_saver.h"
#include "ui/window/recent_files.h"
#include "ui/window/result_exports.h"
#include "ui/window/run_desk.h"
#include "ui/window/view_deck.h"
#include "ui/window/window_dialogs.h"

class QSettings;
class QStackedWidget;
class QUndoStack;

namespace permdse::ui {

class Banner;
class ExperimentEditor;
class FieldKeys;
class WelcomePage;
class WindowActions;
class WindowMenus;
class WindowStatus;
struct Example;

/// What plot, table and selection keep of a point beside the results; measured at two million.
inline constexpr std::uint64_t viewBytesPerPoint = 150;

/// The main window: the views of the table around one canvas. It holds the experiment being edited
/// and the session of results that all views share, and wires the parts together that run it, save
/// it, export what came out, and offer all this in menus, tools and the status bar.
class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    /// `settings` must outlive the window: layout, recent files and appearance are kept there.
    explicit MainWindow(QSettings& settings, WindowDialogs dialogs = desktopDialogs(),
                        RunJob::Runner runner = runExperiment, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Opens a file in place of the experiment shown, without asking about unsaved edits. If it
    /// cannot be opened, what was shown stays and the problems are shown as messages. A folder is
    /// opened as the results of a run: true then means that they are being read.
    bool openFile(const QString& path);
    /// Opens the experiment of the last time, if there was one and it still exists.
    void openLastFile();
    void run();
    /// Puts the docks where they are at the first start, in proportion to the window's size.
    void arrangeDocks() { m_deck->arrange(); }

    /// Tells of a fault of the program that was caught where it did not end it.
    void showInternalError(const QString& reason);
    /// Asked before each run, which is refused where it would not fit; without it, nothing is.
    void setMemoryAllowance(std::function<MemoryAllowance()> allowance);

    [[nodiscard]] ExperimentDocument& document() { return m_document; }
    [[nodiscard]] ResultSession& session() { return m_session; }
    [[nodiscard]] RunJob& job() { return m_runs.job(); }
    [[nodiscard]] SimulationJob& simulation() { return m_runs.simulation(); }
    [[nodiscard]] ExportJob& exporting() { return m_exports.job(); }
    [[nodiscard]] ResultsJob& opening() { return m_opening; }
    [[nodiscard]] const RunResultPtr& result() const { return m_session.result(); }
    [[nodiscard]] const DiagnosticModel& messages() const { return m_messages; }

protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    static constexpr int layoutVersion = 1; ///< of the saved layout; another number starts afresh

    void makeCanvas();
    void connectActions();
    void connectParts();
    void connectJobs();
    void connectFiles();

    /// Asks about everything that would be lost by leaving the experiment: the results of a run
    /// under way, unsaved edits. False if the user wants to stay.
    bool mayLeave();
    /// What of a run would be lost by leaving the experiment; empty if nothing.
    [[nodiscard]] QString lossOfRun() const;
    /// Ends all that was begun for the experiment shown, and shows another one.
    void showExperiment(Experiment experiment, const QString& path, std::string text);
    void newExperiment();
    void chooseFile();
    void chooseResults();
    void showOpenedResults(const RunResultPtr& result);
    void showUnopened(const QString& name, const Diagnostics& problems);
    bool save();
    bool saveAs();
    void showSaved(const QString& path);
    void showUnsaved(const QString& reason, const Diagnostics& problems);
    void showWritten(const QString& path, const Diagnostics& problems);
    void showFileState();

    void showResult();
    void showCanvas();
    void showPin();
    /// While a run goes on: nothing is brought to the front.
    void showFrontsSoFar(const RunResultPtr& soFar);
    void showFinished(const RunResultPtr& result);
    void showStopped(const RunResultPtr& result);
    void showFailed(const Diagnostics& problems);
    [[nodiscard]] MemoryAllowance memoryAllowance() const;
    void showJobState();
    void showExports();
    void showProgress(const RunProgress& progress);
    void showDocument();
    void showTitle();
    /// Shows the field at a JSON pointer.
    void goTo(const QString& pointer);
    void raiseMessages();
    void openExample(const Example& example);
    /// Undoes or redoes one edit, and shows where that was.
    void takeStep(void (QUndoStack::*step)());
    /// Before what has the focus is hidden or disabled: Qt would pass the focus on to the next
    /// field, where a key edits. Fields of the experiment keep it.
    void parkFocus();

    QSettings& m_settings;
    RecentFiles m_recent;
    WindowDialogs m_dialogs;
    ExperimentDocument m_document;
    ResultSession m_session;
    DiagnosticModel m_messages;
    RunDesk m_runs;
    ResultExports m_exports;
    ResultsJob m_opening;
    ExperimentSaver m_saver;
    std::function<MemoryAllowance()> m_memory;

    WindowActions* m_actions;
    WindowStatus* m_status;
    WindowMenus* m_menus = nullptr;
    FieldKeys* m_fields = nullptr;
    Banner* m_banner = nullptr;
    QStackedWidget* m_canvas = nullptr;
    WelcomePage* m_welcome = nullptr;
    std::unique_ptr<ViewDeck> m_deck;     ///< ends before what its views refer to
    ExperimentEditor* m_editor = nullptr; ///< one of its views
};

} // namespace permdse::ui
