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
    double absorbScale, absorbCv, absorbDepth;
    double norm;
};

const Balance& balance() {
    static const Balance coefficients = [] {
        const auto value = [](const char* name) {
            return ConstantTable::builtin().value(std::string("eie_balance_") + name);
        };
        return Balance{
            value("run_scale"),          value("run_pe_exponent"),       value("absorb_scale"),
            value("absorb_cv_exponent"), value("absorb_depth_exponent"), value("norm")};
    }();
    return coefficients;
}

/// Probability of k entries with padding in `rows` rows, by k.
///
/// With z for an entry, f_r = q^r + h_r, where h_r has a next entry: its gap g < S costs one entry,
/// and S rows more one padding entry more, so h_r = w z sum_{g < S} q^g f_{r-1-g} + q^S z h_{r-S}.
std::vector<double> entryDistribution(std::size_t rows, double density, std::size_t span) {
    const double q = 1.0 - density;
    const double step = std::pow(q, static_cast<double>(span));
    using Polynomial = std::vector<double>;
    const auto add = [](Polynomial& sum, const Polynomial& other, double factor,
                        std::size_t shift) {
        sum.resize(std::max(sum.size(), other.size() + shift), 0.0);
        for (std::size_t k = 0; k < other.size(); ++k) {
            sum[k + shift] += factor * other[k];
        }
    };
    std::vector<Polynomial> f(rows + 1), h(rows + 1);
    f[0] = {1.0};
    Polynomial window; // sum_{g < S} q^g f_{r-1-g}
    double none = 1.0; // q^r
    for (std::size_t r = 1; r <= rows; ++r) {
        for (double& value : window) {
            value *= q;
        }
        add(window, f[r - 1], 1.0, 0);
        if (r > span) {
            add(window, f[r - 1 - span], -step, 0);
        }
        add(h[r], window, density, 1);
        if (r >= span) {
            add(h[r], h[r - span], step, 1);
        }
        constexpr double negligible = 1e-18;
        while (h[r].size() > 1 && h[r].back() < negligible) {
            h[r].pop_back();
        }
        none *= q;
        f[r] = h[r];
        f[r][0] += none;
    }
    return f[rows];
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

double eieSlowestCycles(std::int64_t rows, double density, std::int64_t index_bits,
                        std::int64_t pes) {
    constexpr std::int64_t largestExact = 1024;
    const std::int64_t exactRows = std::min(rows, largestExact);
    const std::vector<double> distribution = entryDistribution(
        static_cast<std::size_t>(exactRows), density, std::size_t{1} << index_bits);
    // E[max] = sum over k of P(max > k); no column takes less than one cycle.
    double slowest = 1.0, atMost = distribution[0], mean = distribution[0];
    for (std::size_t k = 1; k < distribution.size(); ++k) {
        atMost = std::min(1.0, atMost + distribution[k]);
        slowest += 1.0 - std::pow(atMost, static_cast<double>(pes));
        mean += static_cast<double>(k) * distribution[k];
    }
    if (rows == exactRows) {
        return slowest;
    }
    const double growth = static_cast<double>(rows) / static_cast<double>(exactRows);
    return eieColumn(rows, density, index_bits).cycles() + (slowest - mean) * std::sqrt(growth);
}

double EieColumnCache::slowestCycles(std::int64_t rows, double density, std::int64_t index_bits,
                                     std::int64_t pes) {
    const auto [entry, isNew] = m_slowest.try_emplace({rows, density, index_bits, pes}, 0.0);
    if (isNew) {
        entry->second = eieSlowestCycles(rows, density, index_bits, pes);
    }
    return entry->second;
}

double eieLoadBalance(const EieColumn& column, double slowest, std::int64_t pes,
                      std::int64_t fifo_depth, double columns) {
    const double variation = std::sqrt(column.variance) / column.cycles();
    if (pes <= 1 || variation <= 0.0 || columns <= 0.0) {
        return 1.0;
    }
    const double lockstep = std::max(0.0, slowest / column.cycles() - 1.0);
    if (fifo_depth == 1) {
        return 1.0 + lockstep;
    }
    const Balance& fit = balance();
    const double run = fit.runScale * variation *
                       std::pow(std::log(static_cast<double>(pes)), fit.runPes) /
                       std::sqrt(std::max(1.0, columns));
    const double absorbed = fit.absorbScale / std::pow(variation, fit.absorbCv) *
                            std::pow(static_cast<double>(fifo_depth - 1), fit.absorbDepth);
    const double queue = lockstep / (1.0 + absorbed);
    const double both =
        std::pow(std::pow(queue, fit.norm) + std::pow(run, fit.norm), 1.0 / fit.norm);
    return 1.0 + std::min(lockstep, both);
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
    const double slowest = cache.slowestCycles(slice, layer.weight_density, design.index_bits, pes);
    const double factor = eieLoadBalance(column, slowest, pes, design.fifo_depth, columns);
    cycles.imbalance = columns * column.cycles() * (factor - 1.0);
    cycles.fill = static_cast<double>(design.pipeline_stages);
    return cycles;
}

} // namespace permdse
