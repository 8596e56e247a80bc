// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "core/base/json_document.h"

namespace permdse {

/// What a file should hold after an edit. `written` is what it holds, `before` what that means with
/// every default, `after` the same after the edit. What the edit did not change stays as written:
/// names that stand for whole objects, keys that were left out, unknown keys. Keys that are new are
/// added without members that are empty.
[[nodiscard]] Json mergedJson(const Json& written, const Json& before, const Json& after);

/// The text of `document` changed so that it holds `wanted`. Values that are equal keep their
/// spelling, blanks and line breaks, members their order; new ones stand behind the others. Of a
/// key that occurs several times the last one is edited, the others stay unless the key is gone.
/// @pre `document` was parsed from `text`
[[nodiscard]] std::string editedText(std::string_view text, const JsonDocument& document,
                                     const Json& wanted);

/// The text of `document` without the members that do not count because the key at `pointer` occurs
/// again behind them; unchanged if there are none.
/// @pre `document` was parsed from `text`
[[nodiscard]] std::string withoutRepeats(std::string_view text, const JsonDocument& document,
                                         std::string_view pointer);

} // namespace permdse
