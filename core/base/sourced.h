// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace permdse {

/// How far a figure can be trusted; docs/model.md#provenance says what each status means.
enum class Evidence { Published, Secondary, Recalled, Derived, Computed, Chosen };

/// "published", "secondary", "recalled", "derived", "computed" or "chosen".
[[nodiscard]] std::string_view toText(Evidence evidence);

/// What a reader of a report sees: as toText(), but "recalled (unverified)".
[[nodiscard]] std::string_view toDisplayText(Evidence evidence);

/// All of them, in the order of the enumerators.
[[nodiscard]] const std::vector<std::string>& evidenceTexts();

[[nodiscard]] std::optional<Evidence> evidenceFromText(std::string_view text);

/// A figure with its unit and where it comes from.
struct SourcedValue {
    double value = 0.0;
    std::string unit;
    Evidence evidence = Evidence::Chosen;
    std::string source;
    std::string note;

    friend bool operator==(const SourcedValue&, const SourcedValue&) = default;
};

} // namespace permdse
