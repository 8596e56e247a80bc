// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include <QFutureWatcher>

#include "ui/jobs/background_job.h"

namespace permdse::ui {

/// Works things out in the background of which only the latest counts: what a newer one overtakes
/// is asked to stop, and nobody hears of it any more.
class LatestTask final : public BackgroundJob {
    Q_OBJECT
public:
    using StopQuestion = std::function<bool()>;

    explicit LatestTask(QObject* parent = nullptr);
    /// Stops the work and waits for its end.
    ~LatestTask() override;

    /// Begins `work(stopRequested)` in place of what is under way; `done` gets what it returned, in
    /// the thread of this object. What `work` throws is thrown there, too.
    template <class Work, class Done> void start(Work work, Done done) {
        begin([work = std::move(work), done = std::move(done)](const StopQuestion& stop) -> Answer {
            auto found = std::make_shared<decltype(work(stop))>(work(stop));
            return [done, found] { done(std::move(*found)); };
        });
    }
    void cancel();

private:
    using Answer = std::function<void()>;

    void begin(std::function<Answer(const StopQuestion&)> work);
    void conclude();

    QFutureWatcher<Answer> m_watcher;
};

} // namespace permdse::ui
