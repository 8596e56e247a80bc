// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/screenshots.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QDir>
#include <QPixmap>

#include "core/base/file_output.h"
#include "ui/models/text.h"
#include "ui/views/experiment_editor.h"
#include "ui/views/inspector_view.h"
#include "ui/views/pareto_view.h"
#include "ui/views/results_view.h"
#include "ui/views/simulation_view.h"
#include "ui/views/technology_page.h"

namespace permdse::ui {

namespace {

/// Columns get their widths, then rows their heights, then views their places: each in an event.
void settle() {
    constexpr int rounds = 6;
    for (int round = 0; round < rounds; ++round) {
        QCoreApplication::processEvents();
    }
}

/// Writes pictures into one folder and remembers the first that failed.
class Album {
public:
    explicit Album(QDir folder) : m_folder(std::move(folder)) {}

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

    /// A view of its own, drawn at a size that suits it rather than the one it has in the window.
    template <class View> void addView(const QString& name, View& view, QSize size) {
        view.setAttribute(Qt::WA_DontShowOnScreen);
        view.resize(size);
        view.show();
        settle();
        add(name, view);
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
    settle();
    Album album(folder);
    album.add(QStringLiteral("window.png"), window);

    ResultSession session;
    session.setResult(result);
    session.select(window.session().rows());
    ParetoView pareto(session);
    ResultsView results(session);
    InspectorView inspector(session);
    ExperimentEditor editor(window.document());
    album.addView(QStringLiteral("pareto.png"), pareto, QSize(1000, 720));
    album.addView(QStringLiteral("results.png"), results, QSize(1200, 480));
    constexpr int inspectorWidth = 560;
    album.addView(QStringLiteral("inspector.png"), inspector, QSize(inspectorWidth, 900));
    album.addView(QStringLiteral("inspector.png"), inspector, // how high it is depends on the width
                  QSize(inspectorWidth, inspector.fullHeight()));
    inspector.explain("energy_uj");
    album.addView(QStringLiteral("explanation.png"), inspector, QSize(900, 760));
    album.addView(QStringLiteral("experiment.png"), editor, QSize(480, 760));
    TechnologyPage technology(window.document());
    album.addView(QStringLiteral("technology.png"), technology, QSize(480, 760));
    SimulationView simulation(session);
    if (session.simulable()) {
        const SimulationRequest request = *session.simulable();
        const Result<SimulationRunPtr> run = runSimulation(request);
        session.showSimulation({request, run ? *run : nullptr, run ? Diagnostics() : run.error()});
    }
    for (const auto& [name, page] : {std::pair{"simulation.png", SimulationView::CyclesPage},
                                     {"timeline.png", SimulationView::TimelinePage},
                                     {"counts.png", SimulationView::FiguresPage}}) {
        simulation.showPage(page);
        album.addView(QString::fromLatin1(name), simulation, QSize(900, 640));
    }
    return album.result();
}

} // namespace permdse::ui
