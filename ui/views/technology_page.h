// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <string>

#include <QWidget>

#include "ui/models/experiment_document.h"

class QComboBox;
class QDoubleSpinBox;
class QFormLayout;

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
    struct NumberRange {
        double min, max, step;
        int decimals;
        QString suffix;
    };
    void makeProcessFields();
    void makeMemoryFields();
    void addLimits(QFormLayout& form);
    void addCalibrations(QFormLayout& form);
    /// Makes a field that edits the document: `apply` sets a value, `what` names the step of undo.
    QDoubleSpinBox* makeNumber(const std::string& key, const NumberRange& range,
                               const QString& what, const QString& toolTip,
                               const std::function<void(TechnologySettings&, double)>& apply);
    QComboBox* makeChoice(const std::string& key, const QStringList& titles, const QString& what,
                          const QString& toolTip,
                          const std::function<void(TechnologySettings&, int)>& apply);
    void addField(const std::string& key, QWidget& field, const QString& toolTip);
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
