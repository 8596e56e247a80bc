// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include <QSize>
#include <QString>
#include <QWidget>

class QCustomPlot;

namespace permdse::ui {

class DiagnosticModel;
class ExperimentDocument;
class ResultSession;

/// Where in a window a view stands: as a tab of the canvas, or in a dock beside it.
enum class ViewPlace { Canvas, Left, Right, Bottom };

/// What the window has to know of a view before it shows anything.
struct ViewInfo {
    QString name;  ///< of its pictures, its dock and its entry in the menu: "pareto"; lower case
    QString title; ///< of its tab or dock
    QString tool_tip;
    ViewPlace place = ViewPlace::Canvas;
    QSize picture_size = QSize(900, 640);
    bool shows_results = false; ///< comes to the front when a run has ended
};

/// A picture of a view, for documents and for people to look at.
struct ViewPicture {
    QString name; ///< of the file, without its ending
    QSize size;
    std::function<void()> prepare = {};      ///< brings to the front what the picture is of
    std::function<QSize()> better_size = {}; ///< once the view has got `size`
};

/// A part of the window. It shows the session or the experiment by itself; what the window does
/// with it (tabs and docks, menu, export, pictures) goes by what it says here.
class View : public QWidget {
    Q_OBJECT
public:
    [[nodiscard]] const ViewInfo& info() const { return m_info; }
    [[nodiscard]] const QString& title() const { return m_info.title; }

    /// Whether there is something to look at, rather than a hint how to get it.
    [[nodiscard]] virtual bool hasContent() const { return true; }
    /// True while what it shows is still being worked out.
    [[nodiscard]] virtual bool isBusy() const { return false; }
    /// The figure that is shown, for a file; null if there is none.
    [[nodiscard]] virtual QCustomPlot* figure() const { return nullptr; }
    /// A name for that file.
    [[nodiscard]] virtual QString figureName() const { return m_info.name; }
    /// One picture of its name and size, unless a view has several things to show.
    [[nodiscard]] virtual std::vector<ViewPicture> pictures();

signals:
    /// hasContent(), isBusy() or figure() are other ones.
    void contentChanged();
    void titleChanged(const QString& title);
    /// The view should be in front, as far as the user has it open.
    void raiseRequested();

protected:
    View(ViewInfo info, QWidget* parent);
    void setTitle(const QString& title);

private:
    ViewInfo m_info;
};

/// What views are made of. All of it outlives them.
struct ViewContext {
    ResultSession& session;
    ExperimentDocument& document;
    DiagnosticModel& messages;
};

} // namespace permdse::ui
