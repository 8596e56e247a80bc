// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/arithmetic/weight_sharing.h"

#include <algorithm>
#include <limits>

#include "core/base/seeded_random.h"

namespace permdse {

namespace {

/// Passes by once in a million weights.
void passByAt(std::size_t weight, const StopPoint& stop_point) {
    constexpr std::size_t every = std::size_t{1} << 20;
    if (weight % every == 0) {
        passBy(stop_point);
    }
}

/// The different weights, rising, with sums over those before each: clusters of numbers are
/// ranges of them.
struct SortedWeights {
    std::vector<std::int32_t> values;
    std::vector<std::int64_t> countBefore, sumBefore; ///< one more than values

    SortedWeights(std::span<const std::int32_t> weights, const StopPoint& stop_point) {
        countBefore.push_back(0);
        sumBefore.push_back(0);
        const auto [least, largest] = std::minmax_element(weights.begin(), weights.end());
        const auto range = static_cast<std::uint64_t>(std::int64_t{*largest} - *least) + 1;
        constexpr std::uint64_t mostCounted = std::uint64_t{1} << 20; // words of up to 20 bits
        range <= mostCounted ? countEach(weights, *least, range, stop_point) : sortAll(weights);
    }

    [[nodiscard]] std::int64_t count(std::size_t i) const {
        return countBefore[i + 1] - countBefore[i];
    }

private:
    void add(std::int32_t value, std::int64_t count) {
        values.push_back(value);
        countBefore.push_back(countBefore.back() + count);
        sumBefore.push_back(sumBefore.back() + count * value);
    }

    void countEach(std::span<const std::int32_t> weights, std::int32_t least, std::uint64_t range,
                   const StopPoint& stop_point) {
        std::vector<std::int64_t> counts(range, 0);
        for (std::size_t i = 0; i < weights.size(); ++i) {
            passByAt(i, stop_point);
            ++counts[static_cast<std::size_t>(std::int64_t{weights[i]} - least)];
        }
        for (std::size_t i = 0; i < counts.size(); ++i) {
            if (counts[i] > 0) {
                add(static_cast<std::int32_t>(least + static_cast<std::int64_t>(i)), counts[i]);
            }
        }
    }

