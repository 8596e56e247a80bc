// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>

#include <QObject>

#include "core/experiment/runner.h"
#include "ui/jobs/run_result.h"

namespace permdse::ui {

/// Carries the fronts so far from the worker of a run to the thread of an object: one message at a
/// time, and none before the last one was read and some time went by.
class FrontMessenger final : public std::enable_shared_from_this<FrontMessenger> {
public:
    /// `arrived` is called in the thread of `receiver`.
    FrontMessenger(QObject& receiver, std::chrono::milliseconds interval,
                   std::function<void(const FrontMessenger&, RunResultPtr)> arrived)
        : m_receiver(receiver), m_interval(interval), m_arrived(std::move(arrived)) {}

    /// What a run of this experiment talks to. Holds this.
    [[nodiscard]] RunObserver observer(const Experiment& experiment, int threads);

private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] bool isWanted() const {
        return !m_isUnderWay && Clock::now() - m_last >= m_interval;
    }
    void send(RunResultPtr soFar);

    QObject& m_receiver;
    const std::chrono::milliseconds m_interval;
    const std::function<void(const FrontMessenger&, RunResultPtr)> m_arrived;
    Clock::time_point m_last = Clock::now(); ///< of the worker alone
    const Clock::time_point m_begin = m_last;
    std::atomic<bool> m_isUnderWay{false};
};

} // namespace permdse::ui
