// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/field_table.h"
#include "core/experiment/experiment.h"

namespace permdse {

/// What is known of how an experiment is searched, and of its draws. Safe from any thread.
[[nodiscard]] const FieldTable<SearchSettings>& searchFields();
[[nodiscard]] const FieldTable<UncertaintySettings>& uncertaintyFields();

} // namespace permdse
