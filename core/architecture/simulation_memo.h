// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <typeindex>
#include <utility>

namespace permdse {

/// What simulations of the same layer draw alike, whatever the design, kept from one to the next.
/// Safe from any thread.
class SimulationMemo {
public:
    /// Keeps values of up to `mostBytes` in all; what does not fit any more is made again each
    /// time.
    explicit SimulationMemo(std::int64_t mostBytes) : m_left(mostBytes) {}

    /// The value of the key, made by `make()` unless it is known; without a memo it is made. Who
    /// asks for a value in the making waits for it. `storedBytes(const T&)` tells its size.
    /// @pre a key stands for one value of each type; `make` asks for no value itself
    template <class T, class Make>
    [[nodiscard]] static std::shared_ptr<const T> value(SimulationMemo* memo,
                                                        const std::string& key, const Make& make) {
        if (memo == nullptr) {
            return std::make_shared<const T>(make());
        }
        const std::shared_ptr<Entry> entry = memo->entryOf({typeid(T), key});
        const std::lock_guard<std::mutex> lock(entry->mutex);
        if (entry->value != nullptr) {
            return std::static_pointer_cast<const T>(entry->value);
        }
        auto made = std::make_shared<const T>(make());
        if (memo->takes(storedBytes(*made))) {
            entry->value = made;
        }
        return made;
    }

private:
    using Key = std::pair<std::type_index, std::string>;
    struct Entry {
        std::mutex mutex;
        std::shared_ptr<const void> value;
    };

    std::shared_ptr<Entry> entryOf(const Key& key) {
        const std::lock_guard<std::mutex> lock(m_mutex);
        std::shared_ptr<Entry>& entry = m_entries[key];
        if (entry == nullptr) {
            entry = std::make_shared<Entry>();
        }
        return entry;
    }
    bool takes(std::int64_t bytes) {
        const std::lock_guard<std::mutex> lock(m_mutex);
        const bool fits = bytes <= m_left;
        m_left -= fits ? bytes : 0;
        return fits;
    }

    std::mutex m_mutex; ///< of the rest
    std::map<Key, std::shared_ptr<Entry>> m_entries;
    std::int64_t m_left;
};

} // namespace permdse
