// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <set>
#include <string>

#include "core/architecture/formula_scalar.h"

namespace permdse::test {

/// The first of the names that is neither that of a quantity nor of a stall of the model; empty if
/// there is none.
template <class Model> std::string notDescribed(const FormulaNames& names) {
    std::set<std::string> described;
    for (const auto& row : Model::quantities()) {
        described.insert(row.id);
    }
    for (const auto& stall : Model::stalls()) {
        described.insert(stall.id);
    }
    for (const auto& [id, formula] : names.formulas()) {
        if (!described.contains(id)) {
            return id;
        }
    }
    return {};
}

} // namespace permdse::test
