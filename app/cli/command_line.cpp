// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_line.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "core/base/number_text.h"
#include "core/base/spelling.h"
#include "core/experiment/experiment.h"

namespace permdse::cli {

namespace {

/// What a validator says, as the text of an exception can take it along: its code is read back.
std::string withCode(const char* code, const std::string& message) {
    return fmt::format("{}: {}", code, message);
}

std::optional<std::int64_t> valueOf(const std::string& integer) {
    std::int64_t value = 0;
    const auto [end, error] =
        std::from_chars(integer.data(), integer.data() + integer.size(), value);
    (void)end; // all of it is an integer
    return error == std::errc() ? std::optional(value) : std::nullopt;
}

/// CLI11 takes 010 for 8, an empty text for 0, 1e400 for infinity, and lets -1 and 2^64 wrap.
CLI::Validator asNumber() {
    return {[](std::string& text) {
                const std::optional<double> value = decimalNumber(text);
                if (!value) {
                    return withCode("CFG-0003",
                                    fmt::format("found \"{}\"; expected a number", text));
                }
                text = *value == 0.0 ? "0" : *decimalText(text);
                return std::string();
            },
            ""};
}

/// Leaves all digits, for integersFrom() or the range of the option's type to look at.
CLI::Validator asInteger(std::int64_t min, std::int64_t max) {
    return {[min, max](std::string& text) {
                const std::optional<std::string> integer = integerText(text);
                if (!integer) {
                    return withCode("CFG-0003",
                                    fmt::format("found \"{}\"; expected an integer{}", text,
                                                min < 0 ? "" : fmt::format(" from {}", min)));
                }
                text = *integer;
                const std::optional<std::int64_t> value = valueOf(text);
                if (!value || *value < min || *value > max) {
                    return withCode(
                        "CFG-0004",
                        fmt::format("{} is outside the accepted range {} to {}", text, min, max));
                }
                return std::string();
            },
            ""};
}

const CLI::Validator& notEmpty() {
    static const CLI::Validator validator(
        [](std::string& text) {
            return text.empty() ? withCode("CMD-0004", "found nothing; expected a text")
                                : std::string();
        },
        "");
    return validator;
}

/// The command that the words have come to, "list parameters" of "list parameters --json", or the
/// first that does not know one of its words.
const CLI::App& commandOf(const CLI::App& app) {
    const CLI::App* command = &app;
    while (command->remaining().empty() && !command->get_subcommands().empty()) {
        command = command->get_subcommands().front();
    }
    return *command;
}

std::string fullName(const CLI::App& command) {
    const CLI::App* parent = command.get_parent();
    return parent == nullptr ? command.get_name() : fullName(*parent) + ' ' + command.get_name();
}

std::vector<std::string> optionNames(const CLI::App& command) {
    std::vector<std::string> names;
    for (const CLI::Option* option : command.get_options()) {
        for (const std::string& name : option->get_lnames()) {
            names.push_back("--" + name);
        }
    }
    return names;
}

/// A missing or misspelt command ("list", "rnu"), answered with the legal ones; CLI11 only says
/// that one is missing.
std::optional<std::string> unknownCommand(const CLI::App& app, int argc, char** argv) {
    const CLI::App* level = &app;
    for (int i = 1; level->get_require_subcommand_min() > 0; ++i) {
        const char* word = i < argc ? argv[i] : nullptr;
        if (word != nullptr && word[0] == '-') {
            return std::nullopt; // an option
        }
        std::vector<std::string> names;
        const CLI::App* found = nullptr;
        for (const CLI::App* command :
             level->get_subcommands([](const CLI::App*) { return true; })) {
            names.push_back(command->get_name());
            if (word != nullptr && names.back() == word) {
                found = command;
            }
        }
        if (found == nullptr) {
            return fmt::format("{}; accepted are {}{}",
                               word == nullptr ? std::string("a command is missing")
                                               : fmt::format("unknown command \"{}\"", word),
                               quotedList(names),
                               word == nullptr ? std::string() : didYouMean(word, names));
        }
        level = found;
    }
    return std::nullopt;
}

/// The first word that no option takes; of an option and its value, the option.
std::string unknownWord(const std::vector<std::string>& words, const CLI::App& command) {
    const auto option = std::find_if(words.begin(), words.end(), [](const std::string& word) {
        return word.size() > 1 && word.front() == '-';
    });
    if (option == words.end()) {
        return fmt::format("found \"{}\", which belongs to no option", words.front());
    }
    const std::string name = option->substr(0, option->find('='));
    const std::vector<std::string> names = optionNames(command);
    return fmt::format("unknown option \"{}\"; accepted are {}{}", name, quotedList(names),
                       didYouMean(name, names));
}

/// "CFG-0003: found ..." of "--seed: CFG-0003: found ...", which withCode() began.
std::optional<Diagnostic> saidByOption(std::string_view text) {
    const std::size_t name = text.find(": ");
    if (name == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view said = text.substr(name + 2);
    for (const char* code : {"CFG-0003", "CFG-0004", "CMD-0004"}) {
        if (said.starts_with(std::string(code) + ": ")) {
            return refusal(std::string(text.substr(0, name)), code,
                           std::string(said.substr(std::string_view(code).size() + 2)));
        }
    }
    return std::nullopt;
}

} // namespace

void prepareOptions(CLI::App& app) {
    constexpr std::int64_t most = std::numeric_limits<int>::max();
    for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; })) {
        for (CLI::Option* option : command->get_options(
                 [](const CLI::Option* o) { return o->get_items_expected() > 0; })) {
            const std::string type = option->get_type_name();
            if (type.starts_with("FLOAT")) {
                option->transform(asNumber());
            } else if (type.starts_with("INT") || type.starts_with("UINT")) {
                const bool hasRange = type.find(" to ") != std::string::npos;
                if (!hasRange) {
                    option->transform(asInteger(-most, most));
                }
            } else {
                option->check(notEmpty());
            }
        }
        prepareOptions(*command);
    }
}

