// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

#include <QWidget>

#include "ui/models/experiment_document.h"

class QComboBox;
class QDoubleSpinBox;

namespace permdse::ui {

class CalibrationButton;

/// The technology of the experiment as a form.
class TechnologyPage final : public QWidget {
    Q_OBJECT
public:
    explicit TechnologyPage(ExperimentDocument& document, QWidget* parent = nullptr);

    /// Gives the field of that key ("node_nm") the focus.
    void goTo(std::string_view key);

private:
    QDoubleSpinBox* makeNumber(const std::string& key, double min, double max, double step,
                               int decimals, const QString& suffix, const QString& toolTip);
    QComboBox* makeChoice(const std::string& key, const QStringList& titles,
                          const QString& toolTip);
    void change(const QString& what, const std::function<void(TechnologySettings&)>& apply);
    void showDocument();

    ExperimentDocument& m_document;
    std::map<std::string, QWidget*, std::less<>> m_fields; ///< by key in the file
    std::map<std::string, QString, std::less<>> m_toolTips;
    std::map<std::string, QDoubleSpinBox*> m_limits; ///< by engine id
    QDoubleSpinBox* m_node;
    QComboBox* m_cell;
    QComboBox* m_projection;
    QComboBox* m_multiplier;
    QDoubleSpinBox* m_supply;
    QComboBox* m_dramPreset;
    QComboBox* m_weights;
    std::map<std::string, CalibrationButton*> m_calibrations; ///< by engine id
    QDoubleSpinBox* m_dram;
};

} // namespace permdse::ui
