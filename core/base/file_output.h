// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace permdse {

/// A file that appears under its name only when it is whole: everything goes to "<path>.part",
/// which commit() renames. Without commit(), or after a failure, the part is removed and a file
/// that stood at `path` before is untouched. A link to a file stays a link. Devices and pipes
/// ("/dev/stdout") are written directly. Not safe for two writers of one path at a time.
class AtomicFile {
public:
    explicit AtomicFile(std::string path);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    /// Appends; failures are remembered for commit().
    void write(std::string_view bytes);

    /// Closes and renames; the number of bytes written. OUT-0001 if the file cannot be created,
    /// OUT-0002 if it cannot be written to the end, OUT-0003 if it cannot be given its name.
    [[nodiscard]] Result<std::uint64_t> commit();

private:
    [[nodiscard]] Diagnostic problem(std::string code, const std::string& what) const;

    std::string m_path;
    std::string m_target; ///< behind the link, if m_path is one to a file
    std::string m_partPath;
    bool m_inPlace = false; ///< m_path is a device or a pipe
    std::ofstream m_stream;
    std::uint64_t m_bytes = 0;
    std::string m_openError;
    std::string m_writeError;
    bool m_committed = false;
};

/// Writes a whole text as AtomicFile does.
[[nodiscard]] Result<std::uint64_t> writeTextFile(const std::string& path, std::string_view text);

} // namespace permdse
