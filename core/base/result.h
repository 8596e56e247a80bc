// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace permdse {

enum class Severity { Error, Warning };

/// One problem of a user's input: where it is, what was found and what is accepted.
///
/// `code` is stable and listed in docs/messages.md. `pointer` is an RFC 6901 JSON pointer ("" is
/// the whole document), `line` counts from 1 and is 0 where no line is known.
struct Diagnostic {
    Severity severity = Severity::Error;
    std::string code;
    std::string source;
    std::string pointer;
    int line = 0;
    std::string message;

    friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

using Diagnostics = std::vector<Diagnostic>;

/// "examples/a.json:12: error CFG-0003 at /search/seed: expected an integer, found 3.7". Whatever
/// was found, the text can be printed: see printable().
[[nodiscard]] std::string toText(const Diagnostic& diagnostic);

/// The texts of all diagnostics, one per line.
[[nodiscard]] std::string toText(const Diagnostics& diagnostics);

[[nodiscard]] bool hasErrors(const Diagnostics& diagnostics);

/// A value or the diagnostics that say why there is none. Warnings beside a value are returned by
/// the functions that have them, through an argument.
template <class T> class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Diagnostics problems) : m_state(std::in_place_index<1>, std::move(problems)) {}
    Result(Diagnostic problem) : m_state(std::in_place_index<1>, Diagnostics{std::move(problem)}) {}

    [[nodiscard]] bool has_value() const { return m_state.index() == 0; }
    explicit operator bool() const { return has_value(); }

    /// @throws std::bad_variant_access if there is no value.
    [[nodiscard]] const T& value() const& { return std::get<0>(m_state); }
    [[nodiscard]] T& value() & { return std::get<0>(m_state); }
    [[nodiscard]] T&& value() && { return std::get<0>(std::move(m_state)); }
    const T& operator*() const& { return value(); }
    T& operator*() & { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    const T* operator->() const { return &value(); }
    T* operator->() { return &value(); }

    /// @throws std::bad_variant_access if there is a value.
    [[nodiscard]] const Diagnostics& error() const { return std::get<1>(m_state); }

private:
    std::variant<T, Diagnostics> m_state;
};

} // namespace permdse
