// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/field_table.h"
#include "core/technology/technology_settings.h"

namespace permdse {

/// Everything that is known of the settings of a technology but its calibrations and clock limits,
/// which are per engine. Read once; safe from any thread.
[[nodiscard]] const FieldTable<TechnologySettings>& technologyFields();

/// The row of a member of the settings.
template <auto Member> const Field<TechnologySettings>& technologyField() {
    return fieldOf<Member>(technologyFields());
}

/// A clock limit of the logic, one of which each engine has, with the engine's title.
[[nodiscard]] FieldInfo logicLimitField(std::string title);

} // namespace permdse
