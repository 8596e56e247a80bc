// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

namespace permdse::test {

/// How a run of the batch program ended.
struct Finished {
    int exit_code = -1; ///< -1: it crashed, did not start or did not end in time
    QString out;
    QString err;
};

/// Runs the built `permdse` in `folder` and waits for its end.
[[nodiscard]] Finished runProgram(const QStringList& arguments, const QString& folder = {});

/// Everything that a failing test wants to print about a run.
[[nodiscard]] QByteArray describe(const Finished& finished);

/// Content of every file below `folder`, by path below it.
[[nodiscard]] QMap<QString, QByteArray> folderContent(const QString& folder);

/// Writes a text file, making its folder; false if that fails.
[[nodiscard]] bool writeFile(const QString& path, const QByteArray& text);

} // namespace permdse::test

/// Fails unless the run ended with this exit code; prints what it said.
#define COMPARE_EXIT(finished, expected)                                                           \
    QVERIFY2((finished).exit_code == (expected), permdse::test::describe(finished).constData())
