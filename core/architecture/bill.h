// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/architecture/evaluation.h"
#include "core/technology/technology.h"

namespace permdse {

inline constexpr std::size_t maxBillLines = 20;
inline constexpr std::size_t maxStalls = 6;

/// What a line of an engine's bill is; constant per engine.
struct BillLineInfo {
    std::string component;
    std::string title;
    std::string module;
    Category category = Category::Memory;
    std::string event;
};

/// What a line costs for one design at one node, with calibration factors.
struct BillLine {
    double count = 0.0;
    double area_mm2 = 0.0;      ///< all instances
    double energy_pj = 0.0;     ///< per event
    double leakage_mw = 0.0;    ///< all instances
    double design_events = 0.0; ///< per cycle at full activity, whole engine
};

/// Components of a design and the clock they allow. Fixed size: sweeps make millions of them.
struct Bill {
    std::array<BillLine, maxBillLines> lines{};
    double area_mm2 = 0.0;
    double leakage_mw = 0.0;
    double design_energy_pj = 0.0; ///< per cycle at full activity
    double max_clock_ghz = 0.0;    ///< what logic and SRAMs allow
    std::uint32_t infeasibility = 0;
};

/// SRAM costs by capacity and width, remembered: a sweep asks for the same few arrays again and
/// again. Not for sharing between threads.
class SramCache {
public:
    explicit SramCache(const EngineTechnology& technology) : m_technology(&technology) {}
    [[nodiscard]] bool cost(double bytes, double width_bits, SramCost& cost);

private:
    struct Entry {
        double bytes, width_bits;
        SramCost cost;
        bool inside;
    };
    const EngineTechnology* m_technology;
    std::vector<Entry> m_entries;
    std::size_t m_last = 0;
};

/// Puts a bill together; applies the calibration factor of each line's category.
class BillBuilder {
public:
    BillBuilder(std::span<const BillLineInfo> infos, const EngineTechnology& technology,
                SramCache& srams, double clock_ghz);

    /// `count` pieces of logic of `area_um2` each; `energy_pj` per event (both before factors).
    void logic(std::size_t line, double count, double area_um2, double energy_pj,
               double design_events);

    /// `count` equal SRAM arrays that are used at most every `interval` cycles. Reads are booked on
    /// line `read`, writes (if any) on `write`, which has no area of its own.
    void sram(std::size_t read, std::size_t write, double count, double bytes, double width_bits,
              double design_reads, double design_writes, double interval);
    static constexpr std::size_t noLine = maxBillLines;

    /// DRAM: energy per bit, nothing on chip.
    void dram(std::size_t line);

    /// Sum of the areas booked so far in PE categories, without filler.
    [[nodiscard]] double peArea_mm2() const;
    /// Books the filler of the PE area booked so far.
    void filler(std::size_t line, double count);

    /// Adds up, and compares the clock with what logic and SRAMs allow.
    [[nodiscard]] Bill finish();

private:
    [[nodiscard]] double factor(const CategoryFactors& factors, std::size_t line) const;

    std::span<const BillLineInfo> m_infos;
    const EngineTechnology& m_technology;
    SramCache& m_srams;
    double m_clock_ghz;
    Bill m_bill;
};

} // namespace permdse
