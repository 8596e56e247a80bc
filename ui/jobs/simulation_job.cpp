// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/simulation_job.h"

#include <exception>
#include <utility>

#include <QPromise>
#include <QtConcurrent>

namespace permdse::ui {

namespace {

void simulateInPool(QPromise<Result<SimulationRunPtr>>& promise,
                    const SimulationJob::Runner& runner, const SimulationRequest& request,
                    std::stop_token stop) {
    if (stop.stop_requested()) {
        return; // nobody waits for the answer
    }
    try {
        promise.addResult(runner(request));
    } catch (const std::exception& error) { // nothing crosses the thread
        promise.addResult(
            Diagnostic{Severity::Error, "RUN-0001", "", "", 0,
                       std::string("the simulation failed inside the program: ") + error.what()});
    }
}

} // namespace

Result<SimulationRunPtr> runSimulation(const SimulationRequest& request) {
    const std::string problem = request.engine->layerProblem(request.values, request.layer);
    if (!problem.empty()) {
        return Diagnostic{Severity::Error, "LAY-0001", "", "", 0, problem};
    }
    Workload workload;
    workload.name = request.layer.name;
    workload.title = request.layer.name;
    workload.layers = {request.layer};
    TimelineRecorder recorder;
    SimulationInput input;
    input.seed = request.seed;
    input.trace = &recorder;
    Result<SimulatedDesign> simulated = simulateDesign(*request.engine, request.values, workload,
                                                       Technology(request.technology), input);
    if (!simulated) {
        return simulated.error();
    }
    const std::int64_t cycles = recorder.tracedCycles();
    return SimulationRunPtr(std::make_shared<SimulationRun>(
        SimulationRun{request, *std::move(simulated),
                      std::make_shared<const RecordedTrace>(std::move(recorder).trace()), cycles}));
}

SimulationJob::SimulationJob(QObject* parent, Runner runner)
    : QObject(parent), m_runner(std::move(runner)) {
    m_pool.setMaxThreadCount(1); // a simulation may take much memory: one after the other
    connect(&m_watcher, &QFutureWatcherBase::finished, this, &SimulationJob::conclude);
}

SimulationJob::~SimulationJob() {
    m_stop.request_stop();
    m_watcher.disconnect(this);
    m_watcher.waitForFinished();
    m_pool.waitForDone();
}

void SimulationJob::start(SimulationRequest request) {
    m_stop.request_stop(); // of a former one, whose signals setFuture() drops
    m_stop = std::stop_source();
    m_request = std::move(request);
    m_watcher.setFuture(
        QtConcurrent::run(&m_pool, simulateInPool, m_runner, m_request, m_stop.get_token()));
    setActive(true);
}

void SimulationJob::cancel() {
    if (m_isActive) {
        m_stop.request_stop();
        m_watcher.setFuture({}); // drops the signals of the former
        setActive(false);
    }
}

void SimulationJob::setActive(bool active) {
    if (active != m_isActive) {
        m_isActive = active;
        emit activeChanged(active);
    }
}

void SimulationJob::conclude() {
    if (!m_isActive || m_watcher.future().resultCount() == 0) {
        return; // cancelled
    }
    const Answer answer = m_watcher.result();
    setActive(false);
    if (answer) {
        emit finished(*answer);
    } else {
        emit failed(answer.error());
    }
}

} // namespace permdse::ui
