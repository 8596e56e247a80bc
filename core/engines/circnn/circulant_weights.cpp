// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/circnn/circulant_weights.h"

#include <algorithm>
#include <cmath>

#include "core/architecture/bits.h"
#include "core/base/seeded_random.h"

namespace permdse {

namespace {

/// Calls visit(i, j, place of w_ij in the generators) for the first `rows` rows, one by one.
template <class Visit>
void visitEntries(const CirculantWeights& weights, std::int64_t rows, const Visit& visit) {
    const std::int64_t k = weights.block, blocks = weights.blockColumns();
    for (std::int64_t i = 0; i < rows; ++i) {
        for (std::int64_t q = 0; q < blocks; ++q) {
            const std::int64_t generator = (i / k * blocks + q) * k;
            const std::int64_t end = std::min(weights.columns, (q + 1) * k);
            std::int64_t shift = i % k; // (i - j) mod k of j = q k
            for (std::int64_t j = q * k; j < end; ++j) {
                visit(static_cast<std::size_t>(i), static_cast<std::size_t>(j),
                      static_cast<std::size_t>(generator + shift));
                shift = shift == 0 ? k - 1 : shift - 1;
            }
        }
    }
}

CirculantWeights emptyWeights(std::int64_t rows, std::int64_t columns, std::int64_t block) {
    CirculantWeights weights{rows, columns, block, {}};
    weights.generators.resize(
        static_cast<std::size_t>(weights.blockRows() * weights.blockColumns() * block), 0.0f);
    return weights;
}

} // namespace

std::int64_t CirculantWeights::blockRows() const {
    return ceilDivide(rows, block);
}

std::int64_t CirculantWeights::blockColumns() const {
    return ceilDivide(columns, block);
}

std::span<const float> CirculantWeights::generator(std::int64_t p, std::int64_t q) const {
    return {generators.data() + (p * blockColumns() + q) * block, static_cast<std::size_t>(block)};
}

CirculantWeights randomCirculantWeights(std::int64_t rows, std::int64_t columns, std::int64_t block,
                                        std::uint64_t seed, const StopPoint& stop_point) {
    SeededRandom random(seed);
    CirculantWeights weights = emptyWeights(rows, columns, block);
    const double scale = 1.0 / std::sqrt(static_cast<double>(std::max(columns, block)));
    const auto inRow = static_cast<std::size_t>(weights.blockColumns() * block);
    for (std::size_t i = 0; i < weights.generators.size(); ++i) {
        if (i % inRow == 0) {
            passBy(stop_point);
        }
        weights.generators[i] = static_cast<float>(scale * random.bell());
    }
    return weights;
}

CirculantProjection projectedOnCirculant(const DenseMatrix& dense, std::int64_t block) {
    CirculantProjection projection{emptyWeights(dense.rows, dense.columns, block), 1.0};
    std::vector<float>& generators = projection.weights.generators;
    std::vector<double> sums(generators.size(), 0.0);
    std::vector<std::int64_t> counts(generators.size(), 0);
    double energy = 0.0, kept = 0.0;
    const auto columns = static_cast<std::size_t>(dense.columns);
    visitEntries(projection.weights, dense.rows, [&](std::size_t i, std::size_t j, std::size_t at) {
        const double value = static_cast<double>(dense.values[i * columns + j]);
        sums[at] += value;
        ++counts[at];
        energy += value * value;
    });
    for (std::size_t at = 0; at < generators.size(); ++at) {
        if (counts[at] > 0) {
            const double count = static_cast<double>(counts[at]);
            generators[at] = static_cast<float>(sums[at] / count);
            kept += sums[at] * sums[at] / count;
        }
    }
    projection.retained_energy = energy > 0.0 ? kept / energy : 1.0;
    return projection;
}

BlockProduct denseProduct(const CirculantWeights& weights, std::span<const float> x,
                          const ColumnGroups& groups, const StopPoint& stop_point) {
    const std::int64_t rows = weights.blockRows() * weights.block;
    BlockProduct product;
    product.values.resize(static_cast<std::size_t>(rows), 0.0);
    const auto k = static_cast<std::size_t>(weights.block);
    double part = 0.0;
    visitEntries(weights, rows, [&](std::size_t i, std::size_t j, std::size_t at) {
        if (j == 0) {
            passBy(stop_point);
        }
        part += static_cast<double>(weights.generators[at]) * static_cast<double>(x[j]);
        const bool isBlockDone = (j + 1) % k == 0 || j + 1 == x.size();
        if (isBlockDone && groups.endsAt(static_cast<std::int64_t>(j / k))) {
            product.values[i] += part;
            product.largest_part =
                std::max({product.largest_part, std::abs(part), std::abs(product.values[i])});
            part = 0.0;
        }
    });
    return product;
}

} // namespace permdse
