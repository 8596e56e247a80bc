// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <QFutureWatcher>

#include "core/base/result.h"
#include "core/base/run_control.h"
#include "core/study/simulated_design.h"
#include "core/technology/technology.h"
#include "core/trace/timeline_recorder.h"
#include "ui/jobs/background_job.h"

namespace permdse::ui {

/// A design to run cycle by cycle on one layer.
struct SimulationRequest {
    const Engine* engine = nullptr;
    DesignValues values;
    std::string title; ///< "PermDNN, point 57"
    Layer layer;
    TechnologySettings technology;
    std::uint64_t seed = 1;      ///< of weights and activations
    MemoryAllowance memory = {}; ///< that it may take
    StopPoint stop_point = {};   ///< set by SimulationJob
};

/// What came out, with the trace for a timeline.
struct SimulationRun {
    SimulationRequest request;
    SimulatedDesign simulated; ///< on a workload of the one layer
    std::shared_ptr<const RecordedTrace> trace;
    std::int64_t traced_cycles = 0; ///< more than those of `trace` if that was cut
};
using SimulationRunPtr = std::shared_ptr<const SimulationRun>;

/// Simulates in the calling thread. LAY-0001 if the design cannot run the layer, otherwise as
/// simulateDesign().
[[nodiscard]] Result<SimulationRunPtr> runSimulation(const SimulationRequest& request);

/// Simulates in the background. The latest request counts: a former one says nothing any more, and
/// is not even begun if it still waits.
class SimulationJob final : public BackgroundJob {
    Q_OBJECT
public:
    using Runner = std::function<Result<SimulationRunPtr>(const SimulationRequest&)>;

    explicit SimulationJob(QObject* parent = nullptr, Runner runner = runSimulation);
    /// Waits for a simulation that runs.
    ~SimulationJob() override;

    void start(SimulationRequest request);
    /// What runs says nothing any more; does nothing without one.
    void cancel();

    /// The latest one.
    [[nodiscard]] const SimulationRequest& request() const { return m_request; }

signals:
    void finished(permdse::ui::SimulationRunPtr run);
    void failed(permdse::Diagnostics problems);

private:
    using Answer = Result<SimulationRunPtr>;

    void conclude();

    Runner m_runner;
    QFutureWatcher<Answer> m_watcher;
    SimulationRequest m_request;
};

} // namespace permdse::ui
