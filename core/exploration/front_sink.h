// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "core/exploration/front_archive.h"
#include "core/exploration/pump.h"

namespace permdse {

/// The fronts of a run: one per workload and architecture, of the feasible points that came so far.
class FrontSink final : public BlockSink {
public:
    /// `goOn` is asked while fronts are settled; once it is false they wait to be settled later.
    FrontSink(
        std::vector<Sense> senses, std::size_t workloads, std::size_t parts,
        FrontWatch goOn = [](std::size_t) { return true; });

    /// Points that a front of before beats need not wait for their turn to be dropped.
    void digest(PointBlock& block) const override;
    void take(const PointBlock& block) override;
    /// Takes over what another one got, of other points of the same experiment.
    void merge(const FrontSink& other);

    [[nodiscard]] const std::vector<Sense>& senses() const { return m_senses; }
    [[nodiscard]] FrontArchive& archive(WorkloadId workload, std::size_t part) {
        return m_archives[place(workload, part)];
    }
    /// Whether a feasible point on that workload came without a figure for the objective.
    [[nodiscard]] bool lacks(WorkloadId workload, std::size_t objective) const {
        return m_lacks[number(workload) * m_senses.size() + objective] != 0;
    }
    /// Points that all archives hold together.
    [[nodiscard]] std::uint64_t size() const;
    /// Feasible points that came, with figures for all objectives or without.
    [[nodiscard]] std::uint64_t seen(WorkloadId workload, std::size_t part) const {
        return m_seen[place(workload, part)];
    }

private:
    using Pivots = std::shared_ptr<const std::vector<double>>;

    [[nodiscard]] std::size_t place(WorkloadId workload, std::size_t part) const {
        return number(workload) * m_parts + part;
    }
    [[nodiscard]] std::vector<Pivots> pivotsOf(std::size_t part, std::size_t workloads) const;

    std::vector<Sense> m_senses;
    std::size_t m_parts;
    FrontWatch m_goOn;
    std::vector<FrontArchive> m_archives; ///< by workload and part
    std::vector<std::uint64_t> m_seen;
    std::vector<std::uint8_t> m_lacks; ///< by workload and objective
    mutable std::mutex m_mutex;        ///< of m_pivots
    std::vector<Pivots> m_pivots;
};

} // namespace permdse
