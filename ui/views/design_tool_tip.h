// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include <QString>
#include <QStringList>

#include "core/exploration/result_table.h"

namespace permdse::ui {

/// What a plot says of a point under the pointer: architecture, swept parameters, the columns that
/// the plot shows, and why it is not feasible if so. Rich text.
[[nodiscard]] QString designToolTip(const ResultTable& table, std::uint32_t row,
                                    const QStringList& columnIds);

} // namespace permdse::ui
