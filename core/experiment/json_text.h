// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/json_document.h"

namespace permdse {

/// JSON for people: indented by two, but an array or object without further ones in it stands on
/// one line where it fits into 100 columns. Ends with a newline. Bytes that are not UTF-8 become
/// U+FFFD, numbers that are not finite become null.
[[nodiscard]] std::string jsonText(const Json& json);

/// The same for a value in the middle of such a text, without a newline at its end: the line that
/// it is in is indented by two blanks for each of `depth` levels, and it starts at `column` (from
/// 0).
[[nodiscard]] std::string jsonTextAt(const Json& json, std::size_t depth, std::size_t column);

} // namespace permdse
