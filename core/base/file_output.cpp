// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file_output.h"

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace permdse {

namespace {

constexpr std::size_t bufferBytes = std::size_t{1} << 18;

/// The name under which a process finds a file of its own that has none in any folder.
std::string descriptorPath(const FileDescriptor& file) {
    return fmt::format("/proc/self/fd/{}", file.number());
}

} // namespace

AtomicFile::AtomicFile(std::string path) : m_path(std::move(path)) {
    open();
}

AtomicFile::~AtomicFile() {
    m_file.close();
    if (!m_part.empty()) {
        ::unlink(m_part.c_str());
    }
}

void AtomicFile::open() {
    std::error_code failure;
    m_place = outputPlace(m_path, failure);
    if (failure) {
        problem("OUT-0001", "cannot create the file: " + failure.message());
        return;
    }
    if (m_place.descriptor >= 0) {
        m_inPlace = true;
        m_file = FileDescriptor(::fcntl(m_place.descriptor, F_DUPFD_CLOEXEC, 0));
    } else {
        const std::string target = m_place.path().string();
        struct stat there {};
        const bool exists = ::stat(target.c_str(), &there) == 0;
        const bool canExist = exists || errno == ENOENT;
        if ((exists && S_ISDIR(there.st_mode)) || m_path.ends_with('/')) {
            problem("OUT-0003", "cannot give the file its name: it is that of a folder");
            return;
        }
        // Renaming a file over a device, as root may, would take it away from the whole machine.
        m_inPlace = exists && !S_ISREG(there.st_mode);
        if (m_inPlace) {
            m_file = FileDescriptor(::open(target.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
        } else if (canExist &&
                   (!exists || ::faccessat(AT_FDCWD, target.c_str(), W_OK, AT_EACCESS) == 0)) {
            openPart(exists);
        }
    }
    if (!m_file.isOpen()) {
        problem("OUT-0001", "cannot create the file: " + lastError().message());
    }
}

void AtomicFile::openPart(bool replaces) {
    constexpr mode_t mode = 0666; // less what the user's mask takes away
    // A file without a name is gone with its process, however that ends.
    if (::access("/proc/self/fd", X_OK) == 0) {
        m_file =
            FileDescriptor(::open(m_place.folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, mode));
    }
    if (!m_file.isOpen()) {
        std::error_code failure;
        m_part = makeSibling(
            m_place,
            [&](const char* path) {
                m_file =
                    FileDescriptor(::open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode));
                return m_file.isOpen() ? 0 : -1;
            },
            failure);
        errno = failure.value();
    }
    struct stat former {};
    if (m_file.isOpen() && replaces && ::stat(m_place.path().c_str(), &former) == 0) {
        // Only the superuser may give files away; for others the new file is their own.
        (void)!::fchown(m_file.number(), former.st_uid, former.st_gid);
        (void)::fchmod(m_file.number(), former.st_mode & 0777);
    }
}

void AtomicFile::write(std::string_view bytes) {
    if (!m_problems.empty()) {
        return;
    }
    m_bytes += bytes.size();
    if (m_buffer.size() + bytes.size() < bufferBytes) {
        m_buffer += bytes;
        return;
    }
    put(m_buffer);
    m_buffer.clear();
    put(bytes);
}

void AtomicFile::put(std::string_view left) {
    while (!left.empty() && m_problems.empty()) {
        const ssize_t written = ::write(m_file.number(), left.data(), left.size());
        if (written >= 0) {
            left.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            problem("OUT-0002",
                    fmt::format("cannot write the file to its end: {}; nothing is left of it",
                                lastError().message()));
        }
    }
}

const Diagnostics& AtomicFile::finish() {
    put(m_buffer);
    m_buffer.clear();
    if (m_problems.empty() && !m_inPlace && ::fsync(m_file.number()) != 0 && errno != EINVAL) {
        problem("OUT-0002",
                fmt::format("cannot write the file to its end: {}; nothing is left of it",
                            lastError().message()));
    }
    return m_problems;
}

Result<std::uint64_t> AtomicFile::commit() {
    if (!finish().empty()) {
        return m_problems;
    }
    if (m_inPlace) {
        return m_bytes;
    }
    std::error_code failure;
    if (m_part.empty()) {
        m_part = makeSibling(
            m_place,
            [&](const char* path) {
                return ::linkat(AT_FDCWD, descriptorPath(m_file).c_str(), AT_FDCWD, path,
                                AT_SYMLINK_FOLLOW);
            },
            failure);
    }
    const std::filesystem::path part = std::exchange(m_part, {}); // from here on it stays
    if (failure) {
        problem("OUT-0003",
                fmt::format("cannot give the written file its name: {}", failure.message()));
    } else if (::rename(part.c_str(), m_place.path().c_str()) != 0) {
        problem("OUT-0003", fmt::format("cannot give the written file its name: {}; it is in {}",
                                        lastError().message(), part.string()));
    } else {
        syncFolder(m_place.folder);
        return m_bytes;
    }
    return m_problems;
}

void AtomicFile::problem(std::string code, std::string what) {
    m_problems.push_back({Severity::Error, std::move(code), m_path, "", 0, std::move(what)});
}

Diagnostics outputFileProblems(const std::string& path) {
    std::error_code ignored;
    if (std::filesystem::is_fifo(path, ignored)) {
        return {}; // its reader would take an end for the whole file
    }
    return AtomicFile(path).problems();
}

Diagnostics overwrittenInputs(const std::vector<std::string>& read,
                              const std::vector<std::string>& written) {
    Diagnostics problems;
    std::error_code none; // a file that is not there is not overwritten
    for (const std::string& output : written) {
        for (const std::string& input : read) {
            if (std::filesystem::is_regular_file(output, none) &&
                std::filesystem::equivalent(input, output, none)) {
                problems.push_back({Severity::Error, "OUT-0010", output, "", 0,
                                    fmt::format("the file is also read, as \"{}\", and would be "
                                                "lost; name another one to write",
                                                input)});
            }
        }
    }
    return problems;
}

Diagnostics commitAll(std::span<AtomicFile* const> files) {
    Diagnostics problems;
    for (AtomicFile* file : files) {
        const Diagnostics& own = file->finish();
        problems.insert(problems.end(), own.begin(), own.end());
    }
    if (!problems.empty()) {
        return problems;
    }
    for (AtomicFile* file : files) {
        if (const Result<std::uint64_t> committed = file->commit(); !committed) {
            problems.insert(problems.end(), committed.error().begin(), committed.error().end());
        }
    }
    return problems;
}

Result<std::uint64_t> writeTextFile(const std::string& path, std::string_view text) {
    AtomicFile file(path);
    file.write(text);
    return file.commit();
}

} // namespace permdse
