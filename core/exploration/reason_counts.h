// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/architecture/evaluation.h"

namespace permdse {

/// Why points are not feasible, counted; and how many are. Sums of parts are those of the whole.
class ReasonCounts {
public:
    /// Reasons but for the constraints, in the order in which they are told.
    static constexpr std::array<std::uint32_t, 6> bits{LogicLimitExceeded, SramCycleTooLong,
                                                       SramAccessTooLong,  OutsideSramTable,
                                                       IllegalForLayer,    NumericFailure};

    struct Count {
        std::uint64_t points = 0;
        /// Smallest relative distance from being met, of a constraint; NaN if none is known.
        double least_violation = std::numeric_limits<double>::quiet_NaN();
    };

    explicit ReasonCounts(std::size_t constraints = 0) : m_constraints(constraints) {}

    void add(std::uint32_t reasons) {
        ++m_points;
        if (reasons == 0) {
            ++m_feasible;
            return;
        }
        for (std::size_t i = 0; i < bits.size(); ++i) {
            m_bits[i] += (reasons & bits[i]) != 0 ? 1u : 0u;
        }
    }
    void addViolation(std::size_t constraint, double distance) {
        Count& count = m_constraints[constraint];
        ++count.points;
        if (std::isfinite(distance)) {
            count.least_violation = std::fmin(count.least_violation, distance);
        }
    }
    /// @pre as many constraints
    void merge(const ReasonCounts& other) {
        m_points += other.m_points;
        m_feasible += other.m_feasible;
        for (std::size_t i = 0; i < bits.size(); ++i) {
            m_bits[i] += other.m_bits[i];
        }
        for (std::size_t i = 0; i < m_constraints.size(); ++i) {
            m_constraints[i].points += other.m_constraints[i].points;
            m_constraints[i].least_violation =
                std::fmin(m_constraints[i].least_violation, other.m_constraints[i].least_violation);
        }
    }

    [[nodiscard]] std::uint64_t points() const { return m_points; }
    [[nodiscard]] std::uint64_t feasible() const { return m_feasible; }
    /// Points that have that of the `bits` against them.
    [[nodiscard]] std::uint64_t ofBit(std::size_t index) const { return m_bits[index]; }
    [[nodiscard]] const std::vector<Count>& constraints() const { return m_constraints; }

private:
    std::uint64_t m_points = 0, m_feasible = 0;
    std::array<std::uint64_t, bits.size()> m_bits{};
    std::vector<Count> m_constraints;
};

} // namespace permdse
