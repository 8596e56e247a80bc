// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/results_job.h"

#include <exception>
#include <utility>

#include <QtConcurrent>

namespace permdse::ui {

ResultsJob::ResultsJob(QObject* parent) : BackgroundJob(parent) {
    connect(&m_watcher, &QFutureWatcherBase::finished, this, &ResultsJob::conclude);
}

ResultsJob::~ResultsJob() {
    end(m_watcher);
}

void ResultsJob::start(const QString& folder, const MemoryAllowance& memory,
                       std::uint64_t viewBytes) {
    renewStop(); // of a former reading, whose signals setFuture() drops
    m_folder = folder;
    const auto read = [directory = folder.toStdString(), control = makeControl(), memory,
                       viewBytes] {
        try {
            return std::make_shared<Answer>(
                readResultFolder(directory, control, memory, viewBytes));
        } catch (const std::exception& error) { // nothing crosses the thread
            return std::make_shared<Answer>(internalFault(error.what()));
        }
    };
    m_watcher.setFuture(QtConcurrent::run(&pool(), read));
    setActive(true);
}

void ResultsJob::cancel() {
    abandon(m_watcher);
}

void ResultsJob::conclude() {
    const std::optional<std::shared_ptr<Answer>> concludedRead = concluded(m_watcher);
    if (!concludedRead) {
        return; // cancelled
    }
    const std::shared_ptr<Answer>& answer = *concludedRead;
    if (!*answer) {
        emit failed(answer->error());
    } else if (std::optional<StoredRun>& run = **answer) {
        emit finished(std::make_shared<RunResult>(
            RunResult{std::move(run->experiment), std::move(run->outcome), 0, 0.0}));
    }
}

} // namespace permdse::ui
