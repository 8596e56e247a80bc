// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

#include "core/architecture/simulation.h"
#include "core/engines/eie/eie_design.h"
#include "core/engines/eie/eie_matrix.h"
#include "core/layer/layer.h"

namespace permdse {

/// Runs a stored matrix on raw activations, cycle by cycle and with real numbers;
/// docs/model.md#eie-simulation.
///
/// Leading-non-zero detection feeds one non-zero activation per cycle to the queues of all PEs;
/// each PE works on one entry, padding or not, per cycle and adds the product to the sum of its
/// row. The sums are those of plain products, column after column, in the same arithmetic, bit for
/// bit. Events are those of EieModel::run, counted; a word of the sparse matrix that is in a PE's
/// word register is not read again.
///
/// @pre the matrix was stored for `design` and with arithmetic.weight; there is one activation per
///      column, within arithmetic.activation; arithmeticProblems() is empty
[[nodiscard]] Simulation simulateEie(const EieDesign& design, const EieMatrix& matrix,
                                     std::span<const std::int32_t> activations,
                                     const Arithmetic& arithmetic, ActivationFunction function,
                                     CycleTrace* trace = nullptr, const StopPoint& stop_point = {});

} // namespace permdse
