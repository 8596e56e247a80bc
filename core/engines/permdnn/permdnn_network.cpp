// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/permdnn/permdnn_network.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <map>
#include <utility>
#include <vector>

#include "core/base/seeded_random.h"
#include "core/engines/permdnn/permdnn_streaming.h"

namespace permdse {

namespace {

/// Layers of a network that are mapped alike.
struct Group {
    const Layer* layer = nullptr;
    std::size_t times = 1;
    std::shared_ptr<PermdnnChoices> choices;
    PermdnnChoice* chosen = nullptr;
};

bool isAlike(const PermdnnDesign& design, const Layer& a, const Layer& b) {
    return a.outputs == b.outputs && a.inputs == b.inputs &&
           blockSizeOn(design, a) == blockSizeOn(design, b) &&
           a.activation_density == b.activation_density;
}

/// The search for the mappings of one network.
class NetworkMapper {
public:
    NetworkMapper(const PermdnnDesign& design, const Workload& workload, PermdnnMemory& memory)
        : m_design(design), m_memory(memory) {
        for (const Layer& layer : workload.layers) {
            const auto known =
                std::find_if(m_groups.begin(), m_groups.end(), [&](const Group& group) {
                    return isAlike(design, *group.layer, layer);
                });
            if (known != m_groups.end()) {
                ++known->times;
            } else {
                m_groups.push_back({&layer, 1, nullptr, nullptr});
            }
        }
    }

    /// Begins with each layer's own mapping. Whether all fit so.
    bool startWithOwn() {
        PermdnnLoads loads(m_design);
        for (const Group& group : m_groups) {
            loads.add(expectedOwn(group)->words, group.times);
        }
        if (const PermdnnStreaming share = loads.streaming();
            share.weights == 0.0 && share.shifts == 0.0) {
            return true;
        }
        for (Group& group : m_groups) {
            group.choices = choicesOf(m_design, *group.layer, m_memory);
            const PermdnnMapping own = expectedOwn(group)->mapping;
            group.chosen = &*std::find_if(group.choices->begin(), group.choices->end(),
                                          [&](const auto& each) { return each.mapping == own; });
        }
        return false;
    }

    /// Begins with the fewest words.
    void startWithFewest() {
        for (Group& group : m_groups) {
            group.chosen = &*std::min_element(
                group.choices->begin(), group.choices->end(),
                [&](const auto& a, const auto& b) { return bitsOf(a.words) < bitsOf(b.words); });
        }
    }

    /// Begins anywhere.
    void startAt(std::uint64_t seed) {
        SeededRandom random(seed);
        for (Group& group : m_groups) {
            group.chosen = &(*group.choices)[static_cast<std::size_t>(
                random.below(static_cast<std::int64_t>(group.choices->size())))];
        }
    }

    /// What no mappings cost less than, but for the hundredth that the layers' own may be slower
    /// than the fastest: those compute as long, and the fewest words fill the PEs evenly.
    [[nodiscard]] double leastOfAll() {
        startWithFewest();
        double computing = 0.0, words = 0.0;
        const PermdnnStreaming share = leastStreaming();
        for (const Group& group : m_groups) {
            const auto times = static_cast<double>(group.times);
            computing += times * expectedOwn(group)->cycles();
            words += times * streamedBits(m_design, share, group.chosen->words);
        }
        return costOf(computing, words / m_delivered);
    }

    /// Changes the mapping of one layer after the other as long as that gains: first among those
    /// that deal rows out PE by PE, then among all. The cost then.
    double improve() {
        static_cast<void>(improveAmong(PermdnnDealing::PeByPe));
        return improveAmong(PermdnnDealing::PassByPass);
    }

    [[nodiscard]] PermdnnNetwork network() const {
        PermdnnNetwork network;
        for (const Group& group : m_groups) {
            network.parts.push_back({group.layer->outputs, group.layer->inputs,
                                     blockSizeOn(m_design, *group.layer),
                                     group.layer->activation_density, group.chosen->mapping});
        }
        return network;
    }

private:
    /// With the layer's own mapping.
    [[nodiscard]] std::shared_ptr<const PermdnnCycles> expectedOwn(const Group& group) const {
        return expectedCycles(m_design, *group.layer, m_memory);
    }

    [[nodiscard]] double bitsOf(const PermdnnWords& words) const {
        return streamedBits(m_design, {1.0, 1.0}, words);
    }

    /// With choices up to this kind of dealing.
    double improveAmong(PermdnnDealing most) {
        double least = std::numeric_limits<double>::infinity();
        constexpr int mostRounds = 8;
        for (int round = 0; round < mostRounds; ++round) {
            const double before = least;
            for (Group& group : m_groups) {
                least = improve(group, most);
            }
            if (!(least < before)) {
                break;
            }
        }
        return least;
    }

    double computing(Group& group, PermdnnChoice& choice) {
        return choice.cycles > 0.0 ? choice.cycles
                                   : computingCycles(m_design, *group.layer, choice, m_memory);
    }

    /// What the network costs if that much of its layers streams, and `free` computes in no time.
    double costWith(const PermdnnStreaming& share, const Group* free = nullptr) {
        double cost = 0.0;
        for (Group& group : m_groups) {
            cost += static_cast<double>(group.times) *
                    costOf(&group == free ? 0.0 : computing(group, *group.chosen),
                           streamedBits(m_design, share, group.chosen->words) / m_delivered);
        }
        return cost;
    }

