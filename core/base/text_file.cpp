// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text_file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

namespace permdse {

Result<std::string> readTextFile(const std::string& path) {
    const auto refuse = [&](const char* code, std::string message) {
        return Diagnostic{Severity::Error, code, path, "", 0, std::move(message)};
    };
    std::error_code failure;
    if (std::filesystem::is_directory(path, failure)) {
        return refuse("FILE-0001", "this is a directory; expected a file");
    }
    const std::uintmax_t bytes = std::filesystem::file_size(path, failure);
    if (!failure && bytes > maxTextBytes) {
        return refuse("FILE-0002",
                      fmt::format("the file has {} bytes; accepted are up to 64 MiB", bytes));
    }
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return refuse("FILE-0001", fmt::format("the file cannot be read: {}",
                                               std::strerror(errno == 0 ? ENOENT : errno)));
    }
    // Devices and pipes have no size, and a file may grow while it is read.
    std::string content;
    constexpr std::size_t piece = std::size_t{1} << 16;
    while (file && content.size() <= maxTextBytes) {
        const std::size_t before = content.size();
        content.resize(before + piece);
        file.read(content.data() + before, static_cast<std::streamsize>(piece));
        content.resize(before + static_cast<std::size_t>(file.gcount()));
    }
    if (file.bad()) {
        return refuse("FILE-0001", "the file cannot be read to its end");
    }
    if (content.size() > maxTextBytes) {
        return refuse("FILE-0002", "there are more than 64 MiB to read; accepted are up to 64 MiB");
    }
    return content;
}

std::string foreignContent(std::string_view bytes) {
    struct Beginning {
        std::string_view bytes;
        const char* what;
    };
    using namespace std::string_view_literals;
    // UTF-32 before UTF-16, whose mark it starts with.
    static constexpr std::array<Beginning, 13> beginnings{{{"\xFF\xFE\0\0"sv, "UTF-32 text"},
                                                           {"\0\0\xFE\xFF"sv, "UTF-32 text"},
                                                           {"\xFF\xFE"sv, "UTF-16 text"},
                                                           {"\xFE\xFF"sv, "UTF-16 text"},
                                                           {"PK\x03\x04"sv, "a zip archive"},
                                                           {"\x1F\x8B"sv, "gzip data"},
                                                           {"\xFD"
                                                            "7zXZ"sv,
                                                            "xz data"},
                                                           {"BZh"sv, "bzip2 data"},
                                                           {"\x93NUMPY"sv, "a NumPy array"},
                                                           {"\x89PNG"sv, "a PNG picture"},
                                                           {"%PDF-"sv, "a PDF document"},
                                                           {"PDMATRIX"sv, "a .pd matrix"},
                                                           {"\x7F"
                                                            "ELF"sv,
                                                            "a program"}}};
    for (const Beginning& beginning : beginnings) {
        if (bytes.starts_with(beginning.bytes)) {
            return beginning.what;
        }
    }
    // Without a mark: the first characters of a JSON text are ASCII, so most of their bytes are 0.
    const auto isZero = [&](std::size_t i) { return i < bytes.size() && bytes[i] == '\0'; };
    if (bytes.size() >= 4) {
        if ((isZero(0) && isZero(1) && isZero(2)) || (isZero(1) && isZero(2) && isZero(3))) {
            return isZero(0) && isZero(3) ? "binary data" : "UTF-32 text";
        }
        if (isZero(0) != isZero(1) && isZero(0) == isZero(2) && isZero(1) == isZero(3)) {
            return "UTF-16 text";
        }
    }
    return bytes.substr(0, 1024).find('\0') != std::string_view::npos ? "binary data" : "";
}

} // namespace permdse
