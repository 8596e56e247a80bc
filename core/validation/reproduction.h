// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/base/sourced.h"

namespace permdse {

/// A published figure beside what the model gives for it.
struct ReproductionRow {
    std::string group; ///< "PermDNN", "PermDNN versus EIE", ...
    std::string what;  ///< "Power of the engine"
    std::string unit;
    double published = 0.0;                 ///< NaN: nothing is published, `ours` is shown alone
    Evidence evidence = Evidence::Recalled; ///< of the published figure
    double ours = 0.0;
    std::string method; ///< "closed form", "bill, fitted", "bill", "as-published arithmetic"
    std::string note;

    /// ours / published - 1; NaN without a published figure.
    [[nodiscard]] double relativeError() const;
};

/// The rows of docs/model.md#reproduction that closed forms can give. Nothing is looked up and
/// returned as ours: `ours` comes from the engines' closed forms and bills at their reference
/// designs, with the built-in calibration.
[[nodiscard]] std::vector<ReproductionRow> reproducePublications();

/// "+1.8 %"; empty without a published figure.
[[nodiscard]] std::string relativeErrorText(const ReproductionRow& row);

} // namespace permdse
