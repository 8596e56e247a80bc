// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>

#if defined(__SANITIZE_THREAD__)
#include <atomic>
#define PERMDSE_UNWATCHED __attribute__((no_sanitize("thread")))
#define PERMDSE_WATCHED __attribute__((noinline))
#else
#define PERMDSE_UNWATCHED
#define PERMDSE_WATCHED
#endif

namespace permdse {

/// The order that oneTBB makes between threads, for ThreadSanitizer, which cannot see into a
/// library that was built without it: what a caller did before it handed out a function and what
/// each call of it did is done before any call that begins later, and before what follows join().
/// Calls that run at the same time stay without order, so that their races are found. Without the
/// sanitizer nothing of it is left.
class ThreadOrder {
public:
    /// What oneTBB calls instead of `function`, which must outlive it.
    template <class Function> class Ordered {
    public:
        Ordered(ThreadOrder& order, const Function& function)
            : m_order(&order), m_function(&function) {
            order.give();
        }

        /// The copy that oneTBB made of this is not looked at, the function and its data are.
        template <class... Arguments>
        PERMDSE_UNWATCHED decltype(auto) operator()(Arguments&&... arguments) const {
            return call(*m_order, *m_function, std::forward<Arguments>(arguments)...);
        }

    private:
        template <class... Arguments>
        PERMDSE_WATCHED static decltype(auto) call(ThreadOrder& order, const Function& function,
                                                   Arguments&&... arguments) {
            const Step step(order);
            return function(std::forward<Arguments>(arguments)...);
        }

        ThreadOrder* m_order;
        const Function* m_function;
    };

    /// `function` for oneTBB; a temporary one for a call that waits for all of its calls.
    template <class Function> [[nodiscard]] Ordered<Function> ordered(const Function& function) {
        return {*this, function};
    }

    /// By the caller, when all calls have ended.
    void join() { take(); }

private:
    /// Lives as long as a call, on the thread of it.
    class Step {
    public:
        explicit Step(ThreadOrder& order) : m_order(order) { m_order.take(); }
        ~Step() { m_order.give(); }
        Step(const Step&) = delete;
        Step& operator=(const Step&) = delete;

    private:
        ThreadOrder& m_order;
    };

#if defined(__SANITIZE_THREAD__)
    void give() {
        m_ended.fetch_add(1, std::memory_order_acq_rel);
    }
    void take() {
        (void)m_ended.load(std::memory_order_acquire);
    }
    std::atomic<unsigned> m_ended{0};
#else
    void give() {}
    void take() {}
#endif
};

#undef PERMDSE_UNWATCHED
#undef PERMDSE_WATCHED

} // namespace permdse
