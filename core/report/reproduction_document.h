// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/report/report.h"
#include "core/validation/reproduction.h"

namespace permdse {

/// The rows as a document: a section per group, with how each figure was obtained.
[[nodiscard]] ReportDocument reproductionDocument(const std::vector<ReproductionRow>& rows);

} // namespace permdse
