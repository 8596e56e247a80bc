// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace permdse {

/// Bytes that are read from front to back: a file, an entry of an archive, or memory. Large arrays
/// are converted as they are read, so that they are in memory once.
class ByteSource {
public:
    virtual ~ByteSource() = default;

    /// Name for messages.
    [[nodiscard]] virtual const std::string& name() const = 0;
    /// Bytes that are left, as far as is known before they are read.
    [[nodiscard]] virtual std::uint64_t left() const = 0;
    /// Reads up to `count` bytes; fewer only at the end or if reading fails.
    virtual std::size_t read(char* bytes, std::size_t count) = 0;
};

/// A text in memory.
class MemorySource final : public ByteSource {
public:
    MemorySource(std::string name, std::string_view bytes)
        : m_name(std::move(name)), m_bytes(bytes) {}

    const std::string& name() const override { return m_name; }
    std::uint64_t left() const override { return m_bytes.size(); }
    std::size_t read(char* bytes, std::size_t count) override {
        const std::size_t copied = m_bytes.copy(bytes, count);
        m_bytes.remove_prefix(copied);
        return copied;
    }

private:
    std::string m_name;
    std::string_view m_bytes;
};

/// Opens a file; FILE-0001 if it cannot be read.
[[nodiscard]] Result<std::unique_ptr<ByteSource>> openFile(const std::string& path);

} // namespace permdse
