// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/array/byte_source.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

namespace permdse {

namespace {

class FileSource final : public ByteSource {
public:
    FileSource(const std::string& path, std::uint64_t bytes)
        : m_name(path), m_left(bytes), m_stream(path, std::ios::binary) {}

    [[nodiscard]] bool isOpen() const { return m_stream.is_open(); }
    const std::string& name() const override { return m_name; }
    std::uint64_t left() const override { return m_left; }
    std::size_t read(char* bytes, std::size_t count) override {
        m_stream.read(bytes, static_cast<std::streamsize>(count));
        const auto got = static_cast<std::size_t>(m_stream.gcount());
        m_left -= got;
        return got;
    }

private:
    std::string m_name;
    std::uint64_t m_left;
    std::ifstream m_stream;
};

} // namespace

Result<std::unique_ptr<ByteSource>> openFile(const std::string& path) {
    const auto refuse = [&](std::string message) {
        return Diagnostic{Severity::Error, "FILE-0001", path, "", 0, std::move(message)};
    };
    std::error_code failure;
    if (std::filesystem::is_directory(path, failure)) {
        return refuse("this is a directory; expected a file");
    }
    const std::uintmax_t bytes = std::filesystem::file_size(path, failure);
    if (failure) {
        return refuse(fmt::format("the file cannot be read: {}", failure.message()));
    }
    errno = 0;
    auto file = std::make_unique<FileSource>(path, bytes);
    if (!file->isOpen()) {
        return refuse(
            fmt::format("the file cannot be read: {}", std::strerror(errno == 0 ? ENOENT : errno)));
    }
    return std::unique_ptr<ByteSource>(std::move(file));
}

} // namespace permdse
