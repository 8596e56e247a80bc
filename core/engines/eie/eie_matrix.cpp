// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/eie/eie_matrix.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/architecture/bits.h"
#include "core/architecture/shared_weight_table.h"
#include "core/arithmetic/weight_sharing.h"

namespace permdse {

namespace {

/// The two neighbours of a codebook whose merging adds least to the squared error become one.
void mergeNearest(SharedWeights& shared) {
    std::vector<double> counts(shared.codebook.size(), 0.0);
    for (const std::uint32_t tag : shared.tags) {
        counts[tag] += 1.0;
    }
    std::size_t best = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i + 1 < counts.size(); ++i) {
        const double distance =
            static_cast<double>(shared.codebook[i + 1]) - static_cast<double>(shared.codebook[i]);
        const double added =
            counts[i] * counts[i + 1] / (counts[i] + counts[i + 1]) * distance * distance;
        if (added < least) {
            least = added;
            best = i;
        }
    }
    const double both = counts[best] + counts[best + 1];
    shared.codebook[best] = static_cast<std::int32_t>(
        std::lround((counts[best] * static_cast<double>(shared.codebook[best]) +
                     counts[best + 1] * static_cast<double>(shared.codebook[best + 1])) /
                    both));
    shared.codebook.erase(shared.codebook.begin() + static_cast<std::ptrdiff_t>(best) + 1);
    for (std::uint32_t& tag : shared.tags) {
        tag -= tag > best ? 1 : 0;
    }
}

} // namespace

/// k-means around as many values as there are tags but one: tag 0 is the zero of padding.
EieMatrix::Codes EieMatrix::shared(const std::vector<std::int32_t>& raw, std::int64_t tag_bits,
                                   const StopPoint& stop_point) {
    constexpr std::uint64_t seed = 1;
    Codes codes{{}, {0}};
    if (raw.empty()) {
        return codes;
    }
    SharedWeights shared =
        shareWeights(raw, static_cast<int>(std::min<std::int64_t>(31, tag_bits)), seed, stop_point);
    if (shared.codebook.size() == std::size_t{1} << tag_bits) {
        mergeNearest(shared);
    }
    codes.table.insert(codes.table.end(), shared.codebook.begin(), shared.codebook.end());
    codes.codes.resize(raw.size());
    std::transform(shared.tags.begin(), shared.tags.end(), codes.codes.begin(),
                   [](std::uint32_t tag) { return static_cast<std::int32_t>(tag + 1); });
    return codes;
}

EieMatrix::Codes EieMatrix::codesOf(const SparseWeights& weights, const EieDesign& design,
                                    const FixedFormat& format, const StopPoint& stop_point) {
    std::vector<std::int32_t> raw(weights.value.size());
    std::transform(weights.value.begin(), weights.value.end(), raw.begin(), [&](float value) {
        return static_cast<std::int32_t>(quantise(static_cast<double>(value), format));
    });
    if (SharedWeightTable{design.weight_tag_bits, design.datapath_bits}.exists()) {
        return shared(raw, design.weight_tag_bits, stop_point);
    }
    return {std::move(raw), {}};
}

EieMatrix::EieMatrix(const SparseWeights& weights, const EieDesign& design,
                     const FixedFormat& format, const StopPoint& stop_point)
    : EieMatrix(weights, design, format, codesOf(weights, design, format, stop_point), stop_point) {
}

EieMatrix EieMatrix::ofPlaces(const SparseWeights& weights, const EieDesign& design,
                              const StopPoint& stop_point) {
    return {weights, design, FixedFormat{}, Codes{}, stop_point};
}

