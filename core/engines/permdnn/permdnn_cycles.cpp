// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/permdnn/permdnn_cycles.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "core/architecture/bits.h"
#include "core/base/seeded_random.h"
#include "core/engines/permdnn/permdnn_choices.h"
#include "core/engines/permdnn/permdnn_network.h"
#include "core/engines/permdnn/permdnn_streaming.h"
#include "core/technology/constant_table.h"

namespace permdse {

namespace {

constexpr double firstGroupDelay = 1.0; ///< from the first hand-over to the first MAC

double writeBackCycles(const PermdnnDesign& design, const PermdnnPass& pass) {
    return static_cast<double>(std::max(ceilDivide(pass.rows_per_pe, design.activation_units),
                                        ceilDivide(pass.rows, scanWidth(design))));
}

/// Feed and MAC of one pass on given activations: the max-plus recurrence.
struct PassSpan {
    std::int64_t cycles = 0; ///< in all
    std::int64_t mac = 0;
    std::int64_t issues = 0;
};

PassSpan exactSpan(const PermdnnDesign& design, const Layer& layer, const PermdnnPass& pass,
                   const std::vector<bool>& nonZero) {
    const std::int64_t p = blockSizeOn(design, layer);
    const std::int64_t width = scanWidth(design);
    PassSpan span;
    std::vector<std::int64_t> leaves; // cycle in which the k-th non-zero leaves the FIFO
    std::int64_t detector = 0;        // cycle in which the detector hands over next
    std::int64_t handedThisCycle = 0; // non-zeros it has handed over in that cycle
    std::int64_t macFree = 0;         // cycle from which the multipliers are free
    std::int64_t waiting = 0;         // non-zeros of the open block column not yet issued
    std::int64_t lastEntered = 0;     // cycle in which the last of them entered the FIFO
    const auto issue = [&](std::int64_t ready) {
        const std::int64_t begin =
            std::max(ready + static_cast<std::int64_t>(firstGroupDelay), macFree);
        macFree = begin + pass.column_cycles;
        span.mac += pass.column_cycles;
        ++span.issues;
        leaves.insert(leaves.end(), static_cast<std::size_t>(waiting), begin);
        waiting = 0;
    };
    const auto enter = [&](std::int64_t entered) {
        if (handedThisCycle == pass.packed) {
            ++detector;
            handedThisCycle = 0;
        }
        // Room in the FIFO: the entry `fifo_depth` places ahead must have left.
        if (entered >= design.fifo_depth) {
            const std::int64_t room = leaves[static_cast<std::size_t>(entered - design.fifo_depth)];
            if (room > detector) {
                detector = room;
                handedThisCycle = 0;
            }
        }
        ++handedThisCycle;
        ++waiting;
        lastEntered = detector;
        if (waiting == pass.packed) {
            issue(lastEntered);
        }
    };
    std::int64_t entered = 0;
    for (std::int64_t begin = 0; begin < layer.inputs; begin += width) {
        const std::int64_t groupBegin = detector;
        const std::int64_t end = std::min(layer.inputs, begin + width);
        for (std::int64_t j = begin; j < end; ++j) {
            if (nonZero[static_cast<std::size_t>(j)]) {
                enter(entered++);
            }
            const bool blockEnds = (j + 1) % p == 0 || j + 1 == layer.inputs;
            if (blockEnds && waiting > 0) {
                // Known to be the last of its block column once its scan group is looked at.
                issue(std::max(lastEntered, groupBegin));
            }
        }
        ++detector;
        handedThisCycle = 0;
    }
    span.cycles = std::max(macFree, detector);
    return span;
}

} // namespace

double shiftWordsPerBlockColumn(const PermdnnDesign& design, const Layer& layer,
                                std::int64_t block_rows) {
    const std::int64_t bits = block_rows * shiftBitsOn(design, layer);
    const std::int64_t width = design.permutation_sram_width_bits;
    if (bits == 0) {
        return 0.0;
    }
    // In units that both are multiples of, a block column has `own` of them and a word `word`;
    // places in a word repeat after `word` block columns, of which those of a whole period touch
    // word + own - 1 words.
    const std::int64_t unit = std::gcd(bits, width), own = bits / unit, word = width / unit;
    const std::int64_t columns = ceilDivide(layer.inputs, blockSizeOn(design, layer));
    std::int64_t words = columns / word * (word + own - 1);
    for (std::int64_t i = 0; i < columns % word; ++i) {
        words += (i * own % word + own - 1) / word + 1;
    }
    return static_cast<double>(words) / static_cast<double>(columns);
}

namespace {

/// Expectations of one pass that stands for `times` of them.
class PassExpectation {
public:
    PassExpectation(const PermdnnDesign& design, const Layer& layer, PermdnnMemory& memory)
        : m_design(design), m_layer(layer), m_memory(memory), m_cache(memory.ceils),
          m_p(blockSizeOn(design, layer)), m_density(layer.activation_density),
          m_groups(memory.groups[{static_cast<double>(layer.inputs), static_cast<double>(m_p),
                                  m_density, static_cast<double>(scanWidth(design))}]) {}

