// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/claimed_folder.h"

#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/store/result_files.h"

namespace permdse {

namespace {

namespace fs = std::filesystem;

constexpr mode_t folderMode = 0777, fileMode = 0666; // less what the user's mask takes away

Diagnostic problem(std::string code, const std::string& directory, std::string message) {
    return {Severity::Error, std::move(code), directory, "", 0, std::move(message)};
}

Diagnostic cannotMake(const std::string& directory, const std::error_code& why) {
    return problem("OUT-0006", directory,
                   fmt::format("cannot make the result folder: {}", why.message()));
}

bool isSameFile(const struct stat& a, const struct stat& b) {
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/// Why the system would refuse, after the run, to put another folder in the place of this one.
std::string cannotReplace(const OutputPlace& place) {
    struct stat folder {
    }, parent{}, here{};
    const fs::path path = place.path();
    if (place.name.empty() || ::stat(path.c_str(), &folder) != 0 ||
        ::stat(place.folder.c_str(), &parent) != 0) {
        return "it cannot be replaced";
    }
    if (folder.st_dev != parent.st_dev) {
        return "it is the root of a file system and cannot be replaced; name a folder in it";
    }
    if (::stat(".", &here) == 0 && isSameFile(folder, here)) {
        return "the program runs in this folder, which would be gone; run it in another one, or "
               "name a folder in it";
    }
    const uid_t user = ::geteuid();
    const bool sticky = (parent.st_mode & S_ISVTX) != 0 && user != 0 && user != folder.st_uid &&
                        user != parent.st_uid;
    if (sticky || ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) != 0) {
        return "its files cannot be removed: permission is missing";
    }
    return {};
}

/// Locks a file that exists. Locked elsewhere: `isTaken`. Not open if it cannot be locked at all.
FileDescriptor lockExisting(const fs::path& path, bool& isTaken) {
    constexpr int flags = O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    FileDescriptor file(::open(path.c_str(), O_RDWR | flags));
    if (!file.isOpen() && errno == EACCES) {
        file = FileDescriptor(::open(path.c_str(), O_RDONLY | flags));
    }
    struct stat opened {};
    if (file.isOpen() && ::fstat(file.number(), &opened) == 0 && S_ISREG(opened.st_mode) &&
        ::flock(file.number(), LOCK_EX | LOCK_NB) == 0) {
        return file;
    }
    isTaken = file.isOpen() && errno == EWOULDBLOCK;
    return {};
}

} // namespace

Diagnostics resultFolderProblems(const std::string& directory, bool force) {
    if (directory.empty()) {
        return {problem("OUT-0006", directory, "the name of the result folder is empty")};
    }
    std::error_code failure;
    const OutputPlace place = outputPlace(directory, failure);
    if (failure) {
        return {cannotMake(directory, failure)};
    }
    const fs::path path = place.path();
    const fs::file_status there = fs::status(path, failure);
    if (there.type() == fs::file_type::none) {
        return {cannotMake(directory, failure)};
    }
    if (!fs::exists(there)) {
        return {}; // whether it can be made shows when it is
    }
    if (!fs::is_directory(there)) {
        return {problem("OUT-0005", directory,
                        "this is a file; expected the name of a folder that does not exist yet")};
    }
    const std::string objection = replacementObjection(path);
    if (!force && objection.empty()) {
        return {problem(
            "OUT-0005", directory,
            "the result folder exists already; name another one, or replace it with --force")};
    }
    if (!objection.empty()) {
        return {problem("OUT-0005", directory,
                        force ? objection : objection + " (--force does not replace it either)")};
    }
    if (const std::string why = cannotReplace(place); !why.empty()) {
        return {problem("OUT-0006", directory, "the folder exists, but " + why)};
    }
    return {};
}

Result<std::unique_ptr<ClaimedFolder>> ClaimedFolder::claim(const std::string& directory,
                                                            bool force) {
    if (Diagnostics problems = resultFolderProblems(directory, force); !problems.empty()) {
        return problems;
    }
    std::unique_ptr<ClaimedFolder> claimed(new ClaimedFolder(directory, force));
    std::error_code failure;
    claimed->m_place = outputPlace(directory, failure);
    if (!failure) {
        failure = claimed->makeParents();
    }
    if (!failure) { // from now on it does not matter which folder the process works in
        claimed->m_place.folder = fs::canonical(claimed->m_place.folder, failure);
    }
    if (failure) {
        return cannotMake(directory, failure);
    }
    if (!claimed->lock()) {
        return problem("OUT-0005", directory,
                       "another run is at work on this result folder; name another one, or wait "
                       "for its end");
    }
    // A run that was at work until now may have taken the name.
    if (Diagnostics problems = resultFolderProblems(directory, force); !problems.empty()) {
        return problems;
    }
    failure = claimed->makeFolder();
    if (failure) {
        return cannotMake(directory, failure);
    }
    return claimed;
}

ClaimedFolder::~ClaimedFolder() {
    if (!m_folder.empty() && !m_isKept) {
        (void)removeResults(m_folder);
    }
    if (!m_lockPath.empty()) {
        ::unlink(m_lockPath.c_str());
    }
    for (auto parent = m_newParents.rbegin(); parent != m_newParents.rend(); ++parent) {
        ::rmdir(parent->c_str()); // refused if there is anything in it
    }
}

Diagnostics ClaimedFolder::renew() {
    std::error_code failure;
    if (fs::is_directory(m_folder, failure)) {
        return {};
    }
    failure = makeParents();
    if (!failure) {
        failure = makeFolder();
    }
    return failure ? Diagnostics{cannotMake(m_directory, failure)} : Diagnostics{};
}

/// Folders behind a link are not made: what it leads to is missing as a whole, such as a disk.
std::error_code ClaimedFolder::makeParents() {
    std::vector<fs::path> missing;
    std::error_code failure;
    for (fs::path parent = m_place.folder; !m_place.behind_link && !parent.empty();
         parent = parent.parent_path()) {
        if (fs::exists(fs::symlink_status(parent, failure))) {
            break;
        }
        if (failure != std::errc::no_such_file_or_directory) {
            return failure;
        }
        if (parent.has_filename()) { // "a//b" has an empty name in it
            missing.push_back(parent);
        }
    }
    for (auto parent = missing.rbegin(); parent != missing.rend(); ++parent) {
        if (::mkdir(parent->c_str(), folderMode) == 0) {
            m_newParents.push_back(fs::absolute(*parent, failure));
        } else if (errno != EEXIST) {
            return lastError();
        }
    }
    struct stat parent {};
    return ::stat((m_place.folder / ".").c_str(), &parent) == 0 ? std::error_code() : lastError();
}

/// False if another run has the name. Where files cannot be locked, all get on: publish() gives the
/// name to one of them.
bool ClaimedFolder::lock() {
    const fs::path path = m_place.folder / siblingName(m_place.name, "lock");
    for (int tries = 0; tries < 100; ++tries) {
        // The file is locked before it has its name, so that no other run can lock it first.
        std::error_code failure;
        FileDescriptor file;
        const fs::path unnamed = makeSibling(
            m_place,
            [&](const char* sibling) {
                file = FileDescriptor(
                    ::open(sibling, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, fileMode));
                return file.isOpen() ? 0 : -1;
            },
            failure);
        if (failure) {
            return true; // makeFolder() says why
        }
        const bool isLocked = ::flock(file.number(), LOCK_EX | LOCK_NB) == 0;
        const bool isNamed = isLocked && ::link(unnamed.c_str(), path.c_str()) == 0;
        const int why = errno;
        ::unlink(unnamed.c_str());
        if (isNamed) {
            m_lock = std::move(file);
            m_lockPath = path;
            return true;
        }
        if (!isLocked || why != EEXIST) {
            return true;
        }
        bool isTaken = false;
        m_lock = lockExisting(path, isTaken);
        if (isTaken || !m_lock.isOpen()) {
            return !isTaken;
        }
        // A run that ends removes its file: then this one is not what the next run finds.
        struct stat locked {
        }, named{};
        if (::fstat(m_lock.number(), &locked) == 0 && ::stat(path.c_str(), &named) == 0 &&
            isSameFile(locked, named)) {
            return true; // left by a run that was killed
        }
    }
    return true;
}

std::error_code ClaimedFolder::makeFolder() {
    std::error_code failure;
    m_folder = makeSibling(
        m_place, [](const char* path) { return ::mkdir(path, folderMode); }, failure);
    return failure;
}

Diagnostics ClaimedFolder::publish() {
    syncFolder(m_folder);
    std::error_code ignored;
    const bool replaces = m_force && fs::exists(fs::symlink_status(m_place.path(), ignored));
    Diagnostics problems = replaces ? replaceFormer() : takeFreeName();
    if (hasErrors(problems)) {
        keep();
        return problems;
    }
    m_folder.clear();
    m_newParents.clear();
    syncFolder(m_place.folder);
    return problems;
}

Diagnostics ClaimedFolder::takeFreeName() {
    const fs::path target = m_place.path();
    if (::renameat2(AT_FDCWD, m_folder.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) == 0) {
        return {};
    }
    if (errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP) {
        // A file system without that: an empty folder takes the name, and the results its place.
        if (::mkdir(target.c_str(), folderMode) == 0) {
            if (::rename(m_folder.c_str(), target.c_str()) == 0) {
                return {};
            }
            const int why = errno;
            ::rmdir(target.c_str());
            errno = why;
        }
    }
    if (errno == EEXIST || errno == ENOTEMPTY) {
        return refusal("OUT-0005", "the name was taken during the run");
    }
    return refusal("OUT-0003", "cannot give the result folder its name: " + lastError().message());
}

Diagnostics ClaimedFolder::replaceFormer() {
    const fs::path target = m_place.path();
    if (const std::string objection = replacementObjection(target); !objection.empty()) {
        return refusal("OUT-0005", objection);
    }
    struct stat former {};
    if (::stat(target.c_str(), &former) == 0) { // who may read them, may read the new ones
        (void)!::chown(m_folder.c_str(), former.st_uid, former.st_gid);
        (void)::chmod(m_folder.c_str(), former.st_mode & 07777);
    }
    const auto swap = [&] {
        return ::renameat2(AT_FDCWD, m_folder.c_str(), AT_FDCWD, target.c_str(), RENAME_EXCHANGE);
    };
    if (swap() == 0) { // what is at m_folder now are the former results
        if (const std::string objection = replacementObjection(m_folder); !objection.empty()) {
            if (swap() == 0) { // something came in at the last moment
                return refusal("OUT-0005", objection);
            }
        }
        return removeFormer(m_folder);
    }
    if (errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP) {
        // A file system without that: the former results step aside onto a new empty folder.
        std::error_code failure;
        const fs::path aside = makeSibling(
            m_place, [](const char* path) { return ::mkdir(path, folderMode); }, failure);
        errno = failure.value();
        if (!failure && ::rename(target.c_str(), aside.c_str()) == 0) {
            if (::rename(m_folder.c_str(), target.c_str()) == 0) {
                return removeFormer(aside);
            }
            const int why = errno;
            (void)::rename(aside.c_str(), target.c_str());
            errno = why;
        } else if (!failure) {
            const int why = errno;
            ::rmdir(aside.c_str());
            errno = why;
        }
    }
    return refusal("OUT-0003", "cannot give the result folder its name: " + lastError().message());
}

Diagnostics ClaimedFolder::removeFormer(const fs::path& former) const {
    const std::error_code failure = removeResults(former);
    if (!failure) {
        return {};
    }
    return {{Severity::Warning, "OUT-0007", m_directory, "", 0,
             fmt::format("the results are written, but the former ones could not be removed: {}; "
                         "they are in {}",
                         failure.message(), former.string())}};
}

Diagnostics ClaimedFolder::refusal(std::string code, const std::string& message) const {
    return {problem(std::move(code), m_directory,
                    fmt::format("{}; the results are in {}", message, m_folder.string()))};
}

} // namespace permdse