    [[nodiscard]] PermdnnStreaming leastStreaming() {
        m_totals.clear();
        for (const Group& group : m_groups) {
            m_totals.add(group.chosen->words, group.times);
        }
        return m_totals.leastStreaming();
    }

    [[nodiscard]] PermdnnLoads loads() const {
        PermdnnLoads loads(m_design);
        for (const Group& group : m_groups) {
            loads.add(group.chosen->words, group.times);
        }
        return loads;
    }

    /// The groups beside one, as far as they bound what the network costs.
    struct Beside {
        double times, computing;
        double weights, shifts; ///< cycles if all of them stream
    };
    struct Rest {
        PermdnnTotals totals;
        std::vector<Beside> groups;
    };
    [[nodiscard]] Rest besides(const Group& group) {
        Rest rest{PermdnnTotals(m_design), {}};
        rest.groups.reserve(m_groups.size());
        for (Group& other : m_groups) {
            if (&other == &group) {
                continue;
            }
            const PermdnnWords& words = other.chosen->words;
            rest.totals.add(words, other.times);
            rest.groups.push_back({static_cast<double>(other.times),
                                   computing(other, *other.chosen),
                                   streamedBits(m_design, {1.0, 0.0}, words) / m_delivered,
                                   streamedBits(m_design, {0.0, 1.0}, words) / m_delivered});
        }
        return rest;
    }
    /// No more than the network costs with that choice of the group, however evenly the PEs are
    /// filled; without cycles that are not known yet.
    [[nodiscard]] double leastCost(const Rest& rest, const Group& group,
                                   const PermdnnChoice& choice) const {
        constexpr double rounding = 1.0 - 1e-9;
        PermdnnTotals totals = rest.totals;
        totals.add(choice.words, group.times);
        const PermdnnStreaming share = totals.leastStreaming();
        double cost =
            static_cast<double>(group.times) *
            costOf(choice.cycles, streamedBits(m_design, share, choice.words) / m_delivered);
        for (const Beside& other : rest.groups) {
            cost += other.times * costOf(other.computing, share.weights * other.weights +
                                                              share.shifts * other.shifts);
        }
        return rounding * cost;
    }

    /// The best mapping of one group beside those of the others; the cost of the network then.
    /// Searches from several starts come to the same mappings, which are improved once.
    double improve(Group& group, PermdnnDealing most) {
        std::vector<std::ptrdiff_t> state{&group - m_groups.data()};
        for (const Group& each : m_groups) {
            state.push_back(each.chosen - each.choices->data());
        }
        const auto [known, isNew] = m_improved.try_emplace({most, std::move(state)});
        Improved& improved = known->second;
        if (isNew) {
            improved.cost = improveAnew(group, most);
            improved.choice = group.chosen;
        }
        group.chosen = improved.choice;
        return improved.cost;
    }

    double improveAnew(Group& group, PermdnnDealing most) {
        double least = costWith(loads().streaming());
        PermdnnChoice* best = group.chosen;
        const Rest rest = besides(group);
        for (PermdnnChoice& choice : *group.choices) {
            if (&choice == best || choice.mapping.dealing > most ||
                leastCost(rest, group, choice) >= least) {
                continue;
            }
            group.chosen = &choice;
            // However evenly the PEs are filled; and however fast it computes, which is more to
            // ask.
            if (const PermdnnStreaming bound = leastStreaming();
                costWith(bound, &group) >= least || costWith(bound) >= least) {
                continue;
            }
            if (const double cost = costWith(loads().streaming()); cost < least) {
                least = cost;
                best = &choice;
            }
        }
        group.chosen = best;
        return least;
    }

    const PermdnnDesign& m_design;
    PermdnnMemory& m_memory;
    PermdnnTotals m_totals{m_design};
    double m_delivered = dramBits(m_design); ///< bits in a cycle
    std::vector<Group> m_groups;

    struct Improved {
        PermdnnChoice* choice = nullptr;
        double cost = 0.0;
    };
    /// By dealing, the group, and the choices of all groups.
    std::map<std::pair<PermdnnDealing, std::vector<std::ptrdiff_t>>, Improved> m_improved;
};

} // namespace

PermdnnMapping PermdnnNetwork::mappingOf(const PermdnnDesign& design, const Layer& layer) const {
    return std::find_if(parts.begin(), parts.end(),
                        [&](const Part& part) {
                            return part.outputs == layer.outputs && part.inputs == layer.inputs &&
                                   part.p == blockSizeOn(design, layer) &&
                                   part.activation_density == layer.activation_density;
                        })
        ->mapping;
}

std::shared_ptr<const PermdnnNetwork> mapTogether(const PermdnnDesign& design,
                                                  const Workload& workload, PermdnnMemory& memory) {
    NetworkMapper mapper(design, workload, memory);
    if (mapper.startWithOwn()) {
        return nullptr;
    }
    memory.steady_from = std::numeric_limits<double>::infinity();
    // Where layers have to leave each other room, one at a time may not find it from every start.
    constexpr double closeEnough = 1.05;
    constexpr std::uint64_t mostStarts = 8;
    const double enough = closeEnough * mapper.leastOfAll();
    mapper.startWithOwn();
    double least = mapper.improve();
    PermdnnNetwork best = mapper.network();
    for (std::uint64_t start = 0; start < mostStarts && least > enough; ++start) {
        start == 0 ? mapper.startWithFewest() : mapper.startAt(start);
        if (const double cost = mapper.improve(); cost < least) {
            least = cost;
            best = mapper.network();
        }
    }
    return std::make_shared<const PermdnnNetwork>(std::move(best));
}

} // namespace permdse
