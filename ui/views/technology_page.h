// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <string>

#include <QWidget>

#include "ui/models/experiment_document.h"

class QFormLayout;

namespace permdse::ui {

class CalibrationButton;
class FieldForm;

/// The technology of the experiment as a form: the settings of technologyFields(), then clock
/// limits and calibrations of the engines.
class TechnologyPage final : public QWidget {
    Q_OBJECT
public:
    explicit TechnologyPage(ExperimentDocument& document, QWidget* parent = nullptr);

    /// Gives the field of that key ("cell") the focus.
    void goTo(std::string_view key);

private:
    void addLimits(QFormLayout& form);
    void addCalibrations(QFormLayout& form);
    void change(const QString& what, const std::function<void(TechnologySettings&)>& apply);
    void showDocument();

    ExperimentDocument& m_document;
    FieldForm* m_fields;
    std::map<std::string, CalibrationButton*> m_calibrations; ///< by engine id
};

} // namespace permdse::ui