EieMatrix::EieMatrix(const SparseWeights& weights, const EieDesign& design,
                     const FixedFormat& format, Codes codes, const StopPoint& stop_point)
    : m_rows(weights.rows), m_columns(weights.columns), m_pes(design.pe_count), m_format(format),
      m_batches(eieBatches(design, weights.rows)) {
    const auto pes = static_cast<std::size_t>(m_pes);
    const auto columns = static_cast<std::size_t>(m_columns);
    const auto count = static_cast<std::size_t>(m_batches.count);
    const auto divisor = static_cast<std::uint32_t>(m_pes);
    const auto height = static_cast<std::uint32_t>(m_batches.rows);
    const std::int64_t span = std::int64_t{1} << design.index_bits;
    m_table = std::move(codes.table);

    // First the lengths, then the entries: `visit` is told the column, the batch, the PE, the
    // padding before an entry and the gap that is left.
    std::vector<std::int64_t> previous(pes);
    const auto walk = [&](auto visit) {
        for (std::size_t j = 0; j < columns; ++j) {
            passBy(stop_point);
            std::fill(previous.begin(), previous.end(), -1);
            for (std::int64_t at = weights.first[j]; at < weights.first[j + 1]; ++at) {
                const std::int32_t code =
                    codes.codes.empty() ? 1 : codes.codes[static_cast<std::size_t>(at)];
                if (code == 0) {
                    continue; // rounds to zero
                }
                const std::uint32_t row = weights.row[static_cast<std::size_t>(at)];
                const std::uint32_t local = row / divisor; // 32 bits divide faster than 64
                const std::size_t pe = row - local * divisor;
                const std::uint32_t batch = count == 1 ? 0 : local / height;
                const std::int64_t before =
                    std::max<std::int64_t>(previous[pe], std::int64_t{batch} * height - 1);
                const std::int64_t gap = local - before - 1;
                previous[pe] = local;
                visit(j, batch, pe, gap >> design.index_bits, gap & (span - 1), code);
            }
        }
    };
    m_pointers.assign((count * columns + 1) * pes, 0);
    walk([&](std::size_t j, std::size_t batch, std::size_t pe, std::int64_t padding, std::int64_t,
             std::int32_t) {
        m_pointers[(batch * columns + j + 1) * pes + pe] += static_cast<std::uint32_t>(padding + 1);
        m_padding += padding;
    });
    for (std::size_t i = pes; i < m_pointers.size(); ++i) {
        m_pointers[i] += m_pointers[i - pes];
    }
    m_begin.assign(pes + 1, 0);
    for (std::size_t pe = 0; pe < pes; ++pe) {
        m_begin[pe + 1] = m_begin[pe] + m_pointers[count * columns * pes + pe];
    }

    m_codes.resize(m_begin.back());
    m_gaps.resize(m_begin.back());
    std::vector<std::size_t> next(count * pes); // by batch and PE
    for (std::size_t i = 0; i < next.size(); ++i) {
        next[i] = m_begin[i % pes] + m_pointers[i / pes * columns * pes + i % pes];
    }
    walk([&](std::size_t, std::size_t batch, std::size_t pe, std::int64_t padding, std::int64_t gap,
             std::int32_t code) {
        std::size_t& at = next[batch * pes + pe];
        for (; padding > 0; --padding) {
            m_codes[at] = 0;
            m_gaps[at++] = static_cast<std::uint16_t>(span - 1);
        }
        m_codes[at] = code;
        m_gaps[at++] = static_cast<std::uint16_t>(gap);
    });
    findGroups(design.pointer_bits);
}

/// A group ends before the column with which any PE would have more entries than a pointer reaches.
void EieMatrix::findGroups(std::int64_t pointer_bits) {
    const auto pes = static_cast<std::size_t>(m_pes);
    const std::int64_t columns = m_batches.count * m_columns;
    const std::uint64_t reach = std::uint64_t{1} << std::min<std::int64_t>(32, pointer_bits);
    const std::uint32_t* begin = m_pointers.data();
    for (std::int64_t j = 1; j < columns; ++j) {
        const std::uint32_t* const end = m_pointers.data() + (j + 1) * m_pes;
        for (std::size_t pe = 0; pe < pes; ++pe) {
            if (end[pe] - begin[pe] > reach) {
                m_groupEnds.push_back(j);
                begin = end - pes;
                break;
            }
        }
    }
    m_groupEnds.push_back(columns);
}

std::int64_t EieMatrix::group(std::int64_t j, std::int64_t batch) const {
    return std::upper_bound(m_groupEnds.begin(), m_groupEnds.end(), batch * m_columns + j) -
           m_groupEnds.begin();
}

std::int64_t EieMatrix::localRows(std::int64_t pe) const {
    return pe < m_rows ? ceilDivide(m_rows - pe, m_pes) : 0;
}

std::vector<std::int32_t> EieMatrix::decoded() const {
    std::vector<std::int32_t> dense(static_cast<std::size_t>(m_rows * m_columns), 0);
    const auto decode = [&](std::int64_t batch, std::int64_t j, std::int64_t pe) {
        const auto p = static_cast<std::size_t>(pe);
        std::int64_t local = batch * m_batches.rows - 1;
        for (std::size_t at = pointers(j, batch)[p]; at < pointers(j + 1, batch)[p]; ++at) {
            local += gaps(pe)[at] + 1;
            const std::int32_t code = codes(pe)[at];
            dense[static_cast<std::size_t>((local * m_pes + pe) * m_columns + j)] =
                m_table.empty() ? code : m_table[static_cast<std::size_t>(code)];
        }
    };
    for (std::int64_t batch = 0; batch < m_batches.count; ++batch) {
        for (std::int64_t j = 0; j < m_columns; ++j) {
            for (std::int64_t pe = 0; pe < m_pes; ++pe) {
                decode(batch, j, pe);
            }
        }
    }
    return dense;
}

} // namespace permdse