    /// Cycles alone, as cheap as many mappings want them.
    void addCycles(const PermdnnPass& pass, double times, PermdnnCycles& total) const {
        const double issues = issuesOf(pass.packed);
        const double mac = issues * static_cast<double>(pass.column_cycles);
        total.issues += times * issues;
        total.mac += times * mac;
        total.pe_mac += times * mac * static_cast<double>(pass.active_pes);
        total.feed += times * feedBeyond(pass, mac);
        total.write_back += times * writeBackCycles(m_design, pass);
        total.fill += times * static_cast<double>(fillCycles(m_design));
    }

    /// Cycles that a pass of so many rows of each PE takes at least: its PEs may touch a block row
    /// more, wait for the feed or for each other's results.
    [[nodiscard]] double leastCycles(std::int64_t rows) const {
        const PermdnnIssue issue = issueOf(m_design, m_p, ceilDivide(rows, m_p));
        return issuesOf(issue.packed) * static_cast<double>(issue.column_cycles) +
               static_cast<double>(ceilDivide(rows, m_design.activation_units) +
                                   fillCycles(m_design));
    }

    /// Block columns with any non-zero.
    [[nodiscard]] double usedColumns() const {
        return permdnnUsedBlockColumns(static_cast<double>(m_layer.inputs),
                                       static_cast<double>(m_p), m_density);
    }

    void addWords(const PermdnnPass& pass, double times, double used_columns,
                  PermdnnCycles& total) const {
        total.weight_words += times * overPes(pass, [&](std::int64_t blockRows) {
                                  return weightWords(pass, blockRows);
                              });
        total.shift_words += times * used_columns * overPes(pass, [&](std::int64_t blockRows) {
                                 return shiftWordsPerBlockColumn(m_design, m_layer, blockRows);
                             });
    }

private:
    /// Groups of so many columns that are issued in a pass.
    [[nodiscard]] double issuesOf(std::int64_t packed) const {
        return packed > 1 ? known(m_groups.issued, m_p, packed, 0)
                          : static_cast<double>(m_layer.inputs) * m_density;
    }

    /// groupsOf(), remembered.
    [[nodiscard]] double known(std::vector<double>& groups, std::int64_t columns,
                               std::int64_t packed, std::int64_t floor) const {
        const auto place = static_cast<std::size_t>(packed);
        if (place >= groups.size()) {
            groups.resize(place + 1, std::numeric_limits<double>::quiet_NaN());
        }
        if (std::isnan(groups[place])) {
            groups[place] = groupsOf(columns, packed, floor);
        }
        return groups[place];
    }

    /// Groups of columns in all stretches of `columns`, the last of which may be narrower.
    [[nodiscard]] double groupsOf(std::int64_t columns, std::int64_t packed,
                                  std::int64_t floor) const {
        const std::int64_t whole = m_layer.inputs / columns, rest = m_layer.inputs % columns;
        return static_cast<double>(whole) * m_cache.value(columns, m_density, packed, floor) +
               (rest > 0 ? m_cache.value(rest, m_density, packed, floor) : 0.0);
    }

    /// Words that a PE with so many block rows reads; docs/model.md#permdnn-words.
    [[nodiscard]] double weightWords(const PermdnnPass& pass, std::int64_t blockRows) const {
        const std::int64_t shared = columnsPerWord(m_design, blockRows);
        if (shared == 1 || pass.packed == 1) { // each column in words of its own, or one at a time
            return static_cast<double>(m_layer.inputs) * m_density *
                   static_cast<double>(wordsPerColumn(m_design, blockRows));
        }
        const std::int64_t whole = m_layer.inputs / m_p, rest = m_layer.inputs % m_p;
        return static_cast<double>(whole) * m_cache.touched(m_p, m_density, pass.packed, shared) +
               (rest > 0 ? m_cache.touched(rest, m_density, pass.packed, shared) : 0.0);
    }

