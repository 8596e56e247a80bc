// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <stop_token>
#include <string_view>

#include <QFutureWatcher>
#include <QObject>
#include <QThreadPool>

#include "core/base/result.h"
#include "core/base/run_control.h"

namespace permdse::ui {

/// What jobs share that do one thing after the other in the background: their worker, how it is
/// asked to stop, what it tells of its progress, and whether one is under way. All signals come in
/// the thread of the job.
class BackgroundJob : public QObject {
    Q_OBJECT
public:
    [[nodiscard]] bool isActive() const { return m_isActive; }

signals:
    void activeChanged(bool active);
    /// Thousandths that are done; each at most once, and none of what was asked to stop.
    void progressChanged(int permille);

protected:
    explicit BackgroundJob(QObject* parent);

    /// Asks what is under way to stop, and makes a new token for what begins.
    void renewStop();
    void requestStop() { m_stop.request_stop(); }
    [[nodiscard]] std::stop_token stopToken() const { return m_stop.get_token(); }
    /// For work that begins now: it asks the present token and tells its progress by the signal.
    [[nodiscard]] RunControl makeControl();
    [[nodiscard]] QThreadPool& pool() { return m_pool; }
    void setActive(bool active);
    /// Asks what is under way to stop; nobody hears of it any more.
    template <class Answer> void abandon(QFutureWatcher<Answer>& watcher) {
        if (m_isActive) {
            requestStop();
            watcher.setFuture({}); // drops its signals
            setActive(false);
        }
    }
    /// What the work that ended has found, which is then no longer under way; nothing if it was
    /// abandoned.
    template <class Answer> std::optional<Answer> concluded(QFutureWatcher<Answer>& watcher) {
        if (!m_isActive || watcher.future().resultCount() == 0) {
            return std::nullopt;
        }
        std::optional<Answer> answer(watcher.result());
        setActive(false);
        return answer;
    }
    /// Stops and waits for the worker. Destructors of subclasses call it, whose watcher it is.
    void end(QFutureWatcherBase& watcher);

private:
    QThreadPool m_pool; ///< of one thread: what it runs may spread over the machine by itself
    std::stop_source m_stop;
    bool m_isActive = false;
};

/// What to tell when an exception ends something in the program (WIN-0001).
[[nodiscard]] Diagnostic internalFault(std::string_view reason);

} // namespace permdse::ui
