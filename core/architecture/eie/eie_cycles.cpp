// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/eie/eie_cycles.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/architecture/bits.h"
#include "core/technology/constant_table.h"

namespace permdse {

namespace {

/// Coefficients of the load-balance formula (resources/technology/eie_load_balance.json).
struct Balance {
    double runScale, runPes;
    double lockstepScale, lockstepCv, lockstepPes;
    double queueScale, queueCv, queuePes, queueDepth;
    double norm;
};

const Balance& balance() {
    static const Balance coefficients = [] {
        const auto value = [](const char* name) {
            return ConstantTable::builtin().value(std::string("eie_balance_") + name);
        };
        return Balance{value("run_scale"),
                       value("run_pe_exponent"),
                       value("lockstep_scale"),
                       value("lockstep_cv_exponent"),
                       value("lockstep_pe_exponent"),
                       value("queue_scale"),
                       value("queue_cv_exponent"),
                       value("queue_pe_exponent"),
                       value("queue_depth_exponent"),
                       value("norm")};
    }();
    return coefficients;
}

/// E[padding] = w sum over j >= 1 of q^(S j) (rows - S j), S = 2^index_bits: each entry whose gap
/// is at least S j adds its j-th padding entry.
double expectedPadding(double rows, double density, double span) {
    const double q = 1.0 - density;
    double sum = 0.0;
    const double step = std::pow(q, span);
    double reach = step;
    for (double gap = span; gap < rows && reach > 1e-18; gap += span, reach *= step) {
        sum += reach * (rows - gap);
    }
    return density * sum;
}

} // namespace

EieColumn eieColumn(std::int64_t rows, double density, std::int64_t index_bits) {
    constexpr std::int64_t largestExact = 4096;
    const double height = static_cast<double>(rows);
    const double q = 1.0 - density;
    const auto span = std::int64_t{1} << index_bits;
    EieColumn column;
    column.entries = height * density;
    column.padding = expectedPadding(height, density, static_cast<double>(span));
    column.empty = std::pow(q, height);

    // First and second moment of entries + padding in r rows, by the gap before the first entry.
    const auto exactRows = static_cast<std::size_t>(std::min(rows, largestExact));
    std::vector<double> first(exactRows + 1, 0.0), second(exactRows + 1, 0.0);
    for (std::size_t r = 1; r <= exactRows; ++r) {
        double reach = density; // probability of a gap of g zeros and then an entry
        for (std::size_t gap = 0; gap < r && reach > 1e-18; ++gap, reach *= q) {
            const double spent = 1.0 + static_cast<double>(gap / static_cast<std::size_t>(span));
            const std::size_t left = r - 1 - gap;
            first[r] += reach * (spent + first[left]);
            second[r] += reach * (spent * spent + 2.0 * spent * first[left] + second[left]);
        }
    }
    const double mean = first[exactRows] + std::pow(q, static_cast<double>(exactRows));
    const double square = second[exactRows] + std::pow(q, static_cast<double>(exactRows));
    column.variance = std::max(0.0, square - mean * mean) * height / static_cast<double>(exactRows);
    return column;
}

const EieColumn& EieColumnCache::column(std::int64_t rows, double density,
                                        std::int64_t index_bits) {
    const auto [entry, isNew] = m_columns.try_emplace({rows, density, index_bits});
    if (isNew) {
        entry->second = eieColumn(rows, density, index_bits);
    }
    return entry->second;
}

double eieLoadBalance(const EieColumn& column, std::int64_t pes, std::int64_t fifo_depth,
                      double columns) {
    const double variation = std::sqrt(column.variance) / column.cycles();
    if (pes <= 1 || variation <= 0.0 || columns <= 0.0) {
        return 1.0;
    }
    const Balance& fit = balance();
    const double spread = std::log(static_cast<double>(pes));
    const double run =
        fit.runScale * variation * std::pow(spread, fit.runPes) / std::sqrt(std::max(1.0, columns));
    const double queue = fifo_depth == 1
                             ? fit.lockstepScale * std::pow(variation, fit.lockstepCv) *
                                   std::pow(spread, fit.lockstepPes)
                             : fit.queueScale * std::pow(variation, fit.queueCv) *
                                   std::pow(spread, fit.queuePes) /
                                   std::pow(static_cast<double>(fifo_depth - 1), fit.queueDepth);
    return 1.0 + std::pow(std::pow(queue, fit.norm) + std::pow(run, fit.norm), 1.0 / fit.norm);
}

EieCycles expectedCycles(const EieDesign& design, const Layer& layer, EieColumnCache& cache) {
    // Rows are dealt out in turn, so a PE has the floor or the ceiling of m / N of them; the fuller
    // ones set the pace.
    const std::int64_t slice = ceilDivide(layer.outputs, design.pe_count);
    const EieColumn& column = cache.column(slice, layer.weight_density, design.index_bits);
    const double columns = static_cast<double>(layer.inputs) * layer.activation_density;
    EieCycles cycles;
    cycles.entries = columns * column.entries;
    cycles.padding = columns * column.padding;
    cycles.empty = columns * column.empty;
    const std::int64_t pes = std::min(design.pe_count, layer.outputs);
    cycles.imbalance =
        columns * column.cycles() * (eieLoadBalance(column, pes, design.fifo_depth, columns) - 1.0);
    cycles.fill = static_cast<double>(design.pipeline_stages);
    return cycles;
}

} // namespace permdse
