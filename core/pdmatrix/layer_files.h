// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/layer/layer_data.h"

namespace permdse {

/// Where the data of the layers of one name is.
struct LayerFiles {
    std::string layer;       ///< name
    std::string weights;     ///< path, as readWeights() takes it; empty: drawn
    std::string activations; ///< path, as readActivations() takes it; empty: drawn
};

/// Reads layers from files; what no file gives is drawn from the seed.
class FileLayerData final : public LayerDataSource {
public:
    /// What was read stays in memory, all of it or that of the layer that was asked for last.
    enum class Keep { Last, All };

    FileLayerData(std::vector<LayerFiles> files, std::uint64_t seed, Keep keep);

    /// What readWeights() and readActivations() say of the files, and SIM-0001, SIM-0003 and
    /// SIM-0006 before their numbers are read.
    [[nodiscard]] Result<LayerData> dataOf(const Layer& layer) const override;
    [[nodiscard]] bool givesWeights(const Layer& layer) const override;
    /// FILE-0001 if a file cannot be read.
    [[nodiscard]] Result<std::string> digest() const override;

    /// What is wrong with the data of these layers, numbers included: to be known before the first
    /// of them runs. Reads all files.
    [[nodiscard]] Diagnostics problems(const std::vector<Layer>& layers) const;

private:
    [[nodiscard]] const LayerFiles* filesOf(const Layer& layer) const;

    std::vector<LayerFiles> m_files;
    std::uint64_t m_seed;
    Keep m_keep;
    mutable std::mutex m_mutex;                      ///< of the rest
    mutable std::map<std::string, LayerData> m_kept; ///< by layer and size
};

} // namespace permdse