    /// Cycles of feeding beyond those of the multipliers; docs/model.md#permdnn-feed.
    [[nodiscard]] double feedBeyond(const PermdnnPass& pass, double mac) const {
        const std::int64_t width = scanWidth(m_design);
        if (mac > 0.0 && isTight(pass)) {
            const std::array<double, 7> key{static_cast<double>(m_p),
                                            m_density,
                                            static_cast<double>(m_layer.inputs),
                                            static_cast<double>(pass.packed),
                                            static_cast<double>(pass.column_cycles),
                                            static_cast<double>(m_design.fifo_depth),
                                            static_cast<double>(width)};
            auto span = m_memory.spans.find(key);
            if (span == m_memory.spans.end()) {
                constexpr std::size_t mostRemembered = 4096;
                if (m_memory.spans.size() >= mostRemembered) {
                    m_memory.spans.clear();
                }
                span = m_memory.spans.emplace(key, sampledSpan(pass)).first;
            }
            return std::max(firstGroupDelay, span->second - mac);
        }
        const double feed = known(m_groups.fed, width, pass.packed, 1);
        return std::max(0.0, feed - mac) + (mac > 0.0 ? firstGroupDelay : 0.0);
    }

    /// Whether the FIFO takes less than two groups and a scan group: then multipliers and detector
    /// wait for each other by turns, and the longer of the two is not what a pass takes.
    [[nodiscard]] bool isTight(const PermdnnPass& pass) const {
        return pass.packed > 1 && m_design.fifo_depth < 2 * pass.packed + scanWidth(m_design);
    }

    /// The exact recurrence on drawn activations of a stretch of the inputs.
    [[nodiscard]] double sampledSpan(const PermdnnPass& pass) const {
        constexpr std::int64_t leastColumns = 4096;
        const std::int64_t unit = std::lcm(m_p, scanWidth(m_design));
        const std::int64_t sample =
            unit > leastColumns ? std::max(leastColumns, std::min(m_p * 4, 4 * leastColumns))
                                : ceilDivide(leastColumns, unit) * unit;
        Layer part = m_layer;
        part.inputs = std::min(m_layer.inputs, sample);
        // Short layers several times over. As many non-zeros as the density says: where the
        // detector bounds, a correction afterwards would be wrong.
        const std::int64_t draws = ceilDivide(leastColumns, part.inputs);
        std::int64_t columns = draws * part.inputs;
        auto nonZeros =
            static_cast<std::int64_t>(std::llround(static_cast<double>(columns) * m_density));
        SeededRandom random(1);
        std::vector<bool> nonZero(static_cast<std::size_t>(part.inputs));
        std::int64_t cycles = 0;
        for (std::int64_t draw = 0; draw < draws; ++draw) {
            for (std::size_t j = 0; j < nonZero.size(); ++j, --columns) {
                nonZero[j] =
                    random.chance(static_cast<double>(nonZeros) / static_cast<double>(columns));
                nonZeros -= nonZero[j] ? 1 : 0;
            }
            cycles += exactSpan(m_design, part, pass, nonZero).cycles;
        }
        return static_cast<double>(cycles) / static_cast<double>(draws) *
               static_cast<double>(m_layer.inputs) / static_cast<double>(part.inputs);
    }

