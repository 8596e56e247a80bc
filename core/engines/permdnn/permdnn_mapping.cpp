// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/permdnn/permdnn_mapping.h"

#include <cstddef>
#include <numeric>
#include <span>
#include <utility>

#include "core/architecture/bits.h"

namespace permdse {

namespace {

std::int64_t touchedBlocks(std::int64_t offset, std::int64_t rows, std::int64_t p) {
    return rows > 0 ? (offset % p + rows - 1) / p + 1 : 0;
}

/// Rows of a PE that owns `owned` rows which fall into pass k.
std::int64_t rowsInPass(std::int64_t owned, std::int64_t k, std::int64_t pass_rows) {
    return std::clamp<std::int64_t>(owned - k * pass_rows, 0, pass_rows);
}

std::vector<std::int64_t> divisorsOf(std::int64_t p) {
    std::vector<std::int64_t> small, large;
    for (std::int64_t d = 1; d * d <= p; ++d) {
        if (p % d == 0) {
            small.push_back(d);
            if (d != p / d) {
                large.push_back(p / d);
            }
        }
    }
    small.insert(small.end(), large.rbegin(), large.rend());
    return small;
}

/// Rows per PE where each PE starts at a multiple of `unit` rows.
std::int64_t rowsInUnits(std::int64_t rows, std::int64_t pes, std::int64_t unit) {
    return std::min(rows, unit * ceilDivide(ceilDivide(rows, unit), pes));
}

/// Collects mappings, each once; those of the same rows per PE come one behind the other.
class MappingList {
public:
    /// Whether mappings of so many rows per PE are still to be added. The first of the list may be
    /// among them.
    [[nodiscard]] bool begin(std::int64_t rows) {
        const auto isOf = [rows](const PermdnnMapping& mapping) {
            return mapping.rows_per_pe == rows;
        };
        if (std::any_of(mappings.begin() + 1, mappings.end(), isOf)) {
            return false;
        }
        m_begin = isOf(mappings.front()) ? 0 : mappings.size();
        return true;
    }
    void add(PermdnnMapping mapping) {
        mapping.pass_rows = std::clamp<std::int64_t>(mapping.pass_rows, 1, mapping.rows_per_pe);
        const auto isSame = [&](const PermdnnMapping& other) {
            return other.pass_rows == mapping.pass_rows;
        };
        if (std::none_of(mappings.begin() + static_cast<std::ptrdiff_t>(m_begin), mappings.end(),
                         isSame)) {
            mappings.push_back(mapping);
        }
    }

