// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/search_fields.h"

#include <utility>

namespace permdse {

namespace {

FieldTable<SearchSettings> makeSearchTable() {
    FieldInfo budget{.id = "budget", .title = "Budget"};
    budget.meaning = "Most points (designs times workloads) that may be evaluated";
    budget.min = 1.0;
    budget.max = static_cast<double>(SearchSettings::maxBudget);
    budget.code = "EXP-0022";
    budget.refusal = "the budget {value} is outside the accepted range {min} to {max} points";
    FieldInfo seed{.id = "seed", .title = "Seed"};
    seed.meaning = "Seed of everything random";
    seed.max = static_cast<double>(SearchSettings::maxSeed);
    seed.code = "EXP-0023";
    return {bindField<&SearchSettings::budget>(std::move(budget)),
            bindField<&SearchSettings::seed>(std::move(seed))};
}

FieldTable<UncertaintySettings> makeUncertaintyTable() {
    FieldInfo samples{.id = "samples", .title = "Draws of constants"};
    samples.meaning = "Draws of the constants within their ranges; 0 for the stated values alone, "
                      "else at least 2";
    samples.max = static_cast<double>(UncertaintySettings::maxSamples);
    return {bindField<&UncertaintySettings::samples>(std::move(samples))};
}

} // namespace

const FieldTable<SearchSettings>& searchFields() {
    static const FieldTable<SearchSettings> table = makeSearchTable();
    return table;
}

const FieldTable<UncertaintySettings>& uncertaintyFields() {
    static const FieldTable<UncertaintySettings> table = makeUncertaintyTable();
    return table;
}

} // namespace permdse
