// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace permdse {

/// The parts of which an evaluation is made, each a function of some parameters only: a design that
/// differs from the one before in others shares the part with it; docs/architecture.md.
enum class Stage : std::uint8_t {
    Count,    ///< cycles, events and stored words of the layers
    Capacity, ///< words that the memories hold
    Bill,     ///< components and what they cost
    Price,    ///< metrics of these: the clock
};
inline constexpr std::uint8_t stageCount = 4;

/// "cycles and events", "capacity", "bill", "price".
[[nodiscard]] const std::vector<std::string>& stageNames();

/// A set of stages.
class Stages {
public:
    constexpr void add(Stage stage) { m_bits |= bitOf(stage); }
    constexpr void add(Stages others) { m_bits |= others.m_bits; }
    [[nodiscard]] constexpr bool contains(Stage stage) const {
        return (m_bits & bitOf(stage)) != 0;
    }
    [[nodiscard]] constexpr bool isEmpty() const { return m_bits == 0; }
    [[nodiscard]] static constexpr Stages all() {
        Stages stages;
        stages.m_bits = (1u << stageCount) - 1u;
        return stages;
    }

private:
    static constexpr unsigned bitOf(Stage stage) { return 1u << static_cast<unsigned>(stage); }

    unsigned m_bits = 0;
};

/// The parameters that a stage of an engine reads, by id. Of layers that do not fit, `Count` reads
/// what `Capacity` and `Price` read, too: how they are mapped depends on what streams.
struct StageInputs {
    Stage stage;
    std::vector<std::string_view> parameters;
};

} // namespace permdse
