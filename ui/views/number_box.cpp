// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/number_box.h"

namespace permdse::ui {

NumberBox::NumberBox(QWidget* parent) : QDoubleSpinBox(parent) {
    setLocale(QLocale::c());
}

QString NumberBox::textFromValue(double value) const {
    return locale().toString(value, 'f', QLocale::FloatingPointShortest);
}

} // namespace permdse::ui