    void sortAll(std::span<const std::int32_t> weights) {
        std::vector<std::int32_t> sorted(weights.begin(), weights.end());
        std::sort(sorted.begin(), sorted.end());
        for (std::size_t i = 0; i < sorted.size();) {
            std::size_t end = i;
            while (end < sorted.size() && sorted[end] == sorted[i]) {
                ++end;
            }
            add(sorted[i], static_cast<std::int64_t>(end - i));
            i = end;
        }
    }
};

/// The mean of a range of weights as a raw number, halves away from zero.
std::int32_t meanOf(const SortedWeights& sorted, std::size_t begin, std::size_t end) {
    const std::int64_t sum = sorted.sumBefore[end] - sorted.sumBefore[begin];
    const std::int64_t count = sorted.countBefore[end] - sorted.countBefore[begin];
    const std::int64_t half = count / 2;
    return static_cast<std::int32_t>((sum >= 0 ? sum + half : sum - half) / count);
}

/// First value of each cluster: values are nearest to their centre, at equal distance to the lower.
std::vector<std::size_t> clusterBegins(const SortedWeights& sorted,
                                       const std::vector<std::int32_t>& centres) {
    std::vector<std::size_t> begins{0};
    for (std::size_t c = 1; c < centres.size(); ++c) {
        const std::int64_t twiceMiddle =
            static_cast<std::int64_t>(centres[c - 1]) + static_cast<std::int64_t>(centres[c]);
        const auto first =
            std::partition_point(sorted.values.begin() + static_cast<std::ptrdiff_t>(begins.back()),
                                 sorted.values.end(), [&](std::int32_t value) {
                                     return 2 * static_cast<std::int64_t>(value) <= twiceMiddle;
                                 });
        begins.push_back(static_cast<std::size_t>(first - sorted.values.begin()));
    }
    begins.push_back(sorted.values.size());
    return begins;
}

/// Moves the centres to the means of their clusters until none moves; empty clusters go.
void improve(const SortedWeights& sorted, std::vector<std::int32_t>& centres) {
    constexpr int mostRounds = 200;
    for (int round = 0; round < mostRounds; ++round) {
        const std::vector<std::size_t> begins = clusterBegins(sorted, centres);
        std::vector<std::int32_t> moved;
        for (std::size_t c = 0; c < centres.size(); ++c) {
            if (begins[c] < begins[c + 1]) {
                moved.push_back(meanOf(sorted, begins[c], begins[c + 1]));
            }
        }
        moved.erase(std::unique(moved.begin(), moved.end()), moved.end());
        if (moved == centres) {
            return;
        }
        centres = std::move(moved);
    }
}

double squaredError(const SortedWeights& sorted, const std::vector<std::int32_t>& centres) {
    const std::vector<std::size_t> begins = clusterBegins(sorted, centres);
    double error = 0.0;
    for (std::size_t c = 0; c < centres.size(); ++c) {
        for (std::size_t i = begins[c]; i < begins[c + 1]; ++i) {
            const double distance =
                static_cast<double>(sorted.values[i]) - static_cast<double>(centres[c]);
            error += static_cast<double>(sorted.count(i)) * distance * distance;
        }
    }
    return error;
}

/// The middles of `count` equal shares of the weights.
std::vector<std::int32_t> equalShares(const SortedWeights& sorted, std::size_t count) {
    std::vector<std::int32_t> centres;
    const double total = static_cast<double>(sorted.countBefore.back());
    for (std::size_t c = 0; c < count; ++c) {
        const double middle = (static_cast<double>(c) + 0.5) / static_cast<double>(count) * total;
        const auto above = std::upper_bound(sorted.countBefore.begin(), sorted.countBefore.end(),
                                            static_cast<std::int64_t>(middle));
        const auto index = static_cast<std::size_t>(above - sorted.countBefore.begin()) - 1;
        centres.push_back(sorted.values[std::min(index, sorted.values.size() - 1)]);
    }
    centres.erase(std::unique(centres.begin(), centres.end()), centres.end());
    return centres;
}

/// k-means++: each centre is a weight drawn by its squared distance to the nearest one so far.
std::vector<std::int32_t> spreadOut(const SortedWeights& sorted, std::size_t count,
                                    SeededRandom& random) {
    std::vector<std::int32_t> centres;
    std::vector<double> distances(sorted.values.size(), 1.0);
    while (centres.size() < count) {
        double total = 0.0;
        for (std::size_t i = 0; i < distances.size(); ++i) {
            total += distances[i] * static_cast<double>(sorted.count(i));
        }
        double left = random.uniform() * total;
        std::size_t drawn = 0;
        while (drawn + 1 < distances.size() &&
               left >= distances[drawn] * static_cast<double>(sorted.count(drawn))) {
            left -= distances[drawn] * static_cast<double>(sorted.count(drawn));
            ++drawn;
        }
        const std::int32_t centre = sorted.values[drawn];
        const bool first = centres.empty();
        centres.push_back(centre);
        for (std::size_t i = 0; i < distances.size(); ++i) {
            const double distance =
                static_cast<double>(sorted.values[i]) - static_cast<double>(centre);
            distances[i] =
                first ? distance * distance : std::min(distances[i], distance * distance);
        }
    }
    std::sort(centres.begin(), centres.end());
    centres.erase(std::unique(centres.begin(), centres.end()), centres.end());
    return centres;
}

} // namespace

SharedWeights shareWeights(std::span<const std::int32_t> weights, int tag_bits, std::uint64_t seed,
                           const StopPoint& stop_point) {
    const SortedWeights sorted(weights, stop_point);
    const std::size_t words = std::size_t{1} << tag_bits;
    SharedWeights shared;
    if (sorted.values.size() <= words) {
        shared.codebook = sorted.values;
    } else {
        double least = std::numeric_limits<double>::infinity();
        const auto attempt = [&](std::vector<std::int32_t> centres) {
            improve(sorted, centres);
            if (const double error = squaredError(sorted, centres); error < least) {
                least = error;
                shared.codebook = std::move(centres);
            }
        };
        attempt(equalShares(sorted, words));
        constexpr std::size_t mostWordsToSpread = 256;
        constexpr int randomStarts = 4;
        SeededRandom random(seed);
        for (int start = 0; words <= mostWordsToSpread && start < randomStarts; ++start) {
            passBy(stop_point);
            attempt(spreadOut(sorted, words, random));
        }
    }
    shared.squared_error = squaredError(sorted, shared.codebook);

    const std::vector<std::size_t> begins = clusterBegins(sorted, shared.codebook);
    std::vector<std::int32_t> last; // last value of each cluster
    for (std::size_t c = 0; c + 1 < begins.size(); ++c) {
        last.push_back(sorted.values[begins[c + 1] - 1]);
    }
    shared.tags.reserve(weights.size());
    for (std::size_t i = 0; i < weights.size(); ++i) {
        passByAt(i, stop_point);
        shared.tags.push_back(static_cast<std::uint32_t>(
            std::lower_bound(last.begin(), last.end(), weights[i]) - last.begin()));
    }
    return shared;
}

} // namespace permdse
