// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArray>
#include <QString>

namespace permdse::ui {

/// An experiment that comes with the program.
struct Example {
    QString name;  ///< "paper"
    QString title; ///< for people
    QByteArray text;
};

/// The examples of the repository, which the program has inside.
[[nodiscard]] std::vector<Example> shippedExamples();

/// The guide to the window, as installed with the program or in the sources that it was built from;
/// empty if there is none.
[[nodiscard]] QString guidePath();

} // namespace permdse::ui
