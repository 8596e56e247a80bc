// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/view_deck.h"

#include <algorithm>

#include <QDockWidget>
#include <QMenu>

#include "ui/views/view_list.h"

namespace permdse::ui {

namespace {

constexpr int narrowWidth = 1180; // of a window without room for three columns
constexpr int shortHeight = 760;  // of one in which the figure needs every line
constexpr int lowHeight = 640;    // of one without room for the results below the figure

/// "dockResults", as saved layouts know it.
QString objectNameOf(const char* kind, const View& view) {
    const QString& name = view.info().name;
    return QString::fromLatin1(kind) + name.left(1).toUpper() + name.mid(1);
}

} // namespace

ViewDeck::ViewDeck(QMainWindow& window, const ViewContext& context, QWidget* canvasParent)
    : m_window(window), m_canvas(new QTabWidget(canvasParent)) {
    m_canvas->setObjectName(QStringLiteral("canvasTabs"));
    m_canvas->setDocumentMode(true);
    for (const ViewMaker& make : viewMakers()) {
        add(*make(context, &window));
    }
    window.setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    window.setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    window.setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    connect(m_canvas, &QTabWidget::currentChanged, this, &ViewDeck::currentChanged);
}

ViewDeck::~ViewDeck() {
    m_canvas->disconnect(this);
    for (std::size_t i = 0; i < m_views.size(); ++i) {
        m_views[i]->disconnect(this);
        delete m_views[i];
        delete m_docks[i];
    }
}

void ViewDeck::add(View& view) {
    QDockWidget* dock = nullptr;
    if (view.info().place == ViewPlace::Canvas) {
        const int tab = m_canvas->addTab(&view, view.title());
        m_canvas->setTabToolTip(tab, view.info().tool_tip);
    } else {
        dock = new QDockWidget(view.title(), &m_window);
        dock->setObjectName(objectNameOf("dock", view));
        dock->setWidget(&view);
    }
    m_views.push_back(&view);
    m_docks.push_back(dock);
    connect(&view, &View::raiseRequested, this, [this, &view] { raise(view); });
    connect(&view, &View::titleChanged, this, [this, &view, dock](const QString& title) {
        if (dock) {
            dock->setWindowTitle(title);
        } else {
            m_canvas->setTabText(m_canvas->indexOf(&view), title);
        }
    });
    connect(&view, &View::contentChanged, this, [this, &view] {
        if (m_canvas->currentWidget() == &view) {
            emit currentChanged();
        }
    });
}

View& ViewDeck::current() const {
    return *qobject_cast<View*>(m_canvas->currentWidget());
}

QDockWidget* ViewDeck::dockOf(const View& view) const {
    const auto found = std::find(m_views.begin(), m_views.end(), &view);
    return found != m_views.end() ? m_docks[static_cast<std::size_t>(found - m_views.begin())]
                                  : nullptr;
}

QList<QDockWidget*> ViewDeck::docksAt(ViewPlace place) const {
    QList<QDockWidget*> docks;
    for (std::size_t i = 0; i < m_views.size(); ++i) {
        if (m_docks[i] && m_views[i]->info().place == place) {
            docks.append(m_docks[i]);
        }
    }
    return docks;
}

void ViewDeck::arrange() {
    for (QDockWidget* dock : m_docks) {
        if (dock) {
            dock->setFloating(false);
            m_window.removeDockWidget(dock);
        }
    }
    const bool isNarrow = m_window.width() < narrowWidth;
    const bool isLow = m_window.height() < lowHeight;
    const auto place = [&](const QList<QDockWidget*>& docks, Qt::DockWidgetArea area,
                           QDockWidget* behind) {
        for (QDockWidget* dock : docks) {
            if (behind) {
                m_window.tabifyDockWidget(behind, dock);
            } else {
                m_window.addDockWidget(area, dock);
            }
            behind = dock;
        }
        return behind;
    };
    const QList<QDockWidget*> left = docksAt(ViewPlace::Left);
    const QList<QDockWidget*> right = docksAt(ViewPlace::Right);
    const QList<QDockWidget*> bottom = docksAt(ViewPlace::Bottom);
    QDockWidget* last = place(left, Qt::LeftDockWidgetArea, nullptr);
    // Two columns: the inspector behind the experiment.
    QDockWidget* lastRight = place(right, Qt::RightDockWidgetArea, isNarrow ? last : nullptr);
    if (isNarrow) {
        last = lastRight;
    }
    // Low: the figure has its column alone.
    place(bottom, Qt::BottomDockWidgetArea, isLow ? last : nullptr);
    for (QDockWidget* dock : m_docks) {
        if (dock) {
            dock->show();
        }
    }
    for (const QList<QDockWidget*>* docks : {&bottom, &right, &left}) {
        if (!docks->empty()) {
            docks->front()->raise();
        }
    }
    if (isNarrow) {
        m_window.resizeDocks({left.front()}, {m_window.width() * 38 / 100}, Qt::Horizontal);
    } else {
        m_window.resizeDocks({left.front(), right.front()},
                             {m_window.width() * 29 / 100, m_window.width() * 32 / 100},
                             Qt::Horizontal);
    }
    if (!isLow) {
        const int share = m_window.height() < shortHeight ? 24 : 30; // percent
        m_window.resizeDocks({bottom.front()}, {m_window.height() * share / 100}, Qt::Vertical);
    }
}

void ViewDeck::raise(View& view) {
    QDockWidget* dock = dockOf(view);
    if (!dock) {
        m_canvas->setCurrentWidget(&view);
    } else if (dock->toggleViewAction()->isChecked()) { // the user has not closed it
        dock->raise();
    }
}

void ViewDeck::open(View& view) {
    if (QDockWidget* dock = dockOf(view)) {
        dock->show();
    }
    raise(view);
}

void ViewDeck::raiseResults() {
    const QList<QDockWidget*> left = docksAt(ViewPlace::Left);
    for (View* view : m_views) {
        QDockWidget* dock = dockOf(*view);
        const bool isBehind = std::any_of(left.begin(), left.end(), [&](QDockWidget* each) {
            return dock && m_window.tabifiedDockWidgets(each).contains(dock);
        });
        if (view->info().shows_results && !isBehind) {
            raise(*view);
        }
    }
}

bool ViewDeck::isVisible(const View& view) const {
    const QDockWidget* dock = dockOf(view);
    return dock ? dock->isVisible() : m_canvas->currentWidget() == &view;
}

void ViewDeck::fillMenu(QMenu& menu) {
    for (View* view : m_views) {
        if (view->info().place == ViewPlace::Canvas) {
            QAction* action = menu.addAction(view->title(), this, [this, view] { open(*view); });
            action->setObjectName(objectNameOf("view", *view));
        }
    }
    menu.addSeparator();
    for (QDockWidget* dock : m_docks) {
        if (dock) {
            menu.addAction(dock->toggleViewAction());
        }
    }
}

} // namespace permdse::ui
