// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/experiment_document.h"
#include "ui/views/view.h"

class QLineEdit;
class QTabWidget;

namespace permdse::ui {

class ArchitecturesPage;
class GoalsPage;
class NoteField;
class TechnologyPage;
class WorkloadsPage;

/// Edits the whole experiment: its name, architectures, workloads, technology and goals.
class ExperimentEditor final : public View {
    Q_OBJECT
public:
    explicit ExperimentEditor(ExperimentDocument& document, QWidget* parent = nullptr);

    /// Shows the field at a JSON pointer ("/architectures/0/sweep/p") and gives it the focus.
    void goTo(const QString& pointer);

    [[nodiscard]] std::vector<ViewPicture> pictures() override;

private:
    void showNames();

    ExperimentDocument& m_document;
    QLineEdit* m_name;
    NoteField* m_description;
    QTabWidget* m_pages;
    ArchitecturesPage* m_architectures;
    WorkloadsPage* m_workloads;
    TechnologyPage* m_technology;
    GoalsPage* m_goals;
};

} // namespace permdse::ui
