// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

namespace permdse::detail {

struct ResourceEntry {
    std::string_view path;
    std::string_view text;
};

/// Made by cmake/embed_resources.cmake.
[[nodiscard]] std::span<const ResourceEntry> resourceEntries();

} // namespace permdse::detail
