// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace permdse::test {

/// The name by which a heading is linked, as code hosts make it: "4. Two words" -> "4-two-words".
[[nodiscard]] QString headingAnchor(const QString& heading);

/// Checks the documents of a source tree: links between pages and to headings, references from the
/// code to "docs/page.md#heading", pages that nobody links to, and paths of somebody's machine.
///
/// Returns one sentence per problem, sorted, each starting with the file and line; empty if all is
/// well. Web addresses are not followed.
[[nodiscard]] QStringList documentationProblems(const QString& root);

} // namespace permdse::test
