// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json_document.h"
#include "core/base/result.h"

namespace permdse {

/// What a JSON schema (draft 7) says against a document: CFG-0007 for each value that breaks it,
/// none for the objects and arrays around such a value. Numbers without a fraction count as
/// integers.
[[nodiscard]] Diagnostics schemaProblems(const JsonDocument& document, const Json& schema);

} // namespace permdse
