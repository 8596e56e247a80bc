// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/base/text_file.h"

namespace permdse {

/// JSON that keeps the order of its keys, as files for people should.
using Json = nlohmann::ordered_json;

/// A parsed JSON file that still knows where in the text each value stood.
// NOLINTNEXTLINE(bugprone-exception-escape): what the library's assertions would throw
struct JsonDocument {
    /// Offsets into the text. `start` is that of the key where there is one, else of the value.
    struct Place {
        std::uint32_t start = 0, value = 0, end = 0;
        std::uint32_t first_child = 0; ///< index of the place of the first value inside
    };

    Json root;
    std::string source;                          ///< file name shown in messages
    std::vector<Place> places = {};              ///< the root's last; empty if nothing was parsed
    std::vector<std::uint32_t> line_starts = {}; ///< offsets of the second line and the others
    /// A member whose key occurs again behind it in the same object, so that it does not count.
    struct Repeated {
        std::uint32_t member = 0; ///< index of the place of the one that counts
        Place place;              ///< of this one; nothing in it has a place
    };
    std::vector<Repeated> repeated = {};

    /// Index into `places` of the value at `pointer` or of its nearest parent; nothing if no text
    /// was parsed.
    [[nodiscard]] std::optional<std::uint32_t> placeOf(std::string_view pointer) const;
    /// Line of that value, counted from 1 (of its key, where it has one); 0 if nothing was parsed.
    [[nodiscard]] int lineOf(std::string_view pointer) const;
    [[nodiscard]] int lineOfPlace(std::uint32_t place) const;
};

/// Most values that a JSON text may hold, and most of them that one array or object may hold: what
/// is read stays within some hundred megabytes.
inline constexpr std::size_t maxJsonValues = 4'000'000, maxJsonMembers = 1'000'000;

/// Parses JSON text. Besides syntax errors (JSON-0001, with line and column) it refuses duplicate
/// keys (JSON-0002), numbers beyond the range of a double (JSON-0003), nesting deeper than 64
/// levels (JSON-0004), none of which nlohmann/json reports on its own, what is no UTF-8 text at all
/// (JSON-0005) and more values than the limits (JSON-0006).
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

/// `token` escaped as one step of a JSON pointer: "a/b" -> "a~1b".
[[nodiscard]] std::string pointerStep(std::string_view token);

} // namespace permdse
