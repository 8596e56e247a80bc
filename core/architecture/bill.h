// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/architecture/evaluation.h"
#include "core/architecture/formula_scalar.h"
#include "core/architecture/residency.h"
#include "core/technology/logic_component.h"
#include "core/technology/technology.h"

namespace permdse {

inline constexpr std::size_t maxBillLines = 24;
inline constexpr std::size_t maxStalls = 8;

/// How a line follows from a design and a run, as text that a test evaluates against the model:
/// formulas in the syntax of derived metrics, over parameters, layer properties (`outputs`,
/// `inputs`, `layer_p`, `weight_density`, `activation_density`) and the engine's quantities.
struct LineFormulas {
    /// Id of a logic component, "sram_read", "sram_write", "filler" or "dram_bit".
    std::string kind;
    /// Of the kind: {"width_bits", "datapath_bits"}; an SRAM has `bytes`, `width_bits` and
    /// `interval` (cycles between uses).
    std::vector<std::pair<std::string, std::string>> arguments = {};
    std::string count = {};
    std::string design_events = {}; ///< per cycle at full activity
    std::string events = {};        ///< in a run of one layer
    std::string peak_events = {};   ///< per cycle at most; empty: as design_events
    /// Where `kind` is a component that this engine alone has.
    std::shared_ptr<const LogicComponentInfo> own_component = nullptr;
};

/// What a line of an engine's bill is; constant per engine.
struct BillLineInfo {
    std::string component;
    std::string title; ///< of the component: "Activation SRAM"
    std::string module;
    Category category = Category::Memory;
    std::string event;
    LineFormulas formulas = {};
    std::uint32_t clock_limit = 0; ///< of a memory: clockLimitCode(), set by the engine
    /// "reading" or "writing" where a component has two lines; its area and leakage stand with the
    /// first.
    std::string use = {};

    /// What the line is, unlike that of any other line: "Activation SRAM, writing".
    [[nodiscard]] std::string lineTitle() const { return use.empty() ? title : title + ", " + use; }
};

/// An SRAM answers within so many cycles: access is pipelined (chosen; docs/model.md#timing).
inline constexpr double accessStages = 2.0;

/// What may limit the clock, by code: the logic, or the cycle or access time of a memory. The same
/// codes for every engine, so that a column of them can be compared.
[[nodiscard]] const std::vector<std::string>& clockLimitLabels();
/// Codes of a memory component ("weight_sram"): its cycle time, then its access time.
/// @throws std::out_of_range if no memory is called so.
[[nodiscard]] std::uint32_t clockLimitCode(std::string_view component);

/// What a line costs for one design at one node, with calibration factors.
struct BillLine {
    double count = 0.0;
    double area_mm2 = 0.0;      ///< all instances
    double energy_pj = 0.0;     ///< per event
    double leakage_mw = 0.0;    ///< all instances
    double design_events = 0.0; ///< per cycle at full activity, whole engine
    double peak_events = 0.0;   ///< per cycle at most, on any workload, whole engine
};

/// Events per cycle of the whole engine: at the full activity that the publication's power stands
/// for, and the most that any workload causes.
struct Activity {
    double design = 0.0;
    double peak = 0.0;
    Activity(double both) : design(both), peak(both) {} // NOLINT(google-explicit-constructor)
    Activity(double design_, double peak_) : design(design_), peak(peak_) {}
};

/// When an SRAM of a bill has to have answered.
struct SramTiming {
    double cycle_ns = 0.0;
    double access_ns = 0.0;
    double interval = 1.0; ///< cycles between uses
};

/// Components of a design and the clock they allow. Fixed size: sweeps make millions of them.
struct Bill {
    std::array<BillLine, maxBillLines> lines{};
    double area_mm2 = 0.0;
    double leakage_mw = 0.0;
    double design_energy_pj = 0.0; ///< per cycle at full activity
    double peak_energy_pj = 0.0;   ///< per cycle at most
    double logic_share = 1.0;      ///< of the technology's logic limit that the design reaches
    double logic_limit_ghz = 0.0;  ///< that share of it
    std::array<SramTiming, maxMemories> srams{};
    std::size_t sram_count = 0;
    double clock_ghz = 0.0;        ///< the design's, or the highest feasible one if it names none
    double max_clock_ghz = 0.0;    ///< what logic and SRAMs allow
    std::uint32_t clock_limit = 0; ///< code of what sets max_clock_ghz
    std::uint32_t infeasibility = 0;
    /// Arrays that the SRAM table does not cover: line, capacity and width of the last of them, if
    /// `infeasibility` has OutsideSramTable.
    std::size_t outside_line = 0;
    double outside_bytes = 0.0;
    double outside_width_bits = 0.0;

