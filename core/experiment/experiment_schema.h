// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/base/json_document.h"
#include "core/base/result.h"

namespace permdse {

/// A JSON schema (draft 7), compiled to check documents. Immutable; safe from any thread.
class JsonSchema {
public:
    explicit JsonSchema(const Json& schema);
    ~JsonSchema();
    JsonSchema(const JsonSchema&) = delete;
    JsonSchema& operator=(const JsonSchema&) = delete;

    /// CFG-0007 for each value that breaks the schema, none for the objects and arrays around such
    /// a value. Numbers without a fraction count as integers.
    [[nodiscard]] Diagnostics problems(const JsonDocument& document) const;

private:
    struct State;
    std::unique_ptr<const State> m_state;
};

} // namespace permdse
