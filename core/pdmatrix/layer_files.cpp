// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pdmatrix/layer_files.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/checksum.h"
#include "core/pdmatrix/weight_file.h"

namespace permdse {

namespace {

Result<LayerData> readFiles(const LayerFiles& files, const Layer& layer, std::uint64_t seed) {
    LayerData data{.seed = seed};
    if (!files.weights.empty()) {
        Result<DenseMatrix> read =
            readWeights(files.weights, [&layer](const std::vector<std::int64_t>& shape) {
                return weightSizeProblems(shape[0], shape[1], layer);
            });
        if (!read) {
            return read.error();
        }
        data.weights = std::make_shared<const DenseMatrix>(*std::move(read));
    }
    if (!files.activations.empty()) {
        Result<std::vector<float>> read =
            readActivations(files.activations, [&layer](const std::vector<std::int64_t>& shape) {
                std::int64_t count = 1;
                for (const std::int64_t size : shape) {
                    count *= size;
                }
                return activationCountProblems(count, layer);
            });
        if (!read) {
            return read.error();
        }
        data.activations = std::make_shared<const std::vector<float>>(*std::move(read));
    }
    return data;
}

} // namespace

FileLayerData::FileLayerData(std::vector<LayerFiles> files, std::uint64_t seed, Keep keep)
    : m_files(std::move(files)), m_seed(seed), m_keep(keep) {}

const LayerFiles* FileLayerData::filesOf(const Layer& layer) const {
    const auto found = std::find_if(m_files.begin(), m_files.end(), [&](const LayerFiles& files) {
        return files.layer == layer.name;
    });
    return found == m_files.end() ? nullptr : &*found;
}

Result<LayerData> FileLayerData::dataOf(const Layer& layer) const {
    const LayerFiles* files = filesOf(layer);
    if (files == nullptr) {
        return LayerData{.seed = m_seed};
    }
    const std::string key = fmt::format("{} x {} {}", layer.outputs, layer.inputs, layer.name);
    const std::lock_guard<std::mutex> lock(m_mutex); // who asks for a file that is read waits
    if (const auto known = m_kept.find(key); known != m_kept.end()) {
        return known->second;
    }
    if (m_keep == Keep::Last) {
        m_kept.clear();
    }
    Result<LayerData> data = readFiles(*files, layer, m_seed);
    if (data) {
        m_kept.emplace(key, *data);
    }
    return data;
}

bool FileLayerData::givesWeights(const Layer& layer) const {
    const LayerFiles* files = filesOf(layer);
    return files != nullptr && !files->weights.empty();
}

Result<std::string> FileLayerData::digest() const {
    std::string text = *DrawnLayerData(m_seed).digest();
    for (const LayerFiles& files : m_files) {
        text += fmt::format(", {}", files.layer);
        for (const std::string& path : {files.weights, files.activations}) {
            const std::string checksum = path.empty() ? "drawn" : crc32OfFile(path);
            if (checksum.empty()) {
                return Diagnostic{Severity::Error,          "FILE-0001", path, "", 0,
                                  "the file cannot be read"};
            }
            text += ' ' + checksum;
        }
    }
    return text;
}

Diagnostics FileLayerData::problems(const std::vector<Layer>& layers) const {
    Diagnostics problems;
    for (const Layer& layer : layers) {
        if (filesOf(layer) == nullptr) {
            continue;
        }
        const Result<LayerData> data = dataOf(layer);
        const Diagnostics found = data ? layerDataProblems(*data, layer) : data.error();
        problems.insert(problems.end(), found.begin(), found.end());
    }
    return problems;
}

} // namespace permdse
