// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/simulation_job.h"

#include <exception>
#include <utility>

#include <QPromise>
#include <QtConcurrent>

namespace permdse::ui {

namespace {

/// Thrown where nobody waits for a simulation any more.
struct Stopped {};

void simulateInPool(QPromise<Result<SimulationRunPtr>>& promise,
                    const SimulationJob::Runner& runner, const SimulationRequest& request,
                    const std::stop_token& stop) {
    if (stop.stop_requested()) {
        return; // nobody waits for the answer
    }
    SimulationRequest stoppable = request;
    stoppable.stop_point = [stop] {
        if (stop.stop_requested()) {
            throw Stopped();
        }
    };
    try {
        promise.addResult(runner(stoppable));
    } catch (const Stopped&) {
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
    input.trace = &recorder;
    input.stop_point = request.stop_point;
    Result<SimulatedDesign> simulated = simulateDesign(
        *request.engine, request.values, workload, Technology(request.technology),
        DrawnLayerData(request.seed), input, [](std::size_t) {}, request.memory);
    if (!simulated) {
        return simulated.error();
    }
    const std::int64_t cycles = recorder.tracedCycles();
    return SimulationRunPtr(std::make_shared<SimulationRun>(
        SimulationRun{request, *std::move(simulated),
                      std::make_shared<const RecordedTrace>(std::move(recorder).trace()), cycles}));
}

SimulationJob::SimulationJob(QObject* parent, Runner runner)
    : BackgroundJob(parent), m_runner(std::move(runner)) {
    connect(&m_watcher, &QFutureWatcherBase::finished, this, &SimulationJob::conclude);
}

SimulationJob::~SimulationJob() {
    end(m_watcher);
}

void SimulationJob::start(SimulationRequest request) {
    renewStop(); // of a former one, whose signals setFuture() drops
    m_request = std::move(request);
    m_watcher.setFuture(
        QtConcurrent::run(&pool(), simulateInPool, m_runner, m_request, stopToken()));
    setActive(true);
}

void SimulationJob::cancel() {
    abandon(m_watcher);
}

void SimulationJob::conclude() {
    const std::optional<Answer> answer = concluded(m_watcher);
    if (!answer) {
        return; // cancelled
    }
    if (*answer) {
        emit finished(**answer);
    } else {
        emit failed(answer->error());
    }
}

} // namespace permdse::ui
