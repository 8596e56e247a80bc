// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <QWidget>

#include "core/study/design_study.h"

class QToolButton;

namespace permdse::ui {

class BreakdownView;
class DesignTables;
class SimulationControls;
class TextLabel;

/// A study of a design on one page: what it is and whether it can be built, its breakdown, its
/// figures beside those of others, and what the model says about it; with what one can do with it.
class DesignPage final : public QWidget {
    Q_OBJECT
public:
    explicit DesignPage(QWidget* parent = nullptr);

    /// `status`: whether it can be built, as rich text. `chosenCount`: designs that are chosen, of
    /// which it is the last.
    void showStudy(const DesignStudy& study, const QString& status, std::size_t chosenCount);
    void clear();
    /// What the metrics rest on, once that is known.
    void setExplanations(const std::vector<ExplanationPtr>& roots);
    void setPinned(bool isPinned);
    /// That simulations begin with.
    void setSeed(std::uint64_t seed);
    [[nodiscard]] std::uint64_t seed() const;
    /// Index of the layer to simulate. @pre the study shown has figures
    [[nodiscard]] std::size_t layer() const;

signals:
    /// The user wants to know where the metric of a row of the table comes from.
    void metricChosen(int row);
    void pinClicked(bool isPinned);
    void simulateClicked();
    /// layer() or seed() are other ones, by the user.
    void simulationChanged();

private:
    void build();
    void clearFigures();

    TextLabel* m_title = nullptr;
    QToolButton* m_pin = nullptr;
    TextLabel* m_workload = nullptr;
    TextLabel* m_status = nullptr;
    TextLabel* m_technologyNote = nullptr;
    SimulationControls* m_simulation = nullptr;
    BreakdownView* m_breakdown = nullptr;
    DesignTables* m_tables = nullptr;
    TextLabel* m_notes = nullptr;
};

} // namespace permdse::ui