    /// The same components at another clock, 0 for the highest feasible one: nothing but whether
    /// they bear it depends on it.
    void setClock(double ghz);
};

/// Which memory is outside the SRAM table, how large it is and what the table covers; empty if none
/// is.
[[nodiscard]] std::string outsideTableText(const Bill& bill, std::span<const BillLineInfo> infos,
                                           const EngineTechnology& technology);

/// SRAM costs by capacity and width, remembered: a sweep asks for the same few arrays again and
/// again. Not for sharing between threads.
class SramCache {
public:
    /// Whether designs are compared with the engine's reference design, or are that design.
    enum class Reference { IsAnother, IsThis };

    explicit SramCache(const EngineTechnology& technology,
                       Reference reference = Reference::IsAnother)
        : m_technology(&technology), m_reference(reference) {}
    [[nodiscard]] bool cost(double bytes, double width_bits, SramCost& cost);

    /// Area of the engine's reference design in this technology: made once, or `own_mm2` if this is
    /// that design.
    template <class Make> [[nodiscard]] double referenceArea_mm2(double own_mm2, const Make& make) {
        if (m_reference == Reference::IsThis) {
            return own_mm2;
        }
        if (m_referenceArea_mm2 == 0.0) {
            m_referenceArea_mm2 = make();
        }
        return m_referenceArea_mm2;
    }

private:
    struct Entry {
        double bytes, width_bits;
        SramCost cost;
        bool inside;
    };
    const EngineTechnology* m_technology;
    Reference m_reference;
    double m_referenceArea_mm2 = 0.0;
    std::vector<Entry> m_entries;
    std::size_t m_last = 0;
};

/// Puts a bill together; applies the calibration factor of each line's category.
class BillBuilder {
public:
    /// `clock_ghz` is 0 for the highest feasible one.
    BillBuilder(std::span<const BillLineInfo> infos, const EngineTechnology& technology,
                SramCache& srams, double clock_ghz);

    /// Lowers the logic limit to this share of the reference's, 0 to 1.
    void slowLogic(double share);

    /// `count` pieces of logic that cost `cost` each (before factors). They leak in proportion to
    /// their area.
    void logic(std::size_t line, double count, const LogicCost& cost, Activity events);

    /// The same of a line that a model wrote down.
    void logic(std::size_t line, const LineUse<double>& use, const LogicCost& cost) {
        logic(line, use.count, cost, {use.at_work, use.at_most});
    }

    /// `count` equal SRAM arrays that are used at most every `interval` cycles. Reads are booked on
    /// line `read`, writes (if any) on `write`, which has no area of its own.
    void sram(std::size_t read, std::size_t write, double count, double bytes, double width_bits,
              Activity reads_per_cycle, Activity writes_per_cycle, double interval);
    static constexpr std::size_t noLine = maxBillLines;
    /// The same of lines that a model wrote down, used in every cycle.
    void sram(std::size_t read, std::size_t write, std::span<const LineUse<double>> lines,
              double bytes, double width_bits) {
        const auto activityOf = [&](std::size_t line) {
            return Activity(lines[line].at_work, lines[line].at_most);
        };
        sram(read, write, lines[read].count, bytes, width_bits, activityOf(read),
             write == noLine ? Activity(0.0) : activityOf(write), 1.0);
    }

    /// DRAM: energy per bit, nothing on chip.
    void dram(std::size_t line);

    /// Area of a line booked before, all instances.
    [[nodiscard]] double area_mm2(std::size_t line) const { return m_bill.lines[line].area_mm2; }
    /// Sum of the areas booked so far in PE categories, without filler.
    [[nodiscard]] double peArea_mm2() const;
    /// Books the filler of the PE area booked so far.
    void filler(std::size_t line, double count);

    /// Sum of the areas booked so far.
    [[nodiscard]] double bookedArea_mm2() const;

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
