// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/models/parameter_model.h"

class QTableView;

namespace permdse::ui {

class TextLabel;

/// The sweep editor of one architecture: its parameter table, what the current parameter means, and
/// the number of designs that the sweeps span.
class ArchitecturePage final : public QWidget {
    Q_OBJECT
public:
    ArchitecturePage(ExperimentDocument& document, std::size_t architecture,
                     QWidget* parent = nullptr);

    [[nodiscard]] const ParameterModel& model() const { return *m_model; }
    void goTo(std::string_view parameterId);

private:
    void showDocument();
    void showMeaning();
    void showCount();

    ParameterModel* m_model;
    QTableView* m_table;
    TextLabel* m_meaning;
    TextLabel* m_count;
};

} // namespace permdse::ui
