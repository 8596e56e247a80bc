// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/export_job.h"

#include <atomic>
#include <exception>
#include <utility>

#include <QPromise>
#include <QtConcurrent>

namespace permdse::ui {

namespace {

void writeInPool(QPromise<Result<std::uint64_t>>& promise, const ExportJob::Writer& writer,
                 const RunControl& control) {
    try {
        promise.addResult(writer(control));
    } catch (const std::exception& error) { // nothing crosses the thread
        promise.addResult(Diagnostic{Severity::Error, "WIN-0001", "", "", 0,
                                     std::string("the program failed inside: ") + error.what() +
                                         "; save your work under another name and start it again"});
    }
}

} // namespace

ExportJob::ExportJob(QObject* parent) : QObject(parent) {
    m_pool.setMaxThreadCount(1); // the writer spreads over the machine's cores by itself
    connect(&m_watcher, &QFutureWatcherBase::finished, this, &ExportJob::conclude);
}

ExportJob::~ExportJob() {
    m_stop.request_stop();
    m_watcher.disconnect(this);
    m_watcher.waitForFinished();
    m_pool.waitForDone();
}

void ExportJob::start(const QString& path, Writer writer) {
    m_stop = std::stop_source();
    m_path = path;
    RunControl control;
    control.stopRequested = [stop = m_stop.get_token()] { return stop.stop_requested(); };
    control.progress = [this, last = std::make_shared<std::atomic<int>>(-1)](std::size_t done,
                                                                             std::size_t total) {
        const int permille =
            total > 0
                ? static_cast<int>(1000.0 * static_cast<double>(done) / static_cast<double>(total))
                : 1000;
        if (last->exchange(permille) < permille) {
            QMetaObject::invokeMethod(
                this, [this, permille] { emit progressChanged(permille); }, Qt::QueuedConnection);
        }
    };
    m_watcher.setFuture(QtConcurrent::run(&m_pool, writeInPool, std::move(writer), control));
    setActive(true);
}

void ExportJob::cancel() {
    m_stop.request_stop();
}

void ExportJob::setActive(bool active) {
    if (active != m_isActive) {
        m_isActive = active;
        emit activeChanged(active);
    }
}

void ExportJob::conclude() {
    const Result<std::uint64_t> written = m_watcher.result();
    setActive(false);
    emit finished(m_path, written && *written > 0, written ? Diagnostics{} : written.error());
}

} // namespace permdse::ui
