// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include <QFutureWatcher>
#include <QString>

#include "core/base/result.h"
#include "core/experiment/run_need.h"
#include "core/store/result_reader.h"
#include "ui/jobs/background_job.h"
#include "ui/jobs/run_result.h"

namespace permdse::ui {

/// Reads a result folder in the background. Of a reading that was cancelled comes no signal but the
/// change of state.
class ResultsJob final : public BackgroundJob {
    Q_OBJECT
public:
    explicit ResultsJob(QObject* parent = nullptr);
    /// Stops the reading and waits for its worker.
    ~ResultsJob() override;

    /// Begins to read, in place of what is being read. `viewBytes`: see readResultFolder().
    void start(const QString& folder, const MemoryAllowance& memory, std::uint64_t viewBytes);
    void cancel();

    [[nodiscard]] const QString& folder() const { return m_folder; }

signals:
    void finished(permdse::ui::RunResultPtr result);
    void failed(permdse::Diagnostics problems);

private:
    using Answer = Result<std::optional<StoredRun>>;

    void conclude();

    QFutureWatcher<std::shared_ptr<Answer>> m_watcher;
    QString m_folder;
};

} // namespace permdse::ui