CLI::Validator integersFrom(std::int64_t min, std::int64_t max) {
    CLI::Validator validator = asInteger(min, max);
    validator.description(fmt::format("{} to {}", min, max));
    return validator;
}

CLI::Validator seeds() {
    return integersFrom(0, static_cast<std::int64_t>(SearchSettings::maxSeed));
}

CLI::Validator notZero() {
    return {[](std::string& text) {
                return decimalNumber(text) == 0.0
                           ? withCode("CFG-0004",
                                      fmt::format("found {}; leave the option out for the usual "
                                                  "value",
                                                  text))
                           : std::string();
            },
            ""};
}

Diagnostic commandLineProblem(const CLI::App& app, int argc, char** argv,
                              const CLI::ParseError& error) {
    const CLI::App& command = commandOf(app);
    const std::string text = error.what();
    if (const std::optional<std::string> problem = unknownCommand(app, argc, argv)) {
        return refusal("permdse", "CMD-0001", *problem);
    }
    if (std::optional<Diagnostic> problem = saidByOption(text)) {
        return *std::move(problem);
    }
    const std::vector<std::string> words = app.remaining(true);
    if (!words.empty()) {
        return refusal(fullName(command), "CMD-0002", unknownWord(words, command));
    }
    const std::size_t name = text.find(": ");
    if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
        return refusal(fullName(command), "CMD-0003", text);
    }
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr &&
        name != std::string::npos) {
        return refusal(text.substr(0, name), "CMD-0004",
                       text.find("At Most") != std::string::npos
                           ? "the option is given more than once; keep one"
                           : "the value of the option is missing");
    }
    if (dynamic_cast<const CLI::ExcludesError*>(&error) != nullptr) {
        return refusal(fullName(command), "CMD-0005", text + "; give one of the two");
    }
    return refusal(fullName(command), "CMD-0004", text);
}

} // namespace permdse::cli
