// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>

#include <QFutureWatcher>
#include <QString>

#include "core/base/result.h"
#include "core/base/run_control.h"
#include "ui/jobs/background_job.h"

namespace permdse::ui {

/// Writes a file in the background, one at a time.
class ExportJob final : public BackgroundJob {
    Q_OBJECT
public:
    /// Writes and gives back the number of bytes, 0 if it was asked to stop.
    using Writer = std::function<Result<std::uint64_t>(const RunControl& control)>;

    explicit ExportJob(QObject* parent = nullptr);
    /// Stops the writing and waits for its worker.
    ~ExportJob() override;

    /// Begins to write. `path` is only told again by finished(). @pre not active
    void start(const QString& path, Writer writer);
    /// Asks the writer to stop; finished() still comes.
    void cancel();

    [[nodiscard]] const QString& path() const { return m_path; }

signals:
    /// `isWritten` is false after a failure, which `problems` tell of, and after cancel().
    void finished(const QString& path, bool isWritten, const permdse::Diagnostics& problems);

private:
    void conclude();

    QFutureWatcher<Result<std::uint64_t>> m_watcher;
    QString m_path;
};

} // namespace permdse::ui
