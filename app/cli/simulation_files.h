// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/architecture/simulation.h"
#include "core/base/file_output.h"
#include "core/trace/timeline_recorder.h"
#include "core/trace/trace_file.h"

namespace permdse::cli {

/// The files that a simulation writes. They are opened before it, so that what is wrong with their
/// names is known before there is anything to lose, and none of them appears unless all are whole.
class SimulationFiles {
public:
    /// Paths; empty for a file that is not wanted. What is wrong is in problems().
    SimulationFiles(const std::string& outputs, const std::string& trace,
                    const std::string& timeline);

    [[nodiscard]] const Diagnostics& problems() const { return m_problems; }

    /// For SimulationInput; null if nothing of it is written.
    [[nodiscard]] CycleTrace* trace();

    /// Writes what the layer computed and what was traced, and gives all files their names.
    /// OUT-0002 and OUT-0003.
    [[nodiscard]] Diagnostics write(const Simulation& layer, const std::string& timelineTitle);

private:
    void add(const Diagnostics& problems);

    std::string m_timelinePath;
    std::optional<AtomicFile> m_outputs, m_timeline;
    std::unique_ptr<TraceWriter> m_trace;
    std::optional<TimelineRecorder> m_recorder;
    Diagnostics m_problems;
};

} // namespace permdse::cli
