// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/latest_task.h"

#include <exception>

#include <QtConcurrent>

namespace permdse::ui {

LatestTask::LatestTask(QObject* parent) : BackgroundJob(parent) {
    connect(&m_watcher, &QFutureWatcherBase::finished, this, &LatestTask::conclude);
}

LatestTask::~LatestTask() {
    end(m_watcher);
}

void LatestTask::begin(std::function<Answer(const StopQuestion&)> work) {
    renewStop(); // of a former work, whose signals setFuture() drops
    const auto run = [work = std::move(work), stop = stopToken()]() -> Answer {
        try {
            return work([stop] { return stop.stop_requested(); });
        } catch (...) { // nothing crosses the thread but as a value
            return [fault = std::current_exception()] { std::rethrow_exception(fault); };
        }
    };
    m_watcher.setFuture(QtConcurrent::run(&pool(), run));
    setActive(true);
}

void LatestTask::cancel() {
    abandon(m_watcher);
}

void LatestTask::conclude() {
    if (const std::optional<Answer> answer = concluded(m_watcher)) {
        (*answer)();
    }
}

} // namespace permdse::ui
