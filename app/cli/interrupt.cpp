// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interrupt.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <unistd.h>

namespace permdse::cli {

namespace {

std::atomic<bool> requested{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may only touch such");

constexpr char alreadyStopping[] =
    "permdse: stopping already; what is done is kept (Ctrl-\\ ends at once and keeps nothing)\n";

extern "C" void requestStop(int) {
    const int before = errno;
    if (requested.exchange(true)) {
        (void)!::write(STDERR_FILENO, alreadyStopping, sizeof alreadyStopping - 1);
    }
    errno = before;
}

} // namespace

KeptFromSignals::KeptFromSignals() {
    struct sigaction stop {
    }, ignore{};
    stop.sa_handler = requestStop;
    stop.sa_flags = SA_RESTART;
    ignore.sa_handler = SIG_IGN;
    for (std::size_t i = 0; i < watched.size(); ++i) {
        const int signal = watched[i];
        ::sigaction(signal, nullptr, &m_before[i]);
        const bool runsOn = signal == SIGHUP && m_before[i].sa_handler == SIG_IGN; // nohup
        if (!runsOn) {
            ::sigaction(signal, signal == SIGPIPE ? &ignore : &stop, nullptr);
        }
    }
}

KeptFromSignals::~KeptFromSignals() {
    for (std::size_t i = 0; i < watched.size(); ++i) {
        ::sigaction(watched[i], &m_before[i], nullptr);
    }
}

bool interruptRequested() {
    return requested;
}

} // namespace permdse::cli
