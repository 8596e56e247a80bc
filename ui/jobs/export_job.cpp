// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/export_job.h"

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
        promise.addResult(internalFault(error.what()));
    }
}

} // namespace

ExportJob::ExportJob(QObject* parent) : BackgroundJob(parent) {
    connect(&m_watcher, &QFutureWatcherBase::finished, this, &ExportJob::conclude);
}

ExportJob::~ExportJob() {
    end(m_watcher);
}

void ExportJob::start(const QString& path, Writer writer) {
    renewStop();
    m_path = path;
    m_watcher.setFuture(QtConcurrent::run(&pool(), writeInPool, std::move(writer), makeControl()));
    setActive(true);
}

void ExportJob::cancel() {
    requestStop();
}

void ExportJob::conclude() {
    const Result<std::uint64_t> written = m_watcher.result();
    setActive(false);
    emit finished(m_path, written && *written > 0, written ? Diagnostics{} : written.error());
}

} // namespace permdse::ui
