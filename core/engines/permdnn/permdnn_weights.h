// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/arithmetic/fixed_point.h"
#include "core/base/run_control.h"
#include "core/pdmatrix/pd_matrix.h"

namespace permdse {

/// Sums of a layer, before the activation function.
struct PermdnnSums {
    std::vector<std::int64_t> values; ///< m raw values in the accumulator's format
    std::int64_t products = 0;        ///< multiplications executed
    std::int64_t saturations = 0;     ///< additions that were clamped
};

/// The weights of a layer as the weight SRAMs of a PermDNN engine hold them: tags into the table of
/// shared weights (or raw weights), column after column, and the shifts of the permutation SRAMs.
/// Immutable once made; const members are safe from any thread.
class PermdnnWeights {
public:
    /// Quantises, shares (seeded) where a stored weight is narrower than the datapath, and lays
    /// out. @pre the matrix has entries of one value; `arithmetic` is legal and its weights fit
    PermdnnWeights(const PdMatrix& matrix, const Arithmetic& arithmetic, int tag_bits,
                   std::uint64_t seed, const StopPoint& stop_point = {});

    /// Multiplies columns and adds the products up, in the order of `columns`, with the saturation
    /// of the accumulators after every addition: one product per block row and column, rows past m
    /// skipped. Which PE and pass a row belongs to changes nothing in its sum, as every pass sees
    /// the columns in this order; so all rows are computed together.
    /// @pre columns are 0 to n - 1; activations are n raw values that fit their format
    [[nodiscard]] PermdnnSums multiply(std::span<const std::int32_t> columns,
                                       std::span<const std::int32_t> activations,
                                       const StopPoint& stop_point = {}) const;

    [[nodiscard]] const PdShape& shape() const { return m_shape; }
    [[nodiscard]] const Arithmetic& arithmetic() const { return m_arithmetic; }
    /// The table of shared weights; empty if weights are stored themselves.
    [[nodiscard]] const std::vector<std::int32_t>& codebook() const { return m_codebook; }
    /// Mean squared weight / mean squared error of quantisation and sharing, in dB; infinite if
    /// exact.
    [[nodiscard]] double signalToNoise_db() const { return m_signalToNoise_db; }

private:
    template <class Sum, class Add>
    void addColumns(std::span<const std::int32_t> columns,
                    std::span<const std::int32_t> activations, std::vector<Sum>& sums,
                    PermdnnSums& result, const StopPoint& stop_point, Add add) const;
    void findRows(std::int64_t column, std::vector<std::int32_t>& rows) const;

    PdShape m_shape;
    Arithmetic m_arithmetic;
    std::vector<std::int32_t> m_codebook;
    /// Shift of block row b in block column g at g x blockRows() + b.
    std::vector<std::int32_t> m_shifts;
    /// Entry of block row b in column j at j x blockRows() + b: a tag, or the raw weight.
    std::vector<std::uint8_t> m_tags;
    std::vector<std::int32_t> m_raw;
    double m_signalToNoise_db = 0.0;
};

} // namespace permdse
