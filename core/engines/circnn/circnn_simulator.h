// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/architecture/simulation.h"
#include "core/engines/circnn/circnn_design.h"
#include "core/engines/circnn/circulant_weights.h"
#include "core/engines/circnn/fixed_fft.h"
#include "core/layer/layer.h"

namespace permdse {

/// A CirCNN engine with the spectra of one layer's blocks in its SRAM;
/// docs/model.md#circnn-simulation. Immutable once made; run() is safe from any thread.
class CircnnSimulator {
public:
    /// Formats: `weight` of the words of the weights' spectra, `activation` of the inputs and their
    /// spectra, `accumulator` of the sums of products, `output` of the results and of the sums'
    /// words before the inverse transform.
    /// @pre the weights are the layer's, in blocks of the design's size; arithmeticProblems() is
    ///      empty; the words have the design's width
    CircnnSimulator(const CircnnDesign& design, const Layer& layer, const CirculantWeights& weights,
                    const Arithmetic& arithmetic, const StopPoint& stop_point = {});

    /// Runs the layer on n raw activations.
    /// @throws std::invalid_argument if there are not n.
    [[nodiscard]] Simulation run(std::span<const std::int32_t> activations,
                                 ActivationFunction function = ActivationFunction::None,
                                 CycleTrace* trace = nullptr,
                                 const StopPoint& stop_point = {}) const;

private:
    struct Spectrum {
        std::vector<std::int32_t> re, im;
    };
    void addProducts(const Spectrum& x, std::size_t pair, std::span<std::int64_t> re,
                     std::span<std::int64_t> im, std::int64_t& saturations) const;

    CircnnDesign m_design;
    Layer m_layer;
    Arithmetic m_arithmetic;
    FixedFft m_fft;
    std::int64_t m_blockRows, m_blockColumns;
    bool m_cannotSaturate;                ///< whatever the words are, their products fit the sums
    std::vector<std::int32_t> m_re, m_im; ///< spectra of the blocks, bins() words each
};

/// Words of the spectra are at most this large; what their format has to hold.
[[nodiscard]] float largestSpectrumWord(const CirculantWeights& weights, FftForm form,
                                        const StopPoint& stop_point = {});

/// 10 log10 of the power of `exact` over that of the difference; infinite if there is none.
/// @pre as many values in both
[[nodiscard]] double signalToNoise_db(std::span<const double> exact,
                                      std::span<const double> computed);

} // namespace permdse
