// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>

namespace permdse::cli {

/// Progress of a run on the standard error: a bar with rate and time left on a terminal, otherwise
/// a plain line after two seconds and then every ten. update() may be called from any thread.
class ProgressLine {
public:
    /// `noun` names what is counted: "points".
    explicit ProgressLine(std::string noun = "points");
    void update(std::size_t done, std::size_t total);
    /// Counts time, and what update() says next as done already, from now on.
    void restart();
    /// Ends the bar, so that other output starts on a line of its own.
    void finish();

private:
    using Clock = std::chrono::steady_clock;
    void draw(std::size_t done, std::size_t total, double seconds);

    std::string m_noun;
    std::mutex m_mutex;
    Clock::time_point m_start;
    Clock::time_point m_lastDrawn;
    std::optional<std::size_t> m_before; ///< done when the time began
    bool m_terminal;
    bool m_drawn = false;
    bool m_barShown = false;
};

} // namespace permdse::cli
