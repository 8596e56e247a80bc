// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/front_messenger.h"

#include <utility>

#include <QMetaObject>

namespace permdse::ui {

RunObserver FrontMessenger::observer(const Experiment& experiment, int threads) {
    RunObserver observer;
    observer.wantsFronts = [self = shared_from_this()] { return self->isWanted(); };
    observer.fronts = [self = shared_from_this(), &experiment, threads](RunOutcome outcome) {
        const std::chrono::duration<double> seconds = Clock::now() - self->m_begin;
        self->send(std::make_shared<RunResult>(
            RunResult{experiment, std::move(outcome), threads, seconds.count()}));
    };
    return observer;
}

void FrontMessenger::send(RunResultPtr soFar) {
    m_isUnderWay = true;
    QMetaObject::invokeMethod(
        &m_receiver,
        [self = shared_from_this(), soFar = std::move(soFar)] {
            self->m_arrived(*self, soFar);
            self->m_isUnderWay = false;
        },
        Qt::QueuedConnection);
    m_last = Clock::now(); // what making and sending it took does not shorten the pause
}

} // namespace permdse::ui
