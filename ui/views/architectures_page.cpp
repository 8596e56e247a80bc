// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/architectures_page.h"

#include <QMenu>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/engines/registry.h"
#include "ui/models/text.h"
#include "ui/views/architecture_page.h"
#include "ui/views/view_helpers.h"

namespace permdse::ui {

ArchitecturesPage::ArchitecturesPage(ExperimentDocument& document, QWidget* parent)
    : QWidget(parent), m_document(document), m_tabs(new QTabWidget(this)), m_menu(new QMenu(this)) {
    m_tabs->setObjectName(QStringLiteral("architectureTabs"));
    m_tabs->setAccessibleName(tr("Architectures"));
    m_tabs->setDocumentMode(true);
    QToolButton* add = makeIconButton(QStringLiteral("addArchitecture"), QStringLiteral("add"),
                                      tr("Add an architecture"), this);
    add->setPopupMode(QToolButton::InstantPopup);
    add->setMenu(m_menu);
    add->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
    m_tabs->setCornerWidget(add);
    connect(m_menu, &QMenu::aboutToShow, this, &ArchitecturesPage::fillMenu);
    connect(&m_document, &ExperimentDocument::changed, this, &ArchitecturesPage::rebuildIfChanged);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->addWidget(m_tabs);
    rebuildIfChanged();
}

void ArchitecturesPage::fillMenu() {
    m_menu->clear();
    for (const Engine* engine : engines()) {
        QAction* action = m_menu->addAction(toQt(engine->title()));
        action->setEnabled(std::find(m_shown.begin(), m_shown.end(), engine->id()) ==
                           m_shown.end());
        connect(action, &QAction::triggered, this, [this, engine] {
            m_document.edit(
                tr("new architecture %1").arg(toQt(engine->title())),
                [engine](EditState& state) { addArchitecture(state, std::string(engine->id())); });
            m_tabs->setCurrentIndex(m_tabs->count() - 1);
        });
    }
}

void ArchitecturesPage::rebuildIfChanged() {
    std::vector<std::string> wanted;
    for (const ArchitectureSpace& space : m_document.experiment().architectures) {
        wanted.push_back(space.architecture);
    }
    if (wanted != m_shown || m_pages.empty()) {
        const int current = m_tabs->currentIndex();
        while (m_tabs->count() > 0) {
            QWidget* page = m_tabs->widget(0);
            m_tabs->removeTab(0);
            delete page;
        }
        m_pages.clear();
        m_shown = wanted;
        for (std::size_t place = 0; place < m_shown.size(); ++place) {
            m_pages.push_back(new ArchitecturePage(m_document, place, m_tabs));
            const int tab = m_tabs->addTab(m_pages.back(), {});
            m_tabs->tabBar()->setTabButton(tab, QTabBar::RightSide, makeRemoveButton(place));
        }
        m_tabs->setCurrentIndex(std::clamp(current, 0, std::max(0, m_tabs->count() - 1)));
    }
    updateTitles();
}

QToolButton* ArchitecturesPage::makeRemoveButton(std::size_t place) {
    const Engine* engine = findEngine(m_shown[place]);
    const QString title = toQt(engine ? engine->title() : std::string_view(m_shown[place]));
    QToolButton* button = makeIconButton(QStringLiteral("remove_") + toQt(m_shown[place]),
                                         QStringLiteral("close"), tr("Remove %1").arg(title), this);
    button->setIconSize(QSize(12, 12));
    connect(
        button, &QToolButton::clicked, this,
        [this, place, title] {
            m_document.edit(tr("removal of %1").arg(title),
                            [place](EditState& state) { removeArchitecture(state, place); });
        },
        Qt::QueuedConnection); // the edit deletes the button that was clicked
    return button;
}

void ArchitecturesPage::updateTitles() {
    for (std::size_t place = 0; place < m_pages.size(); ++place) {
        const Engine* engine = m_pages[place]->model().engine();
        const int tab = static_cast<int>(place);
        m_tabs->setTabText(tab, engine ? toQt(engine->title()) : toQt(m_shown[place]));
        m_tabs->setTabToolTip(tab, countOf(m_pages[place]->model().designs(), tr("design")));
    }
}

void ArchitecturesPage::goTo(std::size_t architecture, std::string_view parameterId) {
    if (architecture < m_pages.size()) {
        m_tabs->setCurrentIndex(static_cast<int>(architecture));
        m_pages[architecture]->goTo(parameterId);
    }
}

} // namespace permdse::ui
