// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/shipped_documents.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

/// Outside of a namespace, as Qt demands of resources in a static library.
static void initialiseExamples() {
    Q_INIT_RESOURCE(examples);
}

namespace permdse::ui {

std::vector<Example> shippedExamples() {
    initialiseExamples();
    std::vector<Example> examples;
    for (const char* name : {"paper", "edge_device", "per_layer", "robust", "scaling"}) {
        Example example;
        example.name = QString::fromLatin1(name);
        QFile file(QStringLiteral(":/examples/%1.json").arg(example.name));
        if (file.open(QIODevice::ReadOnly)) {
            example.text = file.readAll();
        }
        example.title =
            QJsonDocument::fromJson(example.text).object().value(QStringLiteral("name")).toString();
        examples.push_back(example);
    }
    return examples;
}

QString guidePath() {
    const QDir programs(QCoreApplication::applicationDirPath());
    for (const char* place : {"../share/doc/permdse/docs/guide_window.md", // installed
                              "../../../docs/guide_window.md"}) {          // build/PRESET/bin
        const QFileInfo file(programs.filePath(QString::fromLatin1(place)));
        if (file.isFile()) {
            return file.canonicalFilePath();
        }
    }
    return {};
}

} // namespace permdse::ui
