// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/permdnn/permdnn_cycles.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "core/architecture/bits.h"

namespace permdse {

namespace {

constexpr double firstGroupDelay = 1.0; ///< from the first hand-over to the first MAC

std::int64_t touchedBlocks(std::int64_t offset, std::int64_t rows, std::int64_t p) {
    return rows > 0 ? (offset % p + rows - 1) / p + 1 : 0;
}

/// How many of the offsets (q R + start) mod p, q in [0, count), are at least `bound`.
std::int64_t offsetsFrom(std::int64_t bound, std::int64_t rowsPerPe, std::int64_t start,
                         std::int64_t count, std::int64_t p) {
    const std::int64_t common = std::gcd(rowsPerPe, p), period = p / common;
    // A period holds each offset that is start modulo the common divisor once.
    const std::int64_t below =
        ceilDivide(std::max<std::int64_t>(0, bound - start % common), common);
    std::int64_t found = count / period * (period - std::min(period, below));
    std::int64_t offset = start % p;
    for (std::int64_t q = 0; q < count % period; ++q) {
        found += offset >= bound ? 1 : 0;
        offset += rowsPerPe % p;
        offset -= offset >= p ? p : 0;
    }
    return found;
}

/// Words that all PEs read when each reads `bits` of each block row it touches.
double wordsOfPes(const PermdnnPass& pass, std::int64_t bits, std::int64_t width) {
    const auto words = [&](std::int64_t blockRows) { return ceilDivide(blockRows * bits, width); };
    return static_cast<double>((pass.full_pes - pass.crossing_pes) * words(pass.least_block_rows) +
                               pass.crossing_pes * words(pass.least_block_rows + 1) +
                               words(pass.last_block_rows));
}

/// Rows of a PE that owns `owned` rows which fall into pass k.
std::int64_t rowsInPass(std::int64_t owned, std::int64_t k, std::int64_t accumulators) {
    return std::clamp<std::int64_t>(owned - k * accumulators, 0, accumulators);
}

double writeBackCycles(const PermdnnDesign& design, const PermdnnPass& pass) {
    return static_cast<double>(std::max(ceilDivide(pass.rows_per_pe, design.activation_units),
                                        ceilDivide(pass.rows, scanWidth(design))));
}

} // namespace

std::int64_t shiftBitsOn(const PermdnnDesign& design, const Layer& layer) {
    return design.shifts == Shifts::Stored ? bitsFor(blockSizeOn(design, layer)) : 0;
}

std::int64_t passCount(const PermdnnDesign& design, const Layer& layer) {
    return ceilDivide(ceilDivide(layer.outputs, design.pe_count), design.accumulators_per_pe);
}

PermdnnPass passOf(const PermdnnDesign& design, const Layer& layer, std::int64_t k) {
    const std::int64_t p = blockSizeOn(design, layer);
    const std::int64_t rowsPerPe = ceilDivide(layer.outputs, design.pe_count); // R
    const std::int64_t fullPes = layer.outputs / rowsPerPe;
    const std::int64_t leftOver = layer.outputs - fullPes * rowsPerPe; // rows of the PE behind them
    const std::int64_t start = k * design.accumulators_per_pe;
    const std::int64_t fullRows = rowsInPass(rowsPerPe, k, design.accumulators_per_pe);
    const std::int64_t lastRows = rowsInPass(leftOver, k, design.accumulators_per_pe);

    PermdnnPass pass;
    pass.rows = fullPes * fullRows + lastRows;
    pass.rows_per_pe = fullRows;
    pass.active_pes = fullPes + (lastRows > 0 ? 1 : 0);
    pass.full_pes = fullPes;
    pass.least_block_rows = touchedBlocks(0, fullRows, p);
    pass.crossing_pes = offsetsFrom(p - (fullRows - 1) % p, rowsPerPe, start, fullPes, p);
    pass.last_block_rows = touchedBlocks(fullPes * rowsPerPe + start, lastRows, p);
    pass.block_rows =
        std::max(pass.least_block_rows + (pass.crossing_pes > 0 ? 1 : 0), pass.last_block_rows);

    const std::int64_t lanes = suppliedMultipliers(design);
    pass.column_cycles = ceilDivide(pass.block_rows, lanes);
    if (2 * pass.block_rows <= lanes) {
        pass.packed = lanes / pass.block_rows;
        if (design.max_packed_columns > 0) {
            pass.packed = std::min(pass.packed, design.max_packed_columns);
        }
        pass.packed = std::max<std::int64_t>(1, std::min({pass.packed, p, design.fifo_depth}));
    }
    return pass;
}

PermdnnCycles expectedCycles(const PermdnnDesign& design, const Layer& layer,
                             ExpectedCeilCache& cache) {
    const std::int64_t p = blockSizeOn(design, layer);
    const double density = layer.activation_density;
    const std::int64_t width = scanWidth(design);
    const std::int64_t passes = passCount(design, layer);
    const std::int64_t shiftBits = shiftBitsOn(design, layer);
    const auto anyOf = [&](std::int64_t columns) { // probability of a non-zero among them
        return 1.0 - std::pow(1.0 - density, static_cast<double>(columns));
    };
    const double usedColumns =
        static_cast<double>(layer.inputs / p) * anyOf(p) + anyOf(layer.inputs % p);
    PermdnnCycles total;
    const auto addPass = [&](std::int64_t k, double times) {
        const PermdnnPass pass = passOf(design, layer, k);
        if (k == 0) {
            total.first = pass;
        }
        // Groups of columns in all block columns, the last of which may be narrower.
        const auto expectedGroups = [&](std::int64_t columns, std::int64_t floor) {
            const std::int64_t whole = layer.inputs / columns, rest = layer.inputs % columns;
            return static_cast<double>(whole) * cache.value(columns, density, pass.packed, floor) +
                   (rest > 0 ? cache.value(rest, density, pass.packed, floor) : 0.0);
        };
        const double issues =
            pass.packed > 1 ? expectedGroups(p, 0) : static_cast<double>(layer.inputs) * density;
        const double mac = issues * static_cast<double>(pass.column_cycles);
        const double feed = expectedGroups(width, 1);
        total.issues += times * issues;
        const auto wordsOfGroup = [&](std::int64_t columns) {
            return wordsOfPes(pass, columns * design.weight_tag_bits,
                              design.weight_sram_width_bits);
        };
        double words = 0.0;
        const auto addBlockColumns = [&](std::int64_t count, std::int64_t columns) {
            const std::vector<double>& groups = cache.groups(columns, density, pass.packed);
            for (std::size_t size = 1; size <= groups.size(); ++size) {
                words += static_cast<double>(count) * groups[size - 1] *
                         wordsOfGroup(static_cast<std::int64_t>(size));
            }
        };
        if (pass.packed > 1) {
            addBlockColumns(layer.inputs / p, p);
            addBlockColumns(1, layer.inputs % p);
        } else {
            words = issues * wordsOfGroup(1);
        }
        total.weight_words += times * words;
        total.shift_words +=
            times * usedColumns * wordsOfPes(pass, shiftBits, design.permutation_sram_width_bits);
        total.mac += times * mac;
        total.feed += times * (std::max(0.0, feed - mac) + (mac > 0.0 ? firstGroupDelay : 0.0));
        total.write_back += times * writeBackCycles(design, pass);
        total.fill += times * static_cast<double>(fillCycles(design));
    };
    // The first pass of each offset pattern stands for all with the same offsets: starts k N_ACC
    // repeat modulo p.
    const std::int64_t period = p / std::gcd(design.accumulators_per_pe, p);
    const std::int64_t rowsPerPe = ceilDivide(layer.outputs, design.pe_count);
    const std::int64_t leftOver = layer.outputs % rowsPerPe;
    const std::int64_t uniform =
        leftOver == 0 ? rowsPerPe / design.accumulators_per_pe : 0; // passes with all rows in use
    for (std::int64_t k = 0; k < std::min(uniform, period); ++k) {
        addPass(k, static_cast<double>((uniform - k + period - 1) / period));
    }
    for (std::int64_t k = uniform; k < passes; ++k) {
        addPass(k, 1.0);
    }
    return total;
}

PermdnnCycles exactCycles(const PermdnnDesign& design, const Layer& layer,
                          const std::vector<bool>& nonZero) {
    if (static_cast<std::int64_t>(nonZero.size()) != layer.inputs) {
        throw std::invalid_argument("exactCycles needs one flag per input of the layer");
    }
    const std::int64_t p = blockSizeOn(design, layer);
    const std::int64_t width = scanWidth(design);
    const std::int64_t groups = ceilDivide(layer.inputs, width);
    std::vector<std::int64_t> leaves; // cycle in which the k-th non-zero leaves the FIFO
    PermdnnCycles total;
    for (std::int64_t k = 0; k < passCount(design, layer); ++k) {
        const PermdnnPass pass = passOf(design, layer, k);
        if (k == 0) {
            total.first = pass;
        }
        leaves.clear();
        std::int64_t detector = 0;        // cycle in which the detector hands over next
        std::int64_t handedThisCycle = 0; // non-zeros it has handed over in that cycle
        std::int64_t macFree = 0;         // cycle from which the multipliers are free
        std::int64_t macCycles = 0, issues = 0;
        std::int64_t waiting = 0;     // non-zeros of the open block column not yet issued
        std::int64_t lastEntered = 0; // cycle in which the last of them entered the FIFO
        const auto issue = [&](std::int64_t ready) {
            const std::int64_t begin =
                std::max(ready + static_cast<std::int64_t>(firstGroupDelay), macFree);
            macFree = begin + pass.column_cycles;
            macCycles += pass.column_cycles;
            ++issues;
            leaves.insert(leaves.end(), static_cast<std::size_t>(waiting), begin);
            waiting = 0;
        };
        std::int64_t entered = 0;
        for (std::int64_t s = 0; s < groups; ++s) {
            const std::int64_t groupBegin = detector;
            const std::int64_t end = std::min(layer.inputs, (s + 1) * width);
            for (std::int64_t j = s * width; j < end; ++j) {
                if (nonZero[static_cast<std::size_t>(j)]) {
                    if (handedThisCycle == pass.packed) {
                        ++detector;
                        handedThisCycle = 0;
                    }
                    // Room in the FIFO: the entry `fifo_depth` places ahead must have left.
                    if (entered >= design.fifo_depth) {
                        const std::int64_t room =
                            leaves[static_cast<std::size_t>(entered - design.fifo_depth)];
                        if (room > detector) {
                            detector = room;
                            handedThisCycle = 0;
                        }
                    }
                    ++handedThisCycle;
                    ++entered;
                    ++waiting;
                    lastEntered = detector;
                    if (waiting == pass.packed) {
                        issue(lastEntered);
                    }
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
        const std::int64_t span = std::max(macFree, detector);
        total.issues += static_cast<double>(issues);
        total.mac += static_cast<double>(macCycles);
        total.feed += static_cast<double>(span - macCycles);
        total.write_back += writeBackCycles(design, pass);
        total.fill += static_cast<double>(fillCycles(design));
    }
    return total;
}

} // namespace permdse
