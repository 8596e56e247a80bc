// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/bill.h"

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

#include "core/base/units.h"
#include "core/technology/engine_file.h"

namespace permdse {

namespace {

/// Memories of all engines, by component and name, each once.
const std::vector<std::pair<std::string, std::string>>& memories() {
    static const auto all = [] {
        std::vector<std::pair<std::string, std::string>> found;
        for (const EngineFile& file : engineFiles()) {
            for (const auto& memory : file.memories) {
                if (std::find(found.begin(), found.end(), memory) == found.end()) {
                    found.push_back(memory);
                }
            }
        }
        return found;
    }();
    return all;
}

constexpr double clockTolerance = 1.0 + 1e-9;
} // namespace

const std::vector<std::string>& clockLimitLabels() {
    static const std::vector<std::string> labels = [] {
        std::vector<std::string> texts{"logic"};
        for (const auto& [component, name] : memories()) {
            texts.push_back(name + " cycle time");
            texts.push_back(name + " access time");
        }
        return texts;
    }();
    return labels;
}

std::uint32_t clockLimitCode(std::string_view component) {
    for (std::size_t i = 0; i < memories().size(); ++i) {
        if (memories()[i].first == component) {
            return static_cast<std::uint32_t>(1 + 2 * i);
        }
    }
    throw std::out_of_range("no memory \"" + std::string(component) + "\"");
}

std::string outsideTableText(const Bill& bill, std::span<const BillLineInfo> infos,
                             const EngineTechnology& technology) {
    if ((bill.infeasibility & OutsideSramTable) == 0) {
        return {};
    }
    const Result<SramCost> refused = technology.table->cost(
        technology.sram_node_nm, technology.cell, bill.outside_bytes, bill.outside_width_bits);
    return infos[bill.outside_line].title + ": " + refused.error().front().message;
}

bool SramCache::cost(double bytes, double width_bits, SramCost& cost) {
    const auto matches = [&](const Entry& entry) {
        return entry.bytes == bytes && entry.width_bits == width_bits;
    };
    if (m_last < m_entries.size() && matches(m_entries[m_last])) {
        cost = m_entries[m_last].cost;
        return m_entries[m_last].inside;
    }
    auto found = std::find_if(m_entries.begin(), m_entries.end(), matches);
    if (found == m_entries.end()) {
        Entry entry{bytes, width_bits, {}, false};
        entry.inside = m_technology->sram(bytes, width_bits, entry.cost);
        constexpr std::size_t largestCache = 256;
        if (m_entries.size() >= largestCache) {
            m_entries.clear();
        }
        m_entries.push_back(entry);
        found = m_entries.end() - 1;
    }
    m_last = static_cast<std::size_t>(found - m_entries.begin());
    cost = found->cost;
    return found->inside;
}

void Bill::setClock(double ghz) {
    clock_ghz = ghz > 0.0 ? ghz : max_clock_ghz;
    infeasibility &= OutsideSramTable;
    // docs/model.md#timing: cycle time within the interval, access pipelined over two stages. The
    // highest feasible clock is one that all of them bear.
    for (std::size_t i = 0; i < sram_count; ++i) {
        if (srams[i].cycle_ns * ghz > srams[i].interval * clockTolerance) {
            infeasibility |= SramCycleTooLong;
        }
        if (srams[i].access_ns * ghz > accessStages * clockTolerance) {
            infeasibility |= SramAccessTooLong;
        }
    }
    if (ghz > logic_limit_ghz * clockTolerance) {
        infeasibility |= LogicLimitExceeded;
    }
}

BillBuilder::BillBuilder(std::span<const BillLineInfo> infos, const EngineTechnology& technology,
                         SramCache& srams, double clock_ghz)
    : m_infos(infos), m_technology(technology), m_srams(srams), m_clock_ghz(clock_ghz) {
    m_bill.max_clock_ghz = technology.logic_limit_ghz;
    m_bill.logic_limit_ghz = technology.logic_limit_ghz;
}

void BillBuilder::slowLogic(double share) {
    m_bill.logic_share = std::min(1.0, share);
    m_bill.logic_limit_ghz = m_technology.logic_limit_ghz * m_bill.logic_share;
}

double BillBuilder::factor(const CategoryFactors& factors, std::size_t line) const {
    switch (m_infos[line].category) {
    case Category::Memory:
        return factors.memory;
    case Category::Register:
        return factors.reg;
    case Category::Combinational:
        return factors.combinational;
    case Category::Clock:
        return factors.clock;
    case Category::Global:
        return factors.global;
    case Category::Filler:
    case Category::Dram:
        break;
    }
    return 1.0;
}

void BillBuilder::logic(std::size_t line, double count, const LogicCost& cost, Activity events) {
    BillLine& entry = m_bill.lines[line];
    const double power = factor(m_technology.power, line);
    entry.count = count;
    entry.area_mm2 = count * cost.area_um2 * mm2PerUm2 * factor(m_technology.area, line);
    entry.energy_pj = cost.energy_pj * power;
    entry.leakage_mw = entry.area_mm2 * m_technology.logic_leakage_mw_mm2 * power;
    entry.design_events = events.design;
    entry.peak_events = events.peak;
}

void BillBuilder::sram(std::size_t read, std::size_t write, double count, double bytes,
                       double width_bits, Activity reads_per_cycle, Activity writes_per_cycle,
                       double interval) {
    SramCost cost;
    if (!m_srams.cost(bytes, width_bits, cost)) {
        m_bill.infeasibility |= OutsideSramTable;
        m_bill.outside_line = read;
        m_bill.outside_bytes = bytes;
        m_bill.outside_width_bits = width_bits;
        return;
    }
    const double power = factor(m_technology.power, read);
    BillLine& reads = m_bill.lines[read];
    reads.count = count;
    reads.area_mm2 = count * cost.area_mm2 * factor(m_technology.area, read);
    reads.energy_pj = cost.read_pj * power;
    reads.leakage_mw = count * cost.leakage_mw * power;
    reads.design_events = reads_per_cycle.design;
    reads.peak_events = reads_per_cycle.peak;
    if (write != noLine) {
        BillLine& writes = m_bill.lines[write];
        writes.count = count;
        writes.energy_pj = cost.write_pj * power;
        writes.design_events = writes_per_cycle.design;
        writes.peak_events = writes_per_cycle.peak;
    }
    m_bill.srams[m_bill.sram_count++] = {cost.cycle_ns, cost.access_ns, interval};
    const std::uint32_t code = m_infos[read].clock_limit;
    if (const double bound = interval / cost.cycle_ns; bound < m_bill.max_clock_ghz) {
        m_bill.max_clock_ghz = bound;
        m_bill.clock_limit = code;
    }
    if (const double bound = accessStages / cost.access_ns; bound < m_bill.max_clock_ghz) {
        m_bill.max_clock_ghz = bound;
        m_bill.clock_limit = code + 1;
    }
}

void BillBuilder::dram(std::size_t line) {
    m_bill.lines[line].energy_pj = m_technology.dram_pj_per_bit;
}

double BillBuilder::peArea_mm2() const {
    double area_mm2 = 0.0;
    for (std::size_t i = 0; i < m_infos.size(); ++i) {
        if (isPeCategory(m_infos[i].category)) {
            area_mm2 += m_bill.lines[i].area_mm2;
        }
    }
    return area_mm2;
}

void BillBuilder::filler(std::size_t line, double count) {
    m_bill.lines[line].count = count;
    m_bill.lines[line].area_mm2 = m_technology.filler_share * peArea_mm2();
}

double BillBuilder::bookedArea_mm2() const {
    double area_mm2 = 0.0;
    for (std::size_t i = 0; i < m_infos.size(); ++i) {
        area_mm2 += m_bill.lines[i].area_mm2;
    }
    return area_mm2;
}

Bill BillBuilder::finish() {
    if (m_bill.logic_limit_ghz < m_bill.max_clock_ghz ||
        (m_bill.logic_limit_ghz == m_bill.max_clock_ghz && m_bill.clock_limit == 0)) {
        m_bill.max_clock_ghz = m_bill.logic_limit_ghz;
        m_bill.clock_limit = 0;
    }
    m_bill.setClock(m_clock_ghz);
    for (std::size_t i = 0; i < m_infos.size(); ++i) {
        const BillLine& line = m_bill.lines[i];
        m_bill.area_mm2 += line.area_mm2;
        m_bill.leakage_mw += line.leakage_mw;
        m_bill.design_energy_pj += line.design_events * line.energy_pj;
        m_bill.peak_energy_pj += line.peak_events * line.energy_pj;
    }
    return m_bill;
}

} // namespace permdse
