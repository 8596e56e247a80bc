// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/recent_files.h"

#include <QSettings>

namespace permdse::ui {

namespace {

const QString& recentKey() {
    static const QString key = QStringLiteral("files/recent");
    return key;
}

const QString& lastKey() {
    static const QString key = QStringLiteral("files/last");
    return key;
}

} // namespace

void RecentFiles::remember(const QString& path) {
    QStringList recent = paths();
    recent.removeAll(path);
    recent.prepend(path);
    while (recent.size() > limit) {
        recent.removeLast();
    }
    m_settings.setValue(recentKey(), recent);
    m_settings.setValue(lastKey(), path);
}

void RecentFiles::clear() {
    m_settings.remove(recentKey());
}

QStringList RecentFiles::paths() const {
    return m_settings.value(recentKey()).toStringList();
}

QString RecentFiles::last() const {
    return m_settings.value(lastKey()).toString();
}

} // namespace permdse::ui
