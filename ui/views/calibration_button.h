// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include <QPushButton>

#include "core/technology/calibration.h"

namespace permdse::ui {

/// Rich text on a calibration: what it was fitted on and its factors, the suspicious ones marked.
[[nodiscard]] QString calibrationToolTip(const Calibration& calibration);

/// Shows which calibration of an engine is in force, with its factors in the tool tip, and offers
/// another one from a file.
class CalibrationButton final : public QPushButton {
    Q_OBJECT
public:
    CalibrationButton(std::string engine, QWidget* parent);

    /// Null: the built-in one.
    void setCalibration(const Calibration* own);

    /// Takes the calibration of a file; tells what is wrong with it, if anything.
    void load(const QString& path);

signals:
    void chosen(const std::optional<Calibration>& calibration);

private:
    void askForFile();

    std::string m_engine;
    QAction* m_builtin = nullptr;
};

} // namespace permdse::ui
