// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/base/result.h"

namespace permdse {

/// JSON that keeps the order of its keys, as files for people should.
using Json = nlohmann::ordered_json;

/// A parsed JSON file that still knows on which line each value stood.
struct JsonDocument {
    Json root;
    std::string source;                            ///< file name shown in messages
    std::map<std::string, int, std::less<>> lines; ///< JSON pointer -> line, counted from 1

    /// Line of the value at `pointer` or of its nearest recorded parent; 0 if none.
    [[nodiscard]] int lineOf(std::string_view pointer) const;
};

/// Parses JSON text. Besides syntax errors (JSON-0001, with line and column) it refuses duplicate
/// keys (JSON-0002), numbers beyond the range of a double (JSON-0003) and nesting deeper than 64
/// levels (JSON-0004), none of which nlohmann/json reports on its own.
[[nodiscard]] Result<JsonDocument> parseJson(std::string_view text, std::string source);

/// The same, but goes on behind duplicate keys, of which the last counts, so that the problems of
/// the rest of the file can be reported with them. They are added to `repeatedKeys`.
[[nodiscard]] Result<JsonDocument> parseJson(std::string_view text, std::string source,
                                             Diagnostics& repeatedKeys);

/// A JSON file of the resources.
/// @throws std::out_of_range if there is none, std::logic_error if it is not valid JSON.
[[nodiscard]] JsonDocument resourceJson(std::string_view path);

/// For what comes with the program, where a problem is a mistake of ours, not of a user.
/// @throws std::logic_error with all texts if there are errors.
void throwOnErrors(const Diagnostics& problems);

/// Reads a whole file. FILE-0001 if it cannot be read, FILE-0002 if it is larger than 64 MiB.
[[nodiscard]] Result<std::string> readTextFile(const std::string& path);

/// `token` escaped as one step of a JSON pointer: "a/b" -> "a~1b".
[[nodiscard]] std::string pointerStep(std::string_view token);

} // namespace permdse
