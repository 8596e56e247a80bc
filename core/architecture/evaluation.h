// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace permdse {

/// Where a component belongs in the published breakdowns. `Global` is what a publication lists
/// beside its PEs ("others").
enum class Category { Memory, Register, Combinational, Clock, Filler, Global, Dram };
inline constexpr std::size_t categoryCount = 7;
[[nodiscard]] const std::string& categoryName(Category category); // "memory", ...
/// A category's name for people: "Memory", ..., "DRAM".
[[nodiscard]] std::string categoryTitle(Category category);

/// The name for people of a part of an engine, given as in its bill: "Sparse-matrix read".
[[nodiscard]] std::string moduleTitle(const std::string& module);
/// Whether lines of that category are parts of PEs, whose area filler is a share of.
[[nodiscard]] constexpr bool isPeCategory(Category category) {
    return category != Category::Global && category != Category::Filler &&
           category != Category::Dram;
}

/// Why a design is not realisable, as bits; 0 is feasible. The order is that of the texts.
enum Infeasibility : std::uint32_t {
    LogicLimitExceeded = 1u << 0,
    SramCycleTooLong = 1u << 1,
    SramAccessTooLong = 1u << 2,
    OutsideSramTable = 1u << 3,
    IllegalForLayer = 1u << 4,
    ConstraintViolated = 1u << 5,
    NumericFailure = 1u << 6,
};

/// "the clock exceeds the logic limit; an SRAM ...": all reasons of the mask, "" for 0.
[[nodiscard]] std::string infeasibilityText(std::uint32_t reasons);

/// One line of the bill of components: a kind of component, how many, what they cost, and what
/// happened on them. Totals are sums over lines; nothing is booked twice.
struct BreakdownLine {
    std::string component; ///< "weight_sram"
    std::string title;     ///< "Weight SRAM"; "Activation SRAM, writing" of several lines
    std::string module;    ///< "PE" or the engine part it belongs to
    Category category = Category::Memory;
    std::string event;                ///< what is counted: "read", "multiply", "clock edge"
    double count = 0.0;               ///< instances in the engine
    double area_mm2 = 0.0;            ///< all instances together
    double energy_pj = 0.0;           ///< per event
    double events = 0.0;              ///< in this run
    double power_mw = 0.0;            ///< design power: full activity, with leakage
    double leakage_mw = 0.0;          ///< all instances together
    double energy_uj = 0.0;           ///< events x energy + leakage x time
    std::string component_title = {}; ///< "Activation SRAM" of all lines of that component
};

/// Cycles lost to one cause.
struct StallLine {
    std::string id; ///< metric id: "stall_write_back_cycles"
    std::string title;
    double cycles = 0.0;
};

/// What a memory of the design holds of the workload.
struct MemoryLine {
    std::string component; ///< "weight_sram"
    std::string title;     ///< "Weight SRAM"
    std::string owner;     ///< what has one: "PE"
    double owners = 0.0;   ///< how many of them
    double word_bits = 0.0;
    double capacity_words = 0.0; ///< of each owner
    double need_words = 0.0;     ///< in the fullest owner: of the network, or of the largest layer
    double streamed_kib = 0.0;   ///< per input
    [[nodiscard]] double occupancy() const { return need_words / capacity_words; }
};

/// What a design does on a layer or a workload. `metrics` is in the order of the engine's metric
/// table; NaN means "not modelled".
struct Evaluation {
    std::vector<double> metrics;
    std::vector<BreakdownLine> breakdown;
    std::vector<MemoryLine> memories; ///< in the order of the engine's memories
    /// The metrics of each layer, with what it streams as a part of this workload.
    std::vector<std::vector<double>> layers;
    std::uint32_t infeasibility = 0;
    std::vector<std::string>
        notes; ///< flags in words: what does not fit, which rule carried a figure

    /// Sums over the breakdown.
    [[nodiscard]] double totalArea_mm2() const;
    [[nodiscard]] double totalPower_mw() const;
    [[nodiscard]] double totalEnergy_uj() const;
};

} // namespace permdse
