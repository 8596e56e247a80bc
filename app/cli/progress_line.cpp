// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/progress_line.h"

#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "core/base/unit_format.h"

namespace permdse::cli {

namespace {

std::string duration(double seconds) {
    const auto whole = static_cast<long>(seconds + 0.5);
    return whole >= 3600 ? fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60)
                         : fmt::format("{}:{:02}", whole / 60, whole % 60);
}

} // namespace

ProgressLine::ProgressLine(std::string noun)
    : m_noun(std::move(noun)), m_start(Clock::now()), m_lastDrawn(m_start), m_before(0),
      m_terminal(isatty(STDERR_FILENO) == 1) {}

void ProgressLine::restart() {
    const std::lock_guard<std::mutex> lock(m_mutex);
    m_start = m_lastDrawn = Clock::now();
    m_before.reset();
}

void ProgressLine::update(std::size_t done, std::size_t total) {
    const std::unique_lock<std::mutex> lock(m_mutex, std::try_to_lock);
    if (!lock || total == 0) {
        return; // another thread is drawing
    }
    if (!m_before) {
        m_before = done;
    }
    using std::chrono::milliseconds;
    const Clock::time_point now = Clock::now();
    const milliseconds interval = m_terminal ? milliseconds(100)
                                  : m_drawn  ? milliseconds(10000)
                                             : milliseconds(2000);
    if (now - m_lastDrawn < interval) {
        return;
    }
    m_lastDrawn = now;
    m_drawn = true;
    draw(done, total, std::chrono::duration<double>(now - m_start).count());
}

void ProgressLine::draw(std::size_t done, std::size_t total, double seconds) {
    const double share = static_cast<double>(done) / static_cast<double>(total);
    const double gained = static_cast<double>(done) - static_cast<double>(*m_before);
    const double rate = gained / seconds;
    const std::string figures =
        fmt::format("{:3.0f} %  {} of {} {}  {} {}/s  {} left", share * 100.0, done, total, m_noun,
                    displayNumber(rate, 3), m_noun,
                    gained > 0.0 ? duration(static_cast<double>(total - done) / rate) : "?");
    // Not by fmt, which throws if the terminal is gone: the run goes on without being watched.
    if (!m_terminal) {
        std::fputs(("permdse: " + figures + '\n').c_str(), stderr);
        return;
    }
    constexpr int width = 24;
    std::string bar;
    for (int i = 0; i < width; ++i) {
        bar += i < static_cast<int>(share * width) ? "━" : "─";
    }
    std::fputs(("\r" + bar + "  " + figures + "\x1b[K").c_str(), stderr);
    std::fflush(stderr);
    m_barShown = true;
}

void ProgressLine::finish() {
    const std::lock_guard<std::mutex> lock(m_mutex);
    if (m_barShown) {
        std::fputs("\r\x1b[K", stderr);
        m_barShown = false;
    }
}

} // namespace permdse::cli
