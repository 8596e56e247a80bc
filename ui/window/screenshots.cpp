// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/screenshots.h"

#include <algorithm>
#include <memory>
#include <vector>

#include <QBuffer>
#include <QCoreApplication>
#include <QDir>
#include <QPixmap>

#include "core/base/file_output.h"
#include "ui/models/text.h"
#include "ui/views/view_list.h"

namespace permdse::ui {

namespace {

/// Columns get their widths, then rows their heights, then views their places: each in an event.
void passEvents() {
    constexpr int rounds = 6;
    for (int round = 0; round < rounds; ++round) {
        QCoreApplication::processEvents();
    }
}

/// Until all is in its place and views have worked out what they show.
void settle(const std::vector<View*>& views) {
    passEvents();
    const auto isBusy = [](const View* view) { return view->isBusy(); };
    while (std::any_of(views.begin(), views.end(), isBusy)) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    passEvents();
}

/// Writes pictures into one folder and remembers the first that failed.
class Album {
public:
    explicit Album(const QDir& folder) : m_folder(folder) {}

    void add(const QString& name, QWidget& widget) {
        const QString path = m_folder.filePath(name);
        if (!m_problems.empty()) {
            return;
        }
        QByteArray bytes;
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        widget.grab().save(&buffer, "PNG");
        if (const auto written = writeTextFile(fromQt(path), bytes.toStdString()); !written) {
            m_problems = written.error();
        }
    }

    /// A view, drawn at a size that suits it rather than the one it has in the window.
    void addView(View& view, const ViewPicture& picture) {
        view.setAttribute(Qt::WA_DontShowOnScreen);
        if (picture.prepare) {
            picture.prepare();
        }
        view.resize(picture.size);
        view.show();
        settle({&view});
        if (picture.better_size) { // how high it is depends on the width
            view.resize(picture.better_size());
            settle({&view});
        }
        add(picture.name + QStringLiteral(".png"), view);
        view.hide();
    }

    [[nodiscard]] Result<bool> result() const {
        return m_problems.empty() ? Result<bool>(true) : Result<bool>(m_problems);
    }

private:
    QDir m_folder;
    Diagnostics m_problems;
};

/// A row worth looking at: the middle of the first front that has any.
std::optional<RowId> exemplaryRow(const RunOutcome& outcome) {
    for (const Front& front : outcome.fronts) {
        if (!front.rows.empty()) {
            return RowId(front.rows[front.rows.size() / 2]);
        }
    }
    return outcome.table->rowCount() > 0 ? std::optional(RowId(0)) : std::nullopt;
}

/// Simulates the chosen design, if it can be, and waits for that.
void simulateChosen(ResultSession& session) {
    if (session.simulable()) {
        const SimulationRequest request = *session.simulable();
        const Result<SimulationRunPtr> run = runSimulation(request);
        session.showSimulation({request, run ? *run : nullptr, run ? Diagnostics() : run.error()});
    }
}

} // namespace

Result<bool> takeScreenshots(MainWindow& window, const QString& directory) {
    const QDir folder(directory);
    if (!folder.mkpath(QStringLiteral("."))) {
        return Diagnostic{
            Severity::Error, "OUT-0001", fromQt(directory), "", 0, "the folder cannot be made"};
    }
    const RunResultPtr& result = window.result();
    if (result && !window.session().current()) {
        if (const auto row = exemplaryRow(result->outcome)) {
            window.session().select({*row});
        }
    }
    const QList<View*> shown = window.findChildren<View*>();
    settle({shown.begin(), shown.end()});
    Album album(folder);
    album.add(QStringLiteral("window.png"), window);

    // Views of their own, so that those of the window stay as they are.
    ResultSession session;
    session.setResult(result);
    session.select(window.session().rows());
    DiagnosticModel messages;
    messages.setProblems(window.document().problems());
    std::vector<std::unique_ptr<View>> views;
    for (const ViewMaker& make : viewMakers()) {
        views.emplace_back(make({session, window.document(), messages}, nullptr));
    }
    simulateChosen(session);
    for (const std::unique_ptr<View>& view : views) {
        for (const ViewPicture& picture : view->pictures()) {
            if (view->hasContent()) {
                album.addView(*view, picture);
            }
        }
    }
    return album.result();
}

} // namespace permdse::ui
