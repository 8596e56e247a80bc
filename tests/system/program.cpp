// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QProcess>

namespace permdse::test {

Finished runProgram(const QStringList& arguments, const QString& folder) {
    QProcess process;
    process.setProgram(QStringLiteral(PERMDSE_PROGRAM));
    process.setArguments(arguments);
    if (!folder.isEmpty())
        process.setWorkingDirectory(folder);
    process.setStandardInputFile(QProcess::nullDevice());
    process.start();
    Finished finished;
    if (process.waitForFinished(100'000) && process.exitStatus() == QProcess::NormalExit)
        finished.exit_code = process.exitCode();
    else
        process.kill();
    finished.out = QString::fromUtf8(process.readAllStandardOutput());
    finished.err = QString::fromUtf8(process.readAllStandardError());
    return finished;
}

QByteArray describe(const Finished& finished) {
    return QStringLiteral("exit code %1\n--- stdout\n%2\n--- stderr\n%3")
        .arg(finished.exit_code)
        .arg(finished.out.left(4000), finished.err.left(4000))
        .toUtf8();
}

QMap<QString, QByteArray> folderContent(const QString& folder) {
    QMap<QString, QByteArray> content;
    const QDir root(folder);
    QDirIterator it(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        const QString path = it.next();
        QFile file(path);
        if (file.open(QIODevice::ReadOnly))
            content.insert(root.relativeFilePath(path), file.readAll());
    }
    return content;
}

bool writeFile(const QString& path, const QByteArray& text) {
    QFile file(path);
    return QDir().mkpath(QFileInfo(path).path()) && file.open(QIODevice::WriteOnly) &&
           file.write(text) == text.size();
}

} // namespace permdse::test