    std::vector<PermdnnMapping> mappings;

private:
    std::size_t m_begin = 0; ///< of those of the rows in work
};

/// Rows of a pass that can be best for PEs of `rows` rows: as many as there are accumulators in
/// units of a divisor of p, the same balanced, and as many block rows as fill the multipliers a
/// whole number of times or leave room for several columns at once.
void addPasses(const PermdnnDesign& design, std::int64_t p, std::int64_t rows,
               std::span<const std::int64_t> divisors, MappingList& list) {
    const std::int64_t most = std::min(rows, design.accumulators_per_pe);
    list.add({rows, most});
    for (const std::int64_t unit : divisors) {
        if (unit > most) {
            break;
        }
        const std::int64_t full = most / unit * unit;
        list.add({rows, full});
        list.add({rows, rowsInUnits(rows, ceilDivide(rows, full), unit)});
    }
    const std::int64_t blocks = most / p, lanes = suppliedMultipliers(design);
    if (blocks > lanes) {
        list.add({rows, blocks / lanes * lanes * p});
    }
    constexpr std::int64_t mostShared =
        16; // more columns at once gain nothing that the feed delivers
    std::int64_t before = 0;
    for (std::int64_t shared = 1; shared <= std::min(lanes, mostShared); ++shared) {
        const std::int64_t fitting = std::min(blocks, lanes / shared);
        if (fitting > 0 && fitting != before) {
            list.add({rows, fitting * p});
        }
        before = fitting;
    }
}

} // namespace

std::int64_t shiftBitsOn(const PermdnnDesign& design, const Layer& layer) {
    return permdnnShiftBits(static_cast<std::int64_t>(design.shifts), blockSizeOn(design, layer));
}

std::int64_t columnsPerWord(const PermdnnDesign& design, std::int64_t block_rows) {
    return std::max<std::int64_t>(1, design.weight_sram_width_bits /
                                         (block_rows * design.weight_tag_bits));
}

std::int64_t wordsPerColumn(const PermdnnDesign& design, std::int64_t block_rows) {
    return ceilDivide(block_rows * design.weight_tag_bits, design.weight_sram_width_bits);
}

std::vector<PermdnnMapping> candidateMappings(const PermdnnDesign& design, const Layer& layer) {
    const std::int64_t p = blockSizeOn(design, layer), m = layer.outputs, pes = design.pe_count;
    const std::int64_t accumulators = design.accumulators_per_pe;
    MappingList list;
    if (design.row_partition == RowPartition::Blocks) {
        list.add({rowsInUnits(m, pes, p), accumulators >= p ? accumulators / p * p : accumulators});
        return std::move(list.mappings);
    }
    constexpr std::size_t usual = 64;
    list.mappings.reserve(usual);
    list.add({ceilDivide(m, pes), accumulators});
    if (design.row_partition == RowPartition::Even) {
        return std::move(list.mappings);
    }
    const std::vector<std::int64_t> divisors = divisorsOf(p);
    for (const std::int64_t unit : divisors) {
        if (const std::int64_t rows = rowsInUnits(m, pes, unit); list.begin(rows)) {
            addPasses(design, p, rows, divisors, list);
        }
    }
    return std::move(list.mappings);
}

std::int64_t mostFillingBlocks(const PermdnnDesign& design) {
    constexpr std::int64_t mostFilling = 16;
    return std::min(mostFilling, design.weight_sram_width_bits / design.weight_tag_bits);
}

std::vector<PermdnnMapping> leanMappings(const PermdnnDesign& design, const Layer& layer) {
    std::vector<PermdnnMapping> mappings = candidateMappings(design, layer);
    if (design.row_partition != RowPartition::Best) {
        return mappings;
    }
    constexpr std::int64_t mostBlocks = 64;
    const std::int64_t p = blockSizeOn(design, layer), m = layer.outputs, pes = design.pe_count;
    const std::vector<PermdnnMapping> plain = mappings;
    std::vector<std::int64_t> added, own;
    const auto addRows = [&](std::int64_t rows) {
        if (std::find(added.begin(), added.end(), rows) != added.end()) {
            return;
        }
        added.push_back(rows);
        own.clear(); // pass rows of the plain ones of these rows
        for (const PermdnnMapping& mapping : plain) {
            if (mapping.rows_per_pe == rows) {
                own.push_back(mapping.pass_rows);
            }
        }
        const auto addNew = [&](std::int64_t passRows) {
            if (std::find(own.begin(), own.end(), passRows) == own.end()) {
                mappings.push_back({rows, passRows});
            }
        };
        const std::int64_t most = std::min(rows, design.accumulators_per_pe);
        if (most % p != 0 || most / p > mostBlocks) {
            addNew(most);
        }
        for (std::int64_t blocks = std::min(mostBlocks, most / p); blocks > 0; --blocks) {
            addNew(blocks * p);
        }
    };
    for (const std::int64_t unit : divisorsOf(p)) {
        addRows(rowsInUnits(m, pes, unit));
    }
    // Where a PE has so many block rows that they fill words, fewer PEs are in use and none of
    // their words has a gap.
    const std::int64_t fewest = ceilDivide(ceilDivide(m, p), pes);
    for (std::int64_t blocks = fewest; blocks <= fewest + mostFillingBlocks(design); ++blocks) {
        addRows(std::min(m, blocks * p));
    }
    // PEs that have a pass less leave room where a layer before or behind this one has more.
    const std::int64_t most = std::min(mostBlocks, design.accumulators_per_pe / p);
    for (std::int64_t blocks = std::min(most, fewest - 1); blocks > 0; --blocks) {
        mappings.push_back(dealtPassByPass(design, layer, blocks * p));
    }
    return mappings;
}

PermdnnMapping dealtPassByPass(const PermdnnDesign& design, const Layer& layer,
                               std::int64_t pass_rows) {
    const std::int64_t together = design.pe_count * pass_rows;
    const std::int64_t before = (layer.outputs - 1) / together; // passes of all PEs
    const std::int64_t left = layer.outputs - before * together;
    return {before * pass_rows + std::min(pass_rows, left), pass_rows, PermdnnDealing::PassByPass};
}

std::int64_t passCount(const PermdnnMapping& mapping) {
    return permdnnPasses(mapping.rows_per_pe, mapping.pass_rows);
}

PermdnnIssue issueOf(const PermdnnDesign& design, std::int64_t p, std::int64_t block_rows) {
    const std::int64_t lanes = suppliedMultipliers(design);
    PermdnnIssue issue;
    issue.column_cycles = permdnnColumnCycles(block_rows, lanes);
    if (2 * block_rows <= lanes) {
        issue.packed = lanes / block_rows;
        if (design.max_packed_columns > 0) {
            issue.packed = std::min(issue.packed, design.max_packed_columns);
        }
        // Each of them may lie in words of its own, and a sub-bank delivers one a cycle.
        const std::int64_t readable =
            design.weight_sram_sub_banks / wordsPerColumn(design, block_rows);
        issue.packed =
            std::max<std::int64_t>(1, std::min({issue.packed, p, design.fifo_depth, readable}));
    }
    return issue;
}

PermdnnPasses::PermdnnPasses(const PermdnnDesign& design, const Layer& layer,
                             const PermdnnMapping& mapping)
    : m_design(design), m_mapping(mapping), m_p(blockSizeOn(design, layer)),
      m_outputs(layer.outputs), m_fullPes(layer.outputs / mapping.rows_per_pe),
      m_leftOver(layer.outputs - m_fullPes * mapping.rows_per_pe),
      m_step(mapping.rows_per_pe % m_p) {
    if (m_step != 0) {
        m_common = std::gcd(m_step, m_p);
        m_period = m_p / m_common;
    }
}

std::int64_t PermdnnPasses::pesFrom(std::int64_t bound, std::int64_t start) const {
    const std::int64_t first = start % m_p;
    if (m_step == 0) { // all begin at the same place of a block
        return first >= bound ? m_fullPes : 0;
    }
    // A period holds each offset that is the first modulo the common divisor once.
    const std::int64_t below =
        ceilDivide(std::max<std::int64_t>(0, bound - first % m_common), m_common);
    const std::int64_t periods = m_fullPes / m_period;
    std::int64_t found = periods * (m_period - std::min(m_period, below));
    std::int64_t offset = first;
    for (std::int64_t q = periods * m_period; q < m_fullPes; ++q) {
        found += offset >= bound ? 1 : 0;
        offset += m_step;
        offset -= offset >= m_p ? m_p : 0;
    }
    return found;
}

PermdnnPass PermdnnPasses::dealtRows(std::int64_t k) const {
    const std::int64_t left = m_outputs - k * m_design.pe_count * m_mapping.pass_rows;
    PermdnnPass pass;
    pass.full_pes = std::min(m_design.pe_count, left / m_mapping.pass_rows);
    const std::int64_t lastRows =
        pass.full_pes < m_design.pe_count ? left - pass.full_pes * m_mapping.pass_rows : 0;
    pass.rows = pass.full_pes * m_mapping.pass_rows + lastRows;
    pass.rows_per_pe = pass.full_pes > 0 ? m_mapping.pass_rows : lastRows;
    pass.active_pes = pass.full_pes + (lastRows > 0 ? 1 : 0);
    pass.least_block_rows = m_mapping.pass_rows / m_p;
    pass.last_block_rows = ceilDivide(lastRows, m_p);
    pass.block_rows = pass.full_pes > 0 ? pass.least_block_rows : pass.last_block_rows;
    return pass;
}

PermdnnPass PermdnnPasses::rows(std::int64_t k) const {
    if (m_mapping.dealing == PermdnnDealing::PassByPass) {
        return dealtRows(k);
    }
    const std::int64_t start = k * m_mapping.pass_rows;
    const std::int64_t fullRows = rowsInPass(m_mapping.rows_per_pe, k, m_mapping.pass_rows);
    const std::int64_t lastRows = rowsInPass(m_leftOver, k, m_mapping.pass_rows);
    const std::int64_t blocks = (fullRows - 1) / m_p; // that are full before the last row

    PermdnnPass pass;
    pass.rows = m_fullPes * fullRows + lastRows;
    pass.rows_per_pe = m_fullPes > 0 ? fullRows : lastRows;
    pass.active_pes = m_fullPes + (lastRows > 0 ? 1 : 0);
    pass.full_pes = m_fullPes;
    pass.least_block_rows = fullRows > 0 ? blocks + 1 : 0;
    pass.crossing_pes = pesFrom(m_p - (fullRows - 1 - blocks * m_p), start);
    pass.last_block_rows = touchedBlocks(m_fullPes * m_mapping.rows_per_pe + start, lastRows, m_p);
    pass.block_rows = std::max(
        m_fullPes > 0 ? pass.least_block_rows + (pass.crossing_pes > 0 ? 1 : 0) : std::int64_t{0},
        pass.last_block_rows);
    return pass;
}

PermdnnPass PermdnnPasses::pass(std::int64_t k) const {
    PermdnnPass pass = rows(k);
    const PermdnnIssue issue = issueOf(m_design, m_p, pass.block_rows);
    pass.packed = issue.packed;
    pass.column_cycles = issue.column_cycles;
    return pass;
}

PermdnnPass passOf(const PermdnnDesign& design, const Layer& layer, const PermdnnMapping& mapping,
                   std::int64_t k) {
    return PermdnnPasses(design, layer, mapping).pass(k);
}

std::vector<PermdnnPeRows> rowsOfPes(const PermdnnDesign& design, const Layer& layer,
                                     const PermdnnMapping& mapping, std::int64_t k) {
    const std::int64_t p = blockSizeOn(design, layer);
    std::vector<PermdnnPeRows> pes(static_cast<std::size_t>(design.pe_count));
    const bool byPass = mapping.dealing == PermdnnDealing::PassByPass;
    for (std::int64_t q = 0; q < design.pe_count; ++q) {
        const std::int64_t first = byPass ? (k * design.pe_count + q) * mapping.pass_rows
                                          : q * mapping.rows_per_pe + k * mapping.pass_rows;
        const std::int64_t own = byPass ? layer.outputs : (q + 1) * mapping.rows_per_pe;
        const std::int64_t last = std::min({first + mapping.pass_rows, own, layer.outputs});
        if (first < last) {
            pes[static_cast<std::size_t>(q)] = {first, last, (last - 1) / p - first / p + 1};
        }
    }
    return pes;
}

std::vector<PassesAlike> passesAlike(const PermdnnDesign& design, const Layer& layer,
                                     const PermdnnMapping& mapping, AlikeIn alike_in) {
    std::vector<PassesAlike> passes;
    visitPassesAlike(design, layer, mapping, alike_in, [&](const PassesAlike& alike) {
        passes.push_back(alike);
        return true;
    });
    return passes;
}

PermdnnLayerWords::PermdnnLayerWords(const PermdnnDesign& design, const Layer& layer)
    : m_design(design), m_layer(layer), m_p(blockSizeOn(design, layer)),
      m_shiftBits(shiftBitsOn(design, layer)) {}

namespace {

/// What is remembered of so many block rows, or else found.
template <class Find>
double remembered(std::vector<double>& known, std::int64_t blockRows, const Find& find) {
    const auto index = static_cast<std::size_t>(blockRows);
    if (index >= known.size()) {
        known.resize(index + 1, -1.0);
    }
    if (known[index] < 0.0) {
        known[index] = static_cast<double>(find());
    }
    return known[index];
}

} // namespace

double PermdnnLayerWords::weights(std::int64_t block_rows) {
    return remembered(m_weights, block_rows, [&] {
        const std::int64_t whole = m_layer.inputs / m_p, rest = m_layer.inputs % m_p;
        const std::int64_t shared = columnsPerWord(m_design, block_rows);
        return (whole * ceilDivide(m_p, shared) + ceilDivide(rest, shared)) *
               wordsPerColumn(m_design, block_rows);
    });
}

double PermdnnLayerWords::shifts(std::int64_t block_rows) {
    return remembered(m_shifts, block_rows, [&] {
        return ceilDivide(ceilDivide(m_layer.inputs, m_p) * block_rows * m_shiftBits,
                          m_design.permutation_sram_width_bits);
    });
}

PermdnnWords PermdnnLayerWords::stored(const PermdnnMapping& mapping) {
    // PEs with all their rows, one behind them with what is left, and PEs without any, or, pass by
    // pass, without any in the last pass alone.
    const bool byPass = mapping.dealing == PermdnnDealing::PassByPass;
    const PermdnnPasses passes(m_design, m_layer, mapping);
    const PermdnnPass lastPass = byPass ? passes.rows(passCount(mapping) - 1) : PermdnnPass();
    const std::int64_t full = byPass ? lastPass.full_pes : m_layer.outputs / mapping.rows_per_pe;
    const bool hasLast =
        byPass ? lastPass.last_block_rows > 0 : full * mapping.rows_per_pe < m_layer.outputs;
    const std::int64_t begun = full + (hasLast ? 1 : 0);
    PermdnnWords words;
    const auto add = [&](StoredWords& stored, const PermdnnPass& pass, double times, auto of) {
        stored.fullest += times * of(pass.block_rows);
        stored.total += times * overPes(pass, of);
        if (hasLast && pass.last_block_rows > 0) {
            stored.last += times * of(pass.last_block_rows);
        } else if (byPass && pass.full_pes == m_design.pe_count && full < m_design.pe_count) {
            stored.last += times * of(pass.least_block_rows);
            stored.other += times * of(pass.least_block_rows);
        }
    };
    visitPassesAlike(m_design, m_layer, mapping, AlikeIn::Work, [&](const PassesAlike& alike) {
        const PermdnnPass pass = passes.rows(alike.k);
        const auto times = static_cast<double>(alike.times);
        add(words.weights, pass, times, [this](std::int64_t rows) { return weights(rows); });
        add(words.shifts, pass, times, [this](std::int64_t rows) { return shifts(rows); });
        return true;
    });
    for (StoredWords* stored : {&words.weights, &words.shifts}) {
        if (byPass && full == 0) { // the first PE alone has rows of the last pass
            stored->last = stored->other;
        }
        stored->full_owners = static_cast<double>(byPass && full == 0 ? 1 : full);
        stored->begun_owners = static_cast<double>(begun);
    }
    return words;
}

PermdnnWords storedWords(const PermdnnDesign& design, const Layer& layer,
                         const PermdnnMapping& mapping) {
    return PermdnnLayerWords(design, layer).stored(mapping);
}

double resultWords(const PermdnnDesign& design, const PermdnnPass& pass,
                   const PermdnnMapping& mapping, std::int64_t k) {
    const std::int64_t width = design.activation_sram_width_bits, value = design.datapath_bits;
    if (passCount(mapping) == 1) {
        return static_cast<double>(ceilDivide(pass.rows * value, width));
    }
    if (mapping.dealing == PermdnnDealing::PassByPass) { // the rows of a pass follow each other
        const std::int64_t first = k * design.pe_count * mapping.pass_rows * value;
        const std::int64_t firstWord = first / width;
        return static_cast<double>(ceilDivide(first + pass.rows * value, width) - firstWord);
    }
    // Between the rows of two PEs lie those of other passes; a word is shared where they are few.
    const std::int64_t begin = k * mapping.pass_rows;
    const std::int64_t last = pass.rows - pass.full_pes * pass.rows_per_pe;
    const std::int64_t period = width / std::gcd(mapping.rows_per_pe * value, width);
    const auto words = [&](std::int64_t q, std::int64_t rows) {
        const std::int64_t first = (q * mapping.rows_per_pe + begin) * value;
        const std::int64_t behind = // the end of the rows of the PE before it
            q == 0 ? 0
                   : ceilDivide(((q - 1) * mapping.rows_per_pe + begin + pass.rows_per_pe) * value,
                                width);
        return ceilDivide(first + rows * value, width) - std::max(first / width, behind);
    };
    // The first PE has none before it; then the offsets repeat.
    double total = pass.full_pes > 0 ? static_cast<double>(words(0, pass.rows_per_pe)) : 0.0;
    const std::int64_t others = std::max<std::int64_t>(0, pass.full_pes - 1);
    for (std::int64_t q = 1; q <= std::min(others, period); ++q) {
        const std::int64_t alike = (others - q + period) / period;
        total += static_cast<double>(words(q, pass.rows_per_pe)) * static_cast<double>(alike);
    }
    if (pass.full_pes == 0) {
        return static_cast<double>(words(0, pass.rows));
    }
    return total + (last > 0 ? static_cast<double>(words(pass.full_pes, last)) : 0.0);
}

} // namespace permdse
