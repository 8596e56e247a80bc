// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <stop_token>

#include <QFutureWatcher>
#include <QObject>
#include <QString>
#include <QThreadPool>

#include "core/base/result.h"
#include "core/experiment/run_need.h"
#include "core/report/result_reader.h"
#include "ui/jobs/run_result.h"

namespace permdse::ui {

/// Reads a result folder in the background. All signals come in the thread of this object; of a
/// reading that was cancelled comes none but the change of state.
class ResultsJob final : public QObject {
    Q_OBJECT
public:
    explicit ResultsJob(QObject* parent = nullptr);
    /// Stops the reading and waits for its worker.
    ~ResultsJob() override;

    /// Begins to read, in place of what is being read. `viewBytes`: see readResultFolder().
    void start(const QString& folder, const MemoryAllowance& memory, std::uint64_t viewBytes);
    void cancel();

    [[nodiscard]] bool isActive() const { return m_isActive; }
    [[nodiscard]] const QString& folder() const { return m_folder; }

signals:
    void activeChanged(bool active);
    /// Thousandths that are read; each at most once.
    void progressChanged(int permille);
    void finished(permdse::ui::RunResultPtr result);
    void failed(permdse::Diagnostics problems);

private:
    using Answer = Result<std::optional<StoredRun>>;

    void setActive(bool active);
    void conclude();

    QThreadPool m_pool;
    std::stop_source m_stop;
    QFutureWatcher<std::shared_ptr<Answer>> m_watcher;
    QString m_folder;
    bool m_isActive = false;
};

} // namespace permdse::ui
