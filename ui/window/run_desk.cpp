// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/run_desk.h"

#include <utility>

#include <QApplication>

namespace permdse::ui {

RunDesk::RunDesk(ResultSession& session, RunJob::Runner runner)
    : m_session(session), m_job(nullptr, std::move(runner)) {
    connect(&m_job, &RunJob::frontsFound, this, &RunDesk::showSoFar);
    connect(&m_job, &RunJob::finished, this, [this](const RunResultPtr& result) {
        show(result);
        emit finished(result);
    });
    connect(&m_job, &RunJob::cancelled, this, [this](const RunResultPtr& result) {
        show(result);
        emit stopped(result);
    });
    connect(&m_job, &RunJob::failed, this, &RunDesk::restoreFormer);
    connect(&m_simulation, &SimulationJob::finished, this, [this](const SimulationRunPtr& run) {
        m_session.showSimulation({m_simulation.request(), run, {}});
    });
    connect(&m_simulation, &SimulationJob::failed, this, [this](const Diagnostics& problems) {
        m_session.showSimulation({m_simulation.request(), nullptr, problems});
    });
}

RunDesk::~RunDesk() {
    // The jobs wait for their workers, and what these say then is for nobody.
    m_job.disconnect(this);
    m_simulation.disconnect(this);
}

void RunDesk::abandon() {
    m_job.abandon();
    m_simulation.cancel();
}

void RunDesk::show(RunResultPtr result) {
    emit aboutToShow();
    m_isSoFar = false;
    m_former = nullptr;
    m_simulation.cancel(); // of a design that is no longer there
    m_session.setResult(std::move(result));
    emit shown();
}

void RunDesk::startSimulation(const MemoryAllowance& memory) {
    SimulationRequest request = *m_session.simulation().request;
    request.memory = memory;
    m_simulation.start(std::move(request));
}

void RunDesk::showSoFar(const RunResultPtr& soFar) {
    if (QApplication::activePopupWidget() != nullptr) {
        return; // a list that someone chooses from would be filled anew
    }
    if (!m_isSoFar) {
        m_isSoFar = true;
        m_former = m_session.result();
        m_simulation.cancel();
        m_session.setResult(soFar); // of other points than those chosen
    } else {
        m_session.setResult(soFar, Carried::Points); // as far as they are still on a front
    }
    emit soFarShown(soFar);
}

void RunDesk::restoreFormer(const Diagnostics& problems) {
    if (m_isSoFar) {
        show(m_former); // what the run found is not all of its points
    }
    emit failed(problems);
}

} // namespace permdse::ui