    const PermdnnDesign& m_design;
    const Layer& m_layer;
    PermdnnMemory& m_memory;
    ExpectedCeilCache& m_cache;
    std::int64_t m_p;
    double m_density;
    PermdnnGroups& m_groups;
};

/// Expected cycles of a mapping. Of one with very many different passes, the first are looked at.
double cyclesOf(const PermdnnDesign& design, const Layer& layer, const PermdnnMapping& mapping,
                const PassExpectation& expectation) {
    constexpr int mostLooks = 64;
    const PermdnnPasses passes(design, layer, mapping);
    PermdnnCycles total;
    std::int64_t looked = 0;
    int looks = 0;
    visitPassesAlike(design, layer, mapping, AlikeIn::Work, [&](const PassesAlike& alike) {
        expectation.addCycles(passes.pass(alike.k), static_cast<double>(alike.times), total);
        looked += alike.times;
        return ++looks < mostLooks;
    });
    return total.cycles() * static_cast<double>(passCount(mapping)) / static_cast<double>(looked);
}

/// The depth of a FIFO from which on more decides nothing: it bounds how many columns are packed,
/// and from two of the largest groups and a scan group on it is never tight.
std::int64_t sufficientFifoDepth(const PermdnnDesign& design, const Layer& layer) {
    std::int64_t packed = std::min(suppliedMultipliers(design), blockSizeOn(design, layer));
    if (design.max_packed_columns > 0) {
        packed = std::min(packed, design.max_packed_columns);
    }
    return packed == 1 ? 1 : 2 * packed + scanWidth(design);
}

/// Most rows of a PE in mappings that are looked at, rounded up to blocks; `gapless` of those, too,
/// that leave PEs out. More accumulators decide nothing.
std::int64_t mostRows(const PermdnnDesign& design, const Layer& layer, bool gapless) {
    const std::int64_t p = blockSizeOn(design, layer);
    const std::int64_t blocks = ceilDivide(ceilDivide(layer.outputs, p), design.pe_count);
    return p * (blocks + (gapless ? mostFillingBlocks(design) : 0));
}

PermdnnMemory::Key keyOf(const PermdnnDesign& design, const Layer& layer, bool gapless) {
    const auto real = [](std::int64_t value) { return static_cast<double>(value); };
    return {real(layer.outputs),
            real(layer.inputs),
            real(blockSizeOn(design, layer)),
            layer.activation_density,
            real(design.pe_count),
            real(suppliedMultipliers(design)),
            real(std::min(design.accumulators_per_pe, mostRows(design, layer, gapless))),
            real(design.weight_sram_width_bits),
            real(design.weight_sram_sub_banks),
            real(design.weight_tag_bits),
            real(design.permutation_sram_width_bits),
            real(scanWidth(design)),
            real(design.activation_sram_width_bits * 64 + design.datapath_bits),
            real(std::min(design.fifo_depth, sufficientFifoDepth(design, layer))),
            real(design.pipeline_stages),
            real(design.activation_units),
            real(design.max_packed_columns),
            real(static_cast<std::int64_t>(design.shifts) * 4 +
                 static_cast<std::int64_t>(design.row_partition))};
}

} // namespace

PermdnnDesign decidingParts(const PermdnnDesign& design, const Workload& workload) {
    std::int64_t depth = 2, rows = 1; // a FIFO of one place packs nothing, whatever the layers
    for (const Layer& layer : workload.layers) {
        depth = std::max(depth, sufficientFifoDepth(design, layer));
        rows = std::max(rows, mostRows(design, layer, true));
    }
    PermdnnDesign parts = design;
    parts.fifo_depth = std::min(design.fifo_depth, depth);
    parts.accumulators_per_pe = std::min(design.accumulators_per_pe, rows);
    return parts;
}

PermdnnCycles expectedCycles(const PermdnnDesign& design, const Layer& layer,
                             const PermdnnMapping& mapping, PermdnnMemory& memory) {
    PermdnnCycles total;
    total.mapping = mapping;
    total.first = passOf(design, layer, mapping, 0);
    total.words = storedWords(design, layer, mapping);
    const PassExpectation expectation(design, layer, memory);
    const double usedColumns = expectation.usedColumns();
    const PermdnnPasses passes(design, layer, mapping);
    visitPassesAlike(design, layer, mapping, AlikeIn::ResultsToo, [&](const PassesAlike& alike) {
        const PermdnnPass pass = passes.pass(alike.k);
        const auto times = static_cast<double>(alike.times);
        expectation.addCycles(pass, times, total);
        expectation.addWords(pass, times, usedColumns, total);
        total.result_words += times * resultWords(design, pass, mapping, alike.k);
        return true;
    });
    return total;
}

namespace {

/// Few enough that they stay in the processor's cache: whole designs are remembered elsewhere.
constexpr std::size_t mostRemembered = 2048;

/// The mapping that computes fastest. The first, which is the plain one, gives way to what is
/// better by a hundredth: expectations are no better than that.
PermdnnMapping fastest(const PermdnnDesign& design, const Layer& layer, PermdnnMemory& memory) {
    constexpr double worthwhile = 0.99, equal = 1.0 - 1e-9;
    const std::vector<PermdnnMapping> candidates = candidateMappings(design, layer);
    PermdnnMapping mapping = candidates.front();
    if (candidates.size() > 1) {
        const PassExpectation expectation(design, layer, memory);
        double least = worthwhile * cyclesOf(design, layer, mapping, expectation);
        for (std::size_t i = 1; i < candidates.size(); ++i) {
            const std::int64_t whole = candidates[i].rows_per_pe / candidates[i].pass_rows;
            const std::int64_t rest = candidates[i].rows_per_pe % candidates[i].pass_rows;
            if (static_cast<double>(whole) * expectation.leastCycles(candidates[i].pass_rows) +
                    (rest > 0 ? expectation.leastCycles(rest) : 0.0) >=
                least) {
                continue; // however well its blocks lie
            }
            if (const double cycles = cyclesOf(design, layer, candidates[i], expectation);
                cycles < equal * least) {
                least = cycles;
                mapping = candidates[i];
            }
        }
    }
    return mapping;
}

/// Whether the layer alone, mapped as it computes fastest, takes longer to stream.
bool waitsAlone(const PermdnnDesign& design, const PermdnnCycles& cycles, PermdnnMemory& memory) {
    constexpr double rounding = 1.0 + 1e-9;
    if (!streamsAlone(design, cycles.words)) {
        return false;
    }
    const double bits = streamedBits(design, streamingAlone(design, cycles.words), cycles.words);
    const bool waits = bits / dramBits(design) > cycles.cycles();
    constexpr double never = std::numeric_limits<double>::infinity();
    const double from = waits ? never : rounding * bits / cycles.cycles();
    memory.steady_from = std::max(memory.steady_from, from);
    return waits;
}

} // namespace

std::shared_ptr<PermdnnChoices> choicesOf(const PermdnnDesign& design, const Layer& layer,
                                          PermdnnMemory& memory) {
    const PermdnnMemory::Key key = keyOf(design, layer, true);
    constexpr std::size_t mostChoices = 512; // each some hundred mappings
    if (memory.choices.size() >= mostChoices && !memory.choices.contains(key)) {
        memory.choices.clear();
    }
    std::shared_ptr<PermdnnChoices>& choices = memory.choices[key];
    if (!choices) {
        choices = std::make_shared<PermdnnChoices>();
        PermdnnLayerWords words(design, layer);
        PermdnnWordsMemo::OfLayer& known = memory.words.of(design, layer);
        const std::vector<PermdnnMapping> mappings = leanMappings(design, layer);
        choices->reserve(mappings.size());
        for (const PermdnnMapping& mapping : mappings) {
            choices->push_back({mapping, known.stored(mapping, words)});
        }
    }
    return choices;
}

double computingCycles(const PermdnnDesign& design, const Layer& layer, PermdnnChoice& choice,
                       PermdnnMemory& memory) {
    if (choice.cycles == 0.0) {
        choice.cycles =
            cyclesOf(design, layer, choice.mapping, PassExpectation(design, layer, memory));
    }
    return choice.cycles;
}

std::shared_ptr<const PermdnnCycles> expectedCycles(const PermdnnDesign& design, const Layer& layer,
                                                    PermdnnMemory& memory) {
    const auto key = keyOf(design, layer, false);
    if (memory.cycles.size() >= mostRemembered && !memory.cycles.contains(key)) {
        memory.cycles.clear();
    }
    std::shared_ptr<const PermdnnCycles>& known = memory.cycles[key];
    if (!known) {
        known = std::make_shared<const PermdnnCycles>(
            expectedCycles(design, layer, fastest(design, layer, memory), memory));
    }
    std::shared_ptr<const PermdnnCycles> best = known;
    if (design.network ? design.network->mappingOf(design, layer) == best->mapping
                       : !waitsAlone(design, *best, memory)) {
        return best;
    }
    // It waits for DRAM: fewer words count more than fewer cycles of computing.
    const std::shared_ptr<PermdnnChoices> choices = choicesOf(design, layer, memory);
    PermdnnChoice& choice =
        design.network ? *std::find_if(choices->begin(), choices->end(),
                                       [mapping = design.network->mappingOf(design, layer)](
                                           const auto& each) { return each.mapping == mapping; })
                       : leanest(*choices, design, layer, memory);
    if (!choice.whole) {
        choice.whole = std::make_shared<const PermdnnCycles>(
            expectedCycles(design, layer, choice.mapping, memory));
    }
    return choice.whole;
}

PermdnnMapping mappingOf(const PermdnnDesign& design, const Layer& layer) {
    PermdnnMemory memory;
    return expectedCycles(design, layer, memory)->mapping;
}

PermdnnCycles exactCycles(const PermdnnDesign& design, const Layer& layer,
                          const std::vector<bool>& nonZero) {
    if (static_cast<std::int64_t>(nonZero.size()) != layer.inputs) {
        throw std::invalid_argument("exactCycles needs one flag per input of the layer");
    }
    PermdnnCycles total;
    total.mapping = mappingOf(design, layer);
    total.first = passOf(design, layer, total.mapping, 0);
    for (std::int64_t k = 0; k < passCount(total.mapping); ++k) {
        const PermdnnPass pass = passOf(design, layer, total.mapping, k);
        const PassSpan span = exactSpan(design, layer, pass, nonZero);
        total.issues += static_cast<double>(span.issues);
        total.mac += static_cast<double>(span.mac);
        total.pe_mac += static_cast<double>(span.mac * pass.active_pes);
        total.feed += static_cast<double>(span.cycles - span.mac);
        total.write_back += writeBackCycles(design, pass);
        total.fill += static_cast<double>(fillCycles(design));
    }
    return total;
}

} // namespace permdse
