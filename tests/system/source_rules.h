// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace permdse::test {

/// The rooms of the project from the highest down, as docs/architecture.md has them: those of one
/// line do not know each other, and none knows a higher one.
[[nodiscard]] QStringList roomLines();

/// Checks a source tree against the rules of docs/architecture.md: which room may include which,
/// which library stays in which room, no circle between files, licence lines, file lengths.
///
/// Returns one sentence per violation, sorted, each starting with the file ("core/a.h:3: ...");
/// empty if the tree keeps the rules. Looks only at app, core, ui, tests, cmake, script, .ci and
/// the root's CMakeLists.txt, so build trees and results do not disturb.
[[nodiscard]] QStringList sourceProblems(const QString& root);

/// Number of files that sourceProblems() reads, to show that it looked at something.
[[nodiscard]] int sourceFileCount(const QString& root);

} // namespace permdse::test
