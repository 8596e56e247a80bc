// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QWidget>

#include "ui/models/experiment_document.h"

class QMenu;
class QTabWidget;
class QToolButton;

namespace permdse::ui {

class ArchitecturePage;

/// The architectures of the experiment, a tab each, with a button to add one.
class ArchitecturesPage final : public QWidget {
    Q_OBJECT
public:
    explicit ArchitecturesPage(ExperimentDocument& document, QWidget* parent = nullptr);

    /// Shows a parameter's field; -1 for none leaves the row as it is.
    void goTo(std::size_t architecture, std::string_view parameterId);

private:
    void rebuildIfChanged();
    [[nodiscard]] QToolButton* makeRemoveButton(std::size_t place);
    void updateTitles();
    void fillMenu();

    ExperimentDocument& m_document;
    QTabWidget* m_tabs;
    QMenu* m_menu;
    std::vector<std::string> m_shown; ///< engine ids of the tabs
    std::vector<ArchitecturePage*> m_pages;
};

} // namespace permdse::ui
