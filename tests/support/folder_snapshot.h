// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include <QDir>
#include <QFile>

namespace permdse::test {

/// Everything below a folder: what it is, and what is in it. Links are not followed.
inline std::map<std::string, std::string> folderSnapshot(const std::filesystem::path& root) {
    std::map<std::string, std::string> all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
        std::string& text = all[entry.path().lexically_relative(root).string()];
        if (entry.is_symlink()) {
            text = "link to " + std::filesystem::read_symlink(entry.path()).string();
        } else if (entry.is_directory()) {
            text = "folder";
        } else {
            QFile file(QString::fromStdString(entry.path().string()));
            text = file.open(QIODevice::ReadOnly) ? "file " + file.readAll().toStdString() : "?";
        }
    }
    return all;
}

/// All names in a folder, hidden ones and links as well.
inline QStringList allEntries(const std::filesystem::path& folder) {
    return QDir(QString::fromStdString(folder.string()))
        .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
}

} // namespace permdse::test
