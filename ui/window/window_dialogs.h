// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QString>

class QWidget;

namespace permdse::ui {

enum class SaveAnswer { Save, Discard, Cancel };

/// What to do about a file that another program changed since it was read.
enum class ChangedFileAnswer { Overwrite, Reload, SaveAs, Cancel };

/// What the window asks the user in dialogs of their own; whoever drives it can answer instead.
struct WindowDialogs {
    /// Path of a file to open, or an empty one.
    std::function<QString(QWidget* parent, const QString& title, const QString& filter)> open_file;
    /// Path of a folder to open, or an empty one.
    std::function<QString(QWidget* parent, const QString& title)> open_folder;
    /// Path of a file to write, or an empty one. If the file exists, the user agreed to replace it.
    std::function<QString(QWidget* parent, const QString& title, const QString& suggestion,
                          const QString& filter)>
        save_file;
    std::function<SaveAnswer(QWidget* parent, const QString& name)> ask_to_save;
    /// True to go on although that is lost; `loss` is a sentence that says what.
    std::function<bool(QWidget* parent, const QString& loss)> ask_to_lose;
    std::function<ChangedFileAnswer(QWidget* parent, const QString& name)> ask_about_changed_file;
};

/// The dialogs of the desktop.
[[nodiscard]] WindowDialogs desktopDialogs();

} // namespace permdse::ui
