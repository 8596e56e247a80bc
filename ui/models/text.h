// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include <QString>

#include "core/architecture/parameter.h"
#include "core/base/result.h"

namespace permdse::ui {

/// UTF-8 of the core as Qt text, and back.
[[nodiscard]] QString toQt(std::string_view text);
[[nodiscard]] std::string fromQt(const QString& text);

/// How much of a text an entry of a menu, a line, and a paragraph show at most.
inline constexpr qsizetype menuLimit = 40;
inline constexpr qsizetype lineLimit = 200;
inline constexpr qsizetype paragraphLimit = 1500;

/// The text, or its begin and end around an ellipsis if it has more than `limit` letters. Names are
/// the user's and may have any length, but what shows them must not grow with them.
[[nodiscard]] QString shortened(const QString& text, qsizetype limit = lineLimit);

/// A text for a paragraph: shortened, and with places to break within long words.
[[nodiscard]] QString breakable(const QString& text, qsizetype limit = paragraphLimit);

/// A number of things for people: "3,240", with a comma between thousands.
[[nodiscard]] QString groupedCount(quint64 count);

/// "1 design", "3,240 designs": `noun` is the singular, an s makes the plural.
[[nodiscard]] QString countOf(quint64 count, const QString& noun);

/// "2 errors": those among the diagnostics.
[[nodiscard]] QString errorCount(const Diagnostics& diagnostics);
/// The same with the warnings, which keep nothing from running: "2 errors, 1 warning", "1 warning";
/// empty without diagnostics.
[[nodiscard]] QString problemCount(const Diagnostics& diagnostics);

/// The value of a metric for people: displayNumber(), but "yes" and "no" for what holds or not.
[[nodiscard]] QString metricText(std::string_view metricId, double value);

/// A parameter's name for people, with its unit: "Clock [GHz]".
[[nodiscard]] QString parameterHeader(const ParameterInfo& parameter);

/// Rich text for a tooltip: a bold title over a paragraph, both escaped and breakable().
[[nodiscard]] QString toolTipText(const QString& title, const QString& body);

} // namespace permdse::ui
