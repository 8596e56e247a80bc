// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/json_reader.h"
#include "core/base/printable_text.h"

namespace permdse {

enum class FieldKind { Number, Integer, Word, Text, YesNo };

/// The value of a field: a number (of a word its index, of a yes or no 1 or 0) or a text.
using FieldValue = std::variant<double, std::string>;

/// What stands beside the numbers of a field for a value that is none of them.
struct SpecialWord {
    double value = 0.0; ///< inside, outside the range: 0
    std::string word;   ///< "nominal"
    /// Files and the command line say the word. If not, leaving the field out says it, and the
    /// value itself is refused there.
    bool spelt = false;
    /// People read what the word stands for (Field::in_force) in its place.
    bool resolved = false;
};

/// A problem of a value, to be reported where the value is.
struct FieldProblem {
    std::string code, text;
};

/// What is known of a field of a struct that files, the command line and the window set, whatever
/// the struct. Readers, writers, the schema, checks, options, editors and the documentation are
/// made from it: see core/base/field_table.h.
struct FieldInfo {
    static constexpr int last = std::numeric_limits<int>::max();

    std::string id = {};    ///< key in files: snake_case with unit suffix
    std::string title = {}; ///< for people: "Supply voltage"
    std::string unit = {};  ///< "" for counts, fractions and words
    /// One phrase on what it is, for lists and columns: "Bandwidth of the DRAM".
    std::string meaning = {};
    /// The same for who sets it, where that takes more words. Empty: the meaning.
    std::string help = {};
    std::string symbol = {}; ///< as in docs/model.md
    std::string column = {}; ///< header where room is short. Empty: the title

    FieldKind kind = FieldKind::Number; ///< as the member's type says
    double min = 0.0;
    double max = 0.0;
    bool above_min = false;                    ///< the least value itself is not legal
    bool fraction = false;                     ///< files write 1 as 1.0
    std::vector<std::string> words = {};       ///< of a word, as spelt; of no and yes, for people
    std::vector<std::string> word_titles = {}; ///< for people, in the same order. Empty: as spelt
    std::optional<SpecialWord> special = std::nullopt;
    bool required = false;
    FieldValue standard = 0.0;    ///< of a struct that nobody has touched
    std::string if_left_out = {}; ///< what a missing key stands for, where that is no such value
    std::string code = {};        ///< of a value outside the range. Empty: the reader's
    std::string refusal =
        {}; ///< text of it with {value}, {min} and {max}. Empty: made of the title
    FieldProblem at_min = {};     ///< what is said of the least value where that is not legal
    double step = 1.0;            ///< of an editor
    int decimals = 3;             ///< of an editor
    std::string option = {};      ///< "node" of --node. Empty: the id without its unit
    std::string phrase = {};      ///< in headlines, with {value}. Empty: made of title and unit
    bool always_said = false;     ///< headlines say it even where it is the usual one
    std::string influences = {};  ///< metrics it changes, in words; of what can be swept
    bool provenance = false;      ///< where the others come from: nothing that is calculated with
    int sweep_place = 0;          ///< among what can be swept; 0: it cannot
    int file_place = last;        ///< among the keys of a file, where that is not the table's
    const void* member = nullptr; ///< tells rows apart: memberTag
};

/// A number or an integer.
[[nodiscard]] bool isNumeric(const FieldInfo& field);

/// The help, or the meaning.
[[nodiscard]] const std::string& helpOf(const FieldInfo& field);

/// "DRAM bandwidth" as it is, "Supply voltage" as "supply voltage".
[[nodiscard]] std::string titleInSentence(const FieldInfo& field);

/// "Gbyte/s" in files is "GB/s" for people; others are the same.
[[nodiscard]] std::string displayUnit(std::string_view unit);

/// "dram_bandwidth_gbyte_s" in Gbyte/s is "--dram-bandwidth", unless the field says otherwise.
[[nodiscard]] std::string optionName(const FieldInfo& field);

/// The value as the command line spells it: "0.8", "itrs-hp", "true". Special words as people read
/// them.
[[nodiscard]] std::string fieldText(const FieldInfo& field, const FieldValue& value);

/// The value for people, with its unit: "25.6 GB/s", "nominal", "signed".
[[nodiscard]] std::string fieldDisplay(const FieldInfo& field, const FieldValue& value);

/// ", 0.8 V" without the comma: the value in a line of several.
[[nodiscard]] std::string fieldPhrase(const FieldInfo& field, const FieldValue& value);

/// What is legal: "7 to 90 nm", "above 0 to 1", "a, b or c"; empty where everything is.
[[nodiscard]] std::string acceptedText(const FieldInfo& field);

/// What a missing key stands for: "28", "nominal", "1/p"; empty where nothing does.
[[nodiscard]] std::string standardText(const FieldInfo& field);

/// Why a value is not legal, if it is not.
[[nodiscard]] std::optional<FieldProblem> fieldProblem(const FieldInfo& field,
                                                       const FieldValue& value);

/// Of a text that is written to tables and terminals: CFG-0010, and CFG-0012 of one line.
[[nodiscard]] std::optional<FieldProblem> textProblem(const std::string& text,
                                                      LineBreaks breaks = LineBreaks::Refused);

enum class RangeCheck { Here, Later };

/// Reads a field from its key of an object. `fallback` is what a missing key stands for, and what
/// is returned if the value is wrong. With RangeCheck::Later numbers of any size are read, for
/// fieldProblem() to judge.
[[nodiscard]] FieldValue readField(JsonReader& reader, const FieldInfo& field,
                                   const FieldValue& fallback, RangeCheck check);

/// The value as files spell it; nothing if it is said by leaving the key out.
[[nodiscard]] std::optional<Json> fieldJson(const FieldInfo& field, const FieldValue& value);

/// What the JSON schema says of the key.
[[nodiscard]] Json fieldSchema(const FieldInfo& field);

/// The row of the field in a table of a document: key, what it is with what is accepted, and what a
/// missing key stands for.
[[nodiscard]] std::string fieldDocumentation(const FieldInfo& field);

/// A number as JSON writes it for people: integers without a point.
[[nodiscard]] Json plainNumber(double value);

} // namespace permdse
