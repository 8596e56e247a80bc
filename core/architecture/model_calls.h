// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/architecture/layer_run.h"
#include "core/layer/layer.h"
#include "core/technology/technology.h"

namespace permdse {

/// What a model provides, whether it has the optional functions of EngineOf or not.
template <class Model> struct ModelCalls {
    using Design = typename Model::Design;

    static CountedLayer countedLayer(const Design& design, const Layer& layer,
                                     typename Model::Memory& memory) {
        if constexpr (requires { Model::countedLayer(design, layer, memory); }) {
            return Model::countedLayer(design, layer, memory);
        }
        return {Model::count(design, layer, memory), Model::stored(design, layer, memory)};
    }

    /// The design as it counts layers of the workload: how a layer is mapped may depend on what all
    /// of a network store, and on how fast the rest streams.
    static Design asPartOf(const Design& design, const Workload& workload,
                           typename Model::Memory& memory, const LayerStreaming& streaming) {
        if constexpr (requires { Model::asPartOf(design, workload, memory, streaming); }) {
            return Model::asPartOf(design, workload, memory, streaming);
        } else {
            return design;
        }
    }

    static LayerStreaming streamingOf(const EngineTechnology& technology, double clock_ghz) {
        return {technology.dram_gbit_s / clock_ghz, technology.weights};
    }

    /// The technology that layers are mapped for.
    static const EngineTechnology& statedOf(const EngineTechnology& technology) {
        return technology.stated ? *technology.stated : technology;
    }

    static Design hardwareFor(const Design& design, const Workload& workload) {
        if constexpr (requires { Model::forWorkload(design, workload); }) {
            return Model::forWorkload(design, workload);
        } else {
            return design;
        }
    }
};

} // namespace permdse
