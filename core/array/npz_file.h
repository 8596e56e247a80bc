// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/array/npy_file.h"
#include "core/base/result.h"

namespace permdse {

/// Names of the arrays in a .npz file, without ".npy", in the order of the file.
/// NPZ-0001 if it is none; FILE-0001 if it cannot be read.
[[nodiscard]] Result<std::vector<std::string>> npzNames(const std::string& path);

/// One array of a .npz file, compressed or not, as readNpy() reads it, with the same check.
/// NPZ-0002 if there is none of that name; NPZ-0003 if its bytes are damaged. T is float, double,
/// std::int32_t or std::int64_t.
template <class T>
[[nodiscard]] Result<NpyArray<T>> readNpz(const std::string& path, const std::string& name,
                                          const ShapeCheck& check = {});

/// An array to be written: its name and npyBytes().
struct NpzEntry {
    std::string name;
    std::string bytes;
};

/// Writes a .npz file as a whole or not at all, uncompressed, as numpy.savez does; the same entries
/// give the same bytes. OUT-0001 to OUT-0003. The number of bytes.
[[nodiscard]] Result<std::uint64_t> writeNpz(const std::string& path,
                                             const std::vector<NpzEntry>& entries);

} // namespace permdse
