// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QSettings;

namespace permdse::ui {

/// The files and folders of results opened or saved last, kept in the settings of the program.
class RecentFiles {
public:
    static constexpr int limit = 8;

    /// `settings` must outlive it.
    explicit RecentFiles(QSettings& settings) : m_settings(settings) {}

    /// Puts an absolute path first; the oldest beyond the limit is forgotten.
    void remember(const QString& path);
    /// Forgets all but the last one.
    void clear();
    /// The latest first.
    [[nodiscard]] QStringList paths() const;
    /// What was remembered last, also after clear(); empty if nothing ever was.
    [[nodiscard]] QString last() const;

private:
    QSettings& m_settings;
};

} // namespace permdse::ui
