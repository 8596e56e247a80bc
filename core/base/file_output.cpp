// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file_output.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace permdse {

namespace fs = std::filesystem;

AtomicFile::AtomicFile(std::string path) : m_path(std::move(path)), m_target(m_path) {
    std::error_code ignored; // whatever is wrong shows when the file is opened
    const fs::file_status there = fs::status(m_path, ignored);
    if (fs::is_regular_file(there)) {
        if (const fs::path file = fs::canonical(m_path, ignored); !ignored) {
            m_target = file.string();
        }
    }
    // Renaming a file over a device, as root may, would take it away from the whole machine.
    m_inPlace = fs::exists(there) && !fs::is_regular_file(there) && !fs::is_directory(there);
    m_partPath = m_inPlace ? m_target : m_target + ".part";
    errno = 0;
    m_stream.open(m_partPath, std::ios::binary | std::ios::trunc);
    if (!m_stream) {
        m_openError = errno != 0 ? std::strerror(errno) : "it cannot be opened";
    }
}

AtomicFile::~AtomicFile() {
    if (m_committed || !m_openError.empty()) {
        return;
    }
    m_stream.close();
    if (m_inPlace) {
        return;
    }
    std::error_code ignored; // a part that is gone already is what we want
    fs::remove(m_partPath, ignored);
}

void AtomicFile::write(std::string_view bytes) {
    if (!m_openError.empty() || !m_writeError.empty()) {
        return;
    }
    errno = 0;
    if (m_stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()))) {
        m_bytes += bytes.size();
    } else {
        m_writeError = errno != 0 ? std::strerror(errno) : "the stream failed";
    }
}

Result<std::uint64_t> AtomicFile::commit() {
    if (!m_openError.empty()) {
        return problem("OUT-0001", fmt::format("cannot create the file: {}", m_openError));
    }
    if (m_writeError.empty()) {
        errno = 0;
        m_stream.close();
        if (m_stream.fail()) {
            m_writeError = errno != 0 ? std::strerror(errno) : "the stream failed";
        }
    }
    if (!m_writeError.empty()) {
        return problem("OUT-0002",
                       fmt::format("cannot write the file to its end: {}; nothing is left of it",
                                   m_writeError));
    }
    std::error_code error;
    if (!m_inPlace) {
        fs::rename(m_partPath, m_target, error);
    }
    if (error) {
        return problem("OUT-0003",
                       fmt::format("cannot give the written file its name: {}", error.message()));
    }
    m_committed = true;
    return m_bytes;
}

Diagnostic AtomicFile::problem(std::string code, const std::string& what) const {
    return {Severity::Error, std::move(code), m_path, "", 0, what};
}

Result<std::uint64_t> writeTextFile(const std::string& path, std::string_view text) {
    AtomicFile file(path);
    file.write(text);
    return file.commit();
}

} // namespace permdse
