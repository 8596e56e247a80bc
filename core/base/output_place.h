// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <system_error>

namespace permdse {

/// Where an output that the user named really goes: links are followed, so that they stay links.
struct OutputPlace {
    std::filesystem::path folder; ///< "." for a name alone
    std::string name;             ///< in the folder, and no link; empty for the root
    bool behind_link = false;     ///< the user named a link to this place
    int descriptor = -1;          ///< an open file that is named as such: 1 for "/dev/stdout"

    [[nodiscard]] std::filesystem::path path() const { return folder / name; }
};

/// The place of a file or folder that need not exist; slashes at the end do not count. `failure`
/// says why there is none: a circle of links, a folder of links that cannot be read, no name.
[[nodiscard]] OutputPlace outputPlace(const std::string& named, std::error_code& failure);

/// ".NAME.permdse-SUFFIX": how names beside an output begin that the user did not choose. A name
/// too long for that is cut and told from others by its hash.
[[nodiscard]] std::string siblingName(const std::string& name, const std::string& suffix);

/// Makes something beside an output under a name that nothing else has. `make` gets a path and
/// returns 0, or -1 with errno, which is EEXIST if the name is taken. The path, or why not.
[[nodiscard]] std::filesystem::path makeSibling(const OutputPlace& place,
                                                const std::function<int(const char*)>& make,
                                                std::error_code& failure);

/// Asks the disk to keep the names in a folder as they are now; not every file system can.
void syncFolder(const std::filesystem::path& folder);

/// What errno says now.
[[nodiscard]] std::error_code lastError();

} // namespace permdse
