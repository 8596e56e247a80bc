// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace permdse::ui {

/// What the program is, its version and its licence.
class AboutDialog final : public QDialog {
    Q_OBJECT
public:
    explicit AboutDialog(QWidget* parent = nullptr);
};

/// The keys of a window's actions, and what the mouse does in its plots.
class KeysDialog final : public QDialog {
    Q_OBJECT
public:
    explicit KeysDialog(QWidget& window);
};

} // namespace permdse::ui
