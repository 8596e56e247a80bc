// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/output_place.h"

#include <cerrno>
#include <charconv>
#include <random>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

#include "core/base/file_descriptor.h"
#include "core/base/version.h"

namespace permdse {

namespace {

namespace fs = std::filesystem;

constexpr int mostLinks = 40; // as Linux

std::string_view withoutLastSlashes(std::string_view path) {
    while (path.size() > 1 && path.back() == '/') {
        path.remove_suffix(1);
    }
    return path;
}

/// The number of an open file that is named as one ("/dev/fd/3"), or -1. To open such a name would
/// give a second position in a file that is being written, and to rename onto it another file.
int descriptorOf(const fs::path& path) {
    const std::string folder = path.parent_path().string(), name = path.filename().string();
    if (folder != "/dev/fd" && folder != "/proc/self/fd" && folder != "/proc/thread-self/fd") {
        return -1;
    }
    int number = -1;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    return error == std::errc() && end == name.data() + name.size() ? number : -1;
}

std::string randomSuffix(std::random_device& random) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";
    std::uniform_int_distribution<std::size_t> letter(0, letters.size() - 1);
    std::string suffix;
    for (int i = 0; i < 6; ++i) {
        suffix += letters[letter(random)];
    }
    return suffix;
}

} // namespace

std::error_code lastError() {
    return {errno, std::generic_category()};
}

OutputPlace outputPlace(const std::string& named, std::error_code& failure) {
    failure.clear();
    OutputPlace place;
    if (named.empty()) {
        failure = std::make_error_code(std::errc::no_such_file_or_directory);
        return place;
    }
    fs::path path = withoutLastSlashes(named);
    for (int links = 0;; ++links) {
        place.descriptor = descriptorOf(path);
        if (place.descriptor >= 0) {
            break;
        }
        if (!path.has_filename() || path.filename() == "." || path.filename() == "..") {
            path = fs::canonical(path, failure);
            break;
        }
        std::error_code ignored; // what cannot be looked at shows when it is made
        if (!fs::is_symlink(fs::symlink_status(path, ignored))) {
            break;
        }
        if (links == mostLinks) {
            failure = std::make_error_code(std::errc::too_many_symbolic_link_levels);
            break;
        }
        const fs::path behind = fs::read_symlink(path, failure);
        if (failure) {
            break;
        }
        path = withoutLastSlashes((path.parent_path() / behind).string()); // may be absolute
        place.behind_link = true;
    }
    place.folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    place.name = path.filename().string();
    return place;
}

std::string siblingName(const std::string& name, const std::string& suffix) {
    constexpr std::size_t longest = 200; // of the 255 bytes that a name may have
    if (name.size() <= longest) {
        return '.' + name + ".permdse-" + suffix;
    }
    std::size_t end = longest - 17;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xc0u) == 0x80u) {
        --end; // not within a character of UTF-8
    }
    return '.' + name.substr(0, end) + '-' + contentHash(name) + ".permdse-" + suffix;
}

fs::path makeSibling(const OutputPlace& place, const std::function<int(const char*)>& make,
                     std::error_code& failure) {
    constexpr int tries = 100; // names are drawn out of 2 thousand million
    std::random_device random;
    for (int i = 0; i < tries; ++i) {
        fs::path path = place.folder / siblingName(place.name, randomSuffix(random));
        if (make(path.c_str()) == 0) {
            failure.clear();
            return path;
        }
        failure = lastError();
        if (failure != std::errc::file_exists) {
            break;
        }
    }
    return {};
}

void syncFolder(const fs::path& folder) {
    const FileDescriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.isOpen()) {
        (void)::fsync(opened.number());
    }
}

} // namespace permdse
