// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/results_job.h"

#include <atomic>
#include <exception>
#include <utility>

#include <QtConcurrent>

namespace permdse::ui {

ResultsJob::ResultsJob(QObject* parent) : QObject(parent) {
    m_pool.setMaxThreadCount(1);
    connect(&m_watcher, &QFutureWatcherBase::finished, this, &ResultsJob::conclude);
}

ResultsJob::~ResultsJob() {
    m_stop.request_stop();
    m_watcher.disconnect(this);
    m_watcher.waitForFinished();
    m_pool.waitForDone();
}

void ResultsJob::start(const QString& folder, const MemoryAllowance& memory,
                       std::uint64_t viewBytes) {
    m_stop.request_stop(); // of a former reading, whose signals setFuture() drops
    m_stop = std::stop_source();
    m_folder = folder;
    RunControl control;
    control.stopRequested = [stop = m_stop.get_token()] { return stop.stop_requested(); };
    control.progress = [this, stop = m_stop.get_token(),
                        last = std::make_shared<std::atomic<int>>(-1)](std::size_t done,
                                                                       std::size_t total) {
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
    const auto read = [directory = folder.toStdString(), control, memory, viewBytes] {
        try {
            return std::make_shared<Answer>(
                readResultFolder(directory, control, memory, viewBytes));
        } catch (const std::exception& error) { // nothing crosses the thread
            return std::make_shared<Answer>(
                Diagnostic{Severity::Error, "WIN-0001", "", "", 0,
                           std::string("the program failed inside: ") + error.what() +
                               "; save your work under another name and start it again"});
        }
    };
    m_watcher.setFuture(QtConcurrent::run(&m_pool, read));
    setActive(true);
}

void ResultsJob::cancel() {
    if (m_isActive) {
        m_stop.request_stop();
        m_watcher.setFuture({}); // drops the signals of the reading
        setActive(false);
    }
}

void ResultsJob::setActive(bool active) {
    if (active != m_isActive) {
        m_isActive = active;
        emit activeChanged(active);
    }
}

void ResultsJob::conclude() {
    if (!m_isActive || m_watcher.future().resultCount() == 0) {
        return; // cancelled
    }
    const std::shared_ptr<Answer> answer = m_watcher.result();
    setActive(false);
    if (!*answer) {
        emit failed(answer->error());
    } else if (std::optional<StoredRun>& run = **answer) {
        emit finished(std::make_shared<RunResult>(
            RunResult{std::move(run->experiment), std::move(run->outcome), 0, 0.0}));
    }
}

} // namespace permdse::ui
