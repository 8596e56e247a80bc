// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/permdnn/permdnn_cycles.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "core/architecture/bits.h"

namespace permdse {

namespace {

constexpr double firstGroupDelay = 1.0; ///< from the first hand-over to the first MAC

std::int64_t touchedBlocks(std::int64_t offset, std::int64_t rows, std::int64_t p) {
    return rows > 0 ? (offset % p + rows - 1) / p + 1 : 0;
}

/// Largest (q R + start) mod p for q in [0, count): the offsets repeat after p / gcd(R, p) PEs.
std::int64_t largestOffset(std::int64_t rowsPerPe, std::int64_t start, std::int64_t count,
                           std::int64_t p) {
    const std::int64_t common = std::gcd(rowsPerPe, p);
    if (count >= p / common) {
        return p - common + start % common;
    }
    std::int64_t offset = start % p, largest = offset;
    const std::int64_t step = rowsPerPe % p;
    for (std::int64_t q = 1; q < count; ++q) {
        offset += step;
        offset -= offset >= p ? p : 0;
        largest = std::max(largest, offset);
    }
    return largest;
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
    pass.block_rows =
        std::max(touchedBlocks(largestOffset(rowsPerPe, start, fullPes, p), fullRows, p),
                 touchedBlocks(fullPes * rowsPerPe + start, lastRows, p));

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
