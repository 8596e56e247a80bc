// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "core/architecture/residency.h"

namespace permdse {

/// What each owner of a memory (each PE) holds of layers that share it: how much the fullest needs
/// and what streams for each input; docs/model.md#capacity.
class OwnerLoads {
public:
    explicit OwnerLoads(const MemoryCapacity& capacity);

    /// Stores so many layers alike, from behind the owners that the layers before them began with.
    void add(const StoredWords& stored, std::size_t times = 1);

    /// Words in the fullest owner; where weights lie at random, expected.
    [[nodiscard]] double fullest() const;

    /// Words of all owners together that exceed the capacity; 0 where the fullest holds what it
    /// has. O(owners).
    [[nodiscard]] double excess() const { return excess(fullest()); }

    /// The share of what is stored that streams for each input.
    [[nodiscard]] double streamedShare(WeightPolicy policy) const {
        return streamedShare(fullest(), policy);
    }
    /// The same if fullest() is known.
    [[nodiscard]] double streamedShare(double fullest, WeightPolicy policy) const;

    /// No more than that of layers that are `words` in all: the share of owners which all hold the
    /// same. The words are summed up in the order in which layers are stored.
    [[nodiscard]] static double leastStreamedShare(double words, const MemoryCapacity& capacity,
                                                   WeightPolicy policy) {
        const double room = static_cast<double>(ownersOf(capacity)) * capacity.words;
        return shareOf(policy == WeightPolicy::Streamed ? words : words - room, words);
    }

private:
    static double shareOf(double part, double whole) {
        return whole > 0.0 ? std::clamp(part / whole, 0.0, 1.0) : 0.0;
    }
    /// Words and their variance, of an owner or as a change from one owner to the next.
    struct Load {
        double most = 0.0; ///< of the fullest in its place
        double mean = 0.0;
        double variance = 0.0;
    };

    [[nodiscard]] double excess(double fullest) const;
    [[nodiscard]] static std::size_t ownersOf(const MemoryCapacity& capacity) {
        return static_cast<std::size_t>(std::max(1.0, capacity.owners));
    }
    void addFrom(std::size_t begin, std::size_t count, const Load& load);
    void change(std::size_t owner, const Load& load, double sign);
    /// Calls use(load, owners) for owners that hold the same, one behind the other.
    template <class Use> void forEachRun(const Use& use) const;

    MemoryCapacity m_capacity;
    std::size_t m_owners;
    /// By owner, what it holds beyond the one before it, where that is not the same; the first is
    /// at 0.
    struct Step {
        std::size_t owner;
        Load change;
    };
    std::vector<Step> m_steps;
    bool m_isEven = true;    ///< all owners hold what the first does
    std::size_t m_begin = 0; ///< the first owner of the next layer
    double m_total = 0.0;
    double m_spread = 0.0; ///< squared: of the fullest beyond the mean, where it is by chance
};

} // namespace permdse
