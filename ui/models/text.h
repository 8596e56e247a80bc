// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include <QString>

#include "core/architecture/parameter.h"

namespace permdse::ui {

/// UTF-8 of the core as Qt text, and back.
[[nodiscard]] QString toQt(std::string_view text);
[[nodiscard]] std::string fromQt(const QString& text);

/// A number of things for people: "3,240", with a comma between thousands.
[[nodiscard]] QString groupedCount(quint64 count);

/// "1 design", "3,240 designs": `noun` is the singular, an s makes the plural.
[[nodiscard]] QString countOf(quint64 count, const QString& noun);

/// The value of a metric for people: displayNumber(), but "yes" and "no" for what holds or not.
[[nodiscard]] QString metricText(std::string_view metricId, double value);

/// A parameter's name for people, with its unit: "Clock [GHz]".
[[nodiscard]] QString parameterHeader(const ParameterInfo& parameter);

/// Rich text for a tooltip: a bold title over a paragraph, both escaped.
[[nodiscard]] QString toolTipText(const QString& title, const QString& body);

} // namespace permdse::ui
