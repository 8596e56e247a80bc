// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include <QList>
#include <QString>
#include <QStringList>
#include <QTest>

#include "core/experiment/experiment_file.h"

/// Rows of tables that pin the full text of messages of the reader, as "line: code pointer:
/// message".
namespace permdse::test {

/// A small experiment, one key a line, with some keys replaced or added ("" removes one). Lines:
/// 2 workloads, 3 architectures, 4 objectives, 5 and on what is added.
inline QString experimentWith(const QList<std::pair<QString, QString>>& changes) {
    QList<std::pair<QString, QString>> keys{
        {QStringLiteral("workloads"), QStringLiteral("[\"nmt\"]")},
        {QStringLiteral("architectures"), QStringLiteral("[{\"kind\": \"permdnn\"}]")},
        {QStringLiteral("objectives"), QStringLiteral("{\"area_mm2\": \"min\"}")}};
    for (const auto& [key, value] : changes) {
        const auto same = [&](const auto& entry) { return entry.first == key; };
        const auto found = std::find_if(keys.begin(), keys.end(), same);
        if (found != keys.end()) {
            found->second = value;
        } else {
            keys.append({key, value});
        }
    }
    QStringList lines;
    for (const auto& [key, value] : keys) {
        if (!value.isEmpty()) {
            lines << QStringLiteral("\"%1\": %2").arg(key, value);
        }
    }
    return QStringLiteral("{\n") + lines.join(QStringLiteral(",\n")) + QStringLiteral("\n}\n");
}

inline void row(const char* name, const QString& text, const QStringList& messages) {
    QTest::newRow(name) << text << messages;
}

/// A row that changes one key.
inline void row(const char* name, const char* key, const char* value, const QStringList& messages) {
    row(name, experimentWith({{QString::fromUtf8(key), QString::fromUtf8(value)}}), messages);
}

/// A row about the sweep (or fixed values) of one architecture.
inline void sweepRow(const char* name, const char* kind, const char* entries,
                     const QStringList& messages) {
    row(name, "architectures",
        qPrintable(QStringLiteral("[{\"kind\": \"%1\", \"sweep\": {%2}}]")
                       .arg(QLatin1String(kind), QLatin1String(entries))),
        messages);
}

inline void fixedRow(const char* name, const char* kind, const char* entries,
                     const QStringList& messages) {
    row(name, "architectures",
        qPrintable(QStringLiteral("[{\"kind\": \"%1\", \"fixed\": {%2}}]")
                       .arg(QLatin1String(kind), QLatin1String(entries))),
        messages);
}

/// A row about the only layer of the only workload.
inline void layerRow(const char* name, const char* extra, const QStringList& messages) {
    row(name, "workloads",
        qPrintable(
            QStringLiteral("[{\"name\": \"w\", \"layers\": [{%1}]}]").arg(QLatin1String(extra))),
        messages);
}

/// Reads the row's text and compares what is reported. To be called by a test function.
inline void compareMessages() {
    QFETCH(const QString, text);
    QFETCH(const QStringList, messages);
    const Result<Experiment> experiment = readExperiment(text.toStdString(), "e.json");
    QStringList actual;
    if (!experiment) {
        for (const Diagnostic& d : experiment.error()) {
            QCOMPARE(d.source, std::string("e.json"));
            QCOMPARE(static_cast<int>(d.severity), static_cast<int>(Severity::Error));
            actual << QString::fromStdString(std::to_string(d.line) + ": " + d.code + ' ' +
                                             d.pointer + ": " + d.message);
        }
    }
    QCOMPARE(actual, messages);
}

} // namespace permdse::test
