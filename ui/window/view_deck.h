// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QMainWindow>
#include <QTabWidget>

#include "ui/views/view.h"

class QDockWidget;
class QMenu;

namespace permdse::ui {

/// The views of the table in their places in a window: tabs of the canvas and docks around it.
class ViewDeck final : public QObject {
    Q_OBJECT
public:
    /// Makes all views of viewMakers(). The canvas is a child of `canvasParent`.
    ViewDeck(QMainWindow& window, const ViewContext& context, QWidget* canvasParent);
    /// Deletes the views.
    ~ViewDeck() override;

    [[nodiscard]] QTabWidget& canvas() { return *m_canvas; }
    /// In the order of the table.
    [[nodiscard]] const std::vector<View*>& views() const { return m_views; }
    /// The view of a class, which must be in the table.
    template <class Wanted> [[nodiscard]] Wanted& find() const {
        for (View* view : m_views) {
            if (auto* found = qobject_cast<Wanted*>(view)) {
                return *found;
            }
        }
        qFatal("the table of views lacks one that the window needs");
    }
    /// The view of the canvas that is shown.
    [[nodiscard]] View& current() const;

    /// Puts the docks where they are at the first start, in proportion to the window's size.
    void arrange();
    /// Brings a view to the front, unless the user has closed it.
    void raise(View& view);
    /// The same, but opens what is closed.
    void open(View& view);
    /// Brings to the front what shows the results of a run, but for what would then hide the
    /// experiment that one edits.
    void raiseResults();
    [[nodiscard]] bool isVisible(const View& view) const;
    /// Entries that show views, or hide those in docks.
    void fillMenu(QMenu& menu);

signals:
    /// Another view of the canvas is shown, or it shows something else.
    void currentChanged();

private:
    void add(View& view);
    [[nodiscard]] QDockWidget* dockOf(const View& view) const;
    [[nodiscard]] QList<QDockWidget*> docksAt(ViewPlace place) const;

    QMainWindow& m_window;
    QTabWidget* m_canvas;
    std::vector<View*> m_views;
    std::vector<QDockWidget*> m_docks; ///< by view; null for those of the canvas
};

} // namespace permdse::ui
