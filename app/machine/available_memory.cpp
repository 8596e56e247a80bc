// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/machine/available_memory.h"

#include <array>
#include <fstream>
#include <optional>
#include <sstream>
#include <utility>

#include <sys/resource.h>
#include <unistd.h>

namespace permdse {

namespace {

/// The first number of a file; nothing if it holds a word ("max") or is not there.
std::optional<std::uint64_t> numberIn(const std::string& path) {
    std::ifstream file(path);
    std::uint64_t number = 0;
    return file >> number ? std::optional(number) : std::nullopt;
}

/// The number behind a key in a file of lines "key number".
std::optional<std::uint64_t> numberBehind(const std::string& path, const std::string& key) {
    std::ifstream file(path);
    std::string line;
    while (std::getline(file, line)) {
        std::istringstream words(line);
        std::string word;
        std::uint64_t number = 0;
        if (words >> word && word == key && words >> number) {
            return number;
        }
    }
    return std::nullopt;
}

void limitTo(MemoryAllowance& allowance, std::uint64_t bytes, const char* limit) {
    if (bytes < allowance.bytes) {
        allowance = {bytes, limit};
    }
}

/// What a limit leaves of which `used` are taken, `reclaimable` of them caches of files.
std::uint64_t left(std::uint64_t limit, std::uint64_t used, std::uint64_t reclaimable) {
    const std::uint64_t taken = used > reclaimable ? used - reclaimable : 0;
    return limit > taken ? limit - taken : 0;
}

/// A control group and those above it, each of which may have a limit.
void limitToGroups(MemoryAllowance& allowance, const std::string& root, std::string path,
                   const std::array<const char*, 3>& names) {
    constexpr const char* words = "limit of the control group";
    while (true) {
        const std::string folder = root + path + '/';
        const auto limit = numberIn(folder + names[0]);
        const auto used = numberIn(folder + names[1]);
        if (limit && used) {
            const auto cache = numberBehind(folder + "memory.stat", names[2]);
            limitTo(allowance, left(*limit, *used, cache.value_or(0)), words);
        }
        if (path.empty()) {
            return;
        }
        path.erase(path.rfind('/'));
    }
}

void limitToGroups(MemoryAllowance& allowance, const KernelFiles& files) {
    std::ifstream groups(files.proc + "/self/cgroup");
    std::string line;
    while (std::getline(groups, line)) { // "0::/user.slice", "4:memory:/docker/1a2b"
        const std::size_t first = line.find(':');
        const std::size_t second = line.find(':', first + 1);
        if (second == std::string::npos) {
            continue;
        }
        const std::string controllers = ',' + line.substr(first + 1, second - first - 1) + ',';
        std::string path = line.substr(second + 1);
        if (path == "/") {
            path.clear();
        }
        if (controllers == ",,") {
            limitToGroups(allowance, files.cgroup, path,
                          {"memory.max", "memory.current", "inactive_file"});
        } else if (controllers.find(",memory,") != std::string::npos) {
            limitToGroups(
                allowance, files.cgroup + "/memory", path,
                {"memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"});
        }
    }
}

void limitToProcess(MemoryAllowance& allowance, const KernelFiles& files) {
    std::ifstream statm(files.proc + "/self/statm"); // pages: size resident shared text lib data
    std::array<std::uint64_t, 6> pages{};
    for (std::uint64_t& each : pages) {
        statm >> each;
    }
    if (!statm) {
        return;
    }
    const auto pageBytes = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    const auto limit = [&](auto resource, std::uint64_t usedPages, const char* words) {
        rlimit bounds{};
        if (getrlimit(resource, &bounds) == 0 && bounds.rlim_cur != RLIM_INFINITY) {
            limitTo(allowance, left(bounds.rlim_cur, usedPages * pageBytes, 0), words);
        }
    };
    limit(RLIMIT_AS, pages[0], "limit of the process, ulimit -v");
    limit(RLIMIT_DATA, pages[5], "limit of the process, ulimit -d");
}

} // namespace

MemoryAllowance availableMemory(const KernelFiles& files) {
    MemoryAllowance allowance;
    allowance.limit = "no limit is known";
    if (const auto kib = numberBehind(files.proc + "/meminfo", "MemAvailable:")) {
        limitTo(allowance, *kib * 1024, "free memory of the machine");
    }
    limitToGroups(allowance, files);
    limitToProcess(allowance, files);
    return allowance;
}

} // namespace permdse
