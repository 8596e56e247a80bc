// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/file_descriptor.h"
#include "core/base/output_place.h"
#include "core/base/result.h"

namespace permdse {

/// A file that appears under its name only when it is whole and on the disk. Until commit() it has
/// no name at all, where the file system knows such files, or else one that nothing else has
/// (siblingName()); a process that ends before leaves what stood at `path` as it was. Two writers
/// of one path never mix: the last to commit has the name. A link to a file stays a link, and a
/// file that is replaced keeps its permissions; one that may not be written is not replaced.
/// Devices, pipes and open files ("/dev/stdout") are written directly.
class AtomicFile {
public:
    explicit AtomicFile(std::string path);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    /// What is wrong so far, to know before there is anything to write: OUT-0001 if the file cannot
    /// be created, OUT-0003 if a folder has its name; later OUT-0002.
    [[nodiscard]] const Diagnostics& problems() const { return m_problems; }

    /// Appends; failures are remembered for commit().
    void write(std::string_view bytes);

    /// Brings all that was written to the disk, so that only the name can be refused; problems().
    const Diagnostics& finish();

    /// finish() and gives the name; the number of bytes written. OUT-0001 if the file cannot be
    /// created, OUT-0002 if it cannot be written to the end, OUT-0003 if it cannot be given its
    /// name: then it stays where the message says.
    [[nodiscard]] Result<std::uint64_t> commit();

private:
    void open();
    void openPart(bool replaces);
    void put(std::string_view left);
    void problem(std::string code, std::string what);

    std::string m_path;
    OutputPlace m_place;
    std::filesystem::path m_part; ///< empty while the file has no name
    bool m_inPlace = false;       ///< m_path is a device, a pipe or an open file
    FileDescriptor m_file;
    std::string m_buffer;
    std::uint64_t m_bytes = 0;
    Diagnostics m_problems;
};

/// What AtomicFile would find wrong with a path, to know before the work. Pipes are not opened.
[[nodiscard]] Diagnostics outputFileProblems(const std::string& path);

/// OUT-0010 for each file to be written that is also one of those to be read, by this name or
/// through links: it would be lost. Empty paths are none.
[[nodiscard]] Diagnostics overwrittenInputs(const std::vector<std::string>& read,
                                            const std::vector<std::string>& written);

/// Commits all of them or, if one cannot be written to its end, none; their problems.
[[nodiscard]] Diagnostics commitAll(std::span<AtomicFile* const> files);

/// Writes a whole text as AtomicFile does.
[[nodiscard]] Result<std::uint64_t> writeTextFile(const std::string& path, std::string_view text);

} // namespace permdse
