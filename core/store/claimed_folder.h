// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "core/base/file_descriptor.h"
#include "core/base/output_place.h"
#include "core/base/result.h"

namespace permdse {

/// What stands in the way of writing results to a folder of this name, found without touching
/// anything: it exists (OUT-0005, unless `force` and replacementObjection() has none), or it can
/// neither be made nor replaced (OUT-0006). Links are followed.
[[nodiscard]] Diagnostics resultFolderProblems(const std::string& directory, bool force);

/// The name of a folder of results, kept for one run from its start to its end. Results go to a
/// folder of another name beside it, which publish() gives the name: at once and as a whole, so
/// that neither a reader nor a process killed meanwhile finds half of them. Of two runs with one
/// name the second is refused, whether it starts while the first works or after it, and nothing is
/// replaced that was not looked at. Removes what it made, and only that.
class ClaimedFolder {
public:
    /// Makes the folder and, where they are missing, those that it is in. OUT-0005 or OUT-0006 as
    /// resultFolderProblems(), and if another run is at work on the same name.
    [[nodiscard]] static Result<std::unique_ptr<ClaimedFolder>> claim(const std::string& directory,
                                                                      bool force);
    ~ClaimedFolder();
    ClaimedFolder(const ClaimedFolder&) = delete;
    ClaimedFolder& operator=(const ClaimedFolder&) = delete;

    /// Where to write until it is published.
    [[nodiscard]] const std::filesystem::path& path() const { return m_folder; }

    /// Makes the folder again if it is gone: someone tidied up while the run was at work.
    [[nodiscard]] Diagnostics renew();

    /// From now on path() stays even if it is not published.
    void keep() { m_isKept = true; }

    /// Gives the folder its name. What stood there before is gone only then; a warning if it could
    /// not be removed (OUT-0007). On failure the folder is kept, and the message says where:
    /// OUT-0005 if the name was taken meanwhile, OUT-0003 if the system refuses it.
    [[nodiscard]] Diagnostics publish();

private:
    ClaimedFolder(std::string directory, bool force)
        : m_directory(std::move(directory)), m_force(force) {}

    [[nodiscard]] std::error_code makeParents();
    [[nodiscard]] bool lock();
    [[nodiscard]] std::error_code makeFolder();
    [[nodiscard]] Diagnostics takeFreeName();
    [[nodiscard]] Diagnostics replaceFormer();
    [[nodiscard]] Diagnostics removeFormer(const std::filesystem::path& former) const;
    [[nodiscard]] Diagnostics refusal(std::string code, const std::string& message) const;

    std::string m_directory; ///< as the user named it
    bool m_force = false;
    OutputPlace m_place;                             ///< absolute, behind links
    std::vector<std::filesystem::path> m_newParents; ///< made for it, innermost last
    FileDescriptor m_lock;            ///< locked as long as the run is at work on the name
    std::filesystem::path m_lockPath; ///< to remove at the end; empty for a file that was there
    std::filesystem::path m_folder;
    bool m_isKept = false;
};

} // namespace permdse
