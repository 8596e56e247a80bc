// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/simulation_files.h"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "app/cli/figures.h"
#include "app/cli/timeline_picture.h"
#include "core/array/npy_file.h"

namespace permdse::cli {

namespace {

std::string outputBytes(const Simulation& layer) {
    NpyArray<double> outputs{{static_cast<std::int64_t>(layer.outputs.size())}, {}};
    for (const std::int64_t raw : layer.outputs) {
        outputs.values.push_back(realValue(raw, layer.arithmetic.output));
    }
    return npyBytes(outputs);
}

} // namespace

SimulationFiles::SimulationFiles(const std::string& outputs, const std::string& trace,
                                 const std::string& timeline)
    : m_timelinePath(timeline) {
    if (!outputs.empty()) {
        add(m_outputs.emplace(outputs).problems());
    }
    if (!trace.empty()) {
        Result<std::unique_ptr<TraceWriter>> writer = traceWriterFor(trace);
        if (writer) {
            m_trace = *std::move(writer);
            add(m_trace->file().problems());
        } else {
            add(writer.error());
        }
    }
    if (!timeline.empty()) {
        m_recorder.emplace(m_trace.get());
        if (const Diagnostics name = timelineNameProblems(timeline); !name.empty()) {
            add(name);
        } else {
            add(m_timeline.emplace(timeline).problems());
        }
    }
}

CycleTrace* SimulationFiles::trace() {
    return m_recorder ? static_cast<CycleTrace*>(&*m_recorder) : m_trace.get();
}

Diagnostics SimulationFiles::write(const Simulation& layer, const std::string& timelineTitle) {
    std::vector<AtomicFile*> files;
    if (m_trace != nullptr) {
        files.push_back(&m_trace->file());
    }
    if (m_timeline) {
        const std::string title = m_recorder->isCut()
                                      ? fmt::format("{}. {}", timelineTitle, m_recorder->cutText())
                                      : timelineTitle;
        m_timeline->write(timelinePicture(std::move(*m_recorder).trace(), title, m_timelinePath));
        files.push_back(&*m_timeline);
    }
    if (m_outputs) {
        m_outputs->write(outputBytes(layer));
        files.push_back(&*m_outputs);
    }
    return commitAll(files);
}

void SimulationFiles::add(const Diagnostics& problems) {
    m_problems.insert(m_problems.end(), problems.begin(), problems.end());
}

} // namespace permdse::cli
