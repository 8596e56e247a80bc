// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>
#include <QPalette>
#include <QString>

class QApplication;

namespace permdse::ui {

/// Light or dark as the system says, or as the user insists.
enum class Appearance { System, Light, Dark };

/// Gives the program its look: the Fusion style with a calm palette, light or dark, and a few rules
/// of spacing. May be called again at any time; open windows follow.
void applyTheme(QApplication& application, Appearance appearance);

[[nodiscard]] bool isDark(const QPalette& palette);

/// Colours that a palette has no role for, chosen to be readable on its base and window.
struct ThemeColours {
    QColor error, warning, good, accent, faint;
    QColor error_back, warning_back, info_back; ///< of banners and marked fields
};
[[nodiscard]] ThemeColours themeColours(const QPalette& palette);

/// An icon of the program ("open") in the text colour of the palette; with `colour` in that one.
[[nodiscard]] QIcon themeIcon(const QString& name, const QPalette& palette,
                              const QColor& colour = {});

/// The program's own mark.
[[nodiscard]] QIcon programIcon();

} // namespace permdse::ui
