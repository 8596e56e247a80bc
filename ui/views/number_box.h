// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDoubleSpinBox>

namespace permdse::ui {

/// A spin box that shows no more digits than its value has, in the notation of files: "0.1".
class NumberBox final : public QDoubleSpinBox {
    Q_OBJECT
public:
    explicit NumberBox(QWidget* parent = nullptr);
    [[nodiscard]] QString textFromValue(double value) const override;
};

} // namespace permdse::ui
