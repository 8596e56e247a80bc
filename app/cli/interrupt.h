// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include <signal.h>

namespace permdse::cli {

/// While one lives, no signal that a user sends by accident or by closing a terminal ends the
/// program and what it has computed: Ctrl-C, a request to terminate and a hang-up only ask to stop,
/// also the second time, and a closed pipe is only an error of that output. One at a time.
class KeptFromSignals {
public:
    KeptFromSignals();
    ~KeptFromSignals();
    KeptFromSignals(const KeptFromSignals&) = delete;
    KeptFromSignals& operator=(const KeptFromSignals&) = delete;

private:
    static constexpr std::array<int, 4> watched{SIGINT, SIGTERM, SIGHUP, SIGPIPE};
    std::array<struct sigaction, watched.size()> m_before{};
};

[[nodiscard]] bool interruptRequested();

} // namespace permdse::cli
