// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/background_job.h"

#include <atomic>
#include <memory>
#include <string>

namespace permdse::ui {

BackgroundJob::BackgroundJob(QObject* parent) : QObject(parent) {
    m_pool.setMaxThreadCount(1);
}

void BackgroundJob::renewStop() {
    m_stop.request_stop();
    m_stop = std::stop_source();
}

RunControl BackgroundJob::makeControl() {
    RunControl control;
    control.stopRequested = [stop = stopToken()] { return stop.stop_requested(); };
    control.progress = [this, stop = stopToken(), last = std::make_shared<std::atomic<int>>(-1)](
                           std::size_t done, std::size_t total) {
        const int permille =
            total > 0
                ? static_cast<int>(1000.0 * static_cast<double>(done) / static_cast<double>(total))
                : 1000;
        if (last->exchange(permille) < permille) {
            const auto tell = [this, stop, permille] {
                if (!stop.stop_requested()) {
                    emit progressChanged(permille);
                }
            };
            QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
        }
    };
    return control;
}

void BackgroundJob::setActive(bool active) {
    if (active != m_isActive) {
        m_isActive = active;
        emit activeChanged(active);
    }
}

void BackgroundJob::end(QFutureWatcherBase& watcher) {
    m_stop.request_stop();
    watcher.disconnect(this);
    watcher.waitForFinished();
    m_pool.waitForDone();
}

Diagnostic internalFault(std::string_view reason) {
    return {Severity::Error,
            "WIN-0001",
            "",
            "",
            0,
            "the program failed inside: " + std::string(reason) +
                "; save your work under another name and start it again"};
}

} // namespace permdse::ui
