// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/array/byte_source.h"
#include "core/base/result.h"

namespace permdse {

/// An array of numbers as NumPy keeps it in a .npy file; docs/file_formats.md#numpy-arrays.
template <class T> struct NpyArray {
    std::vector<std::int64_t> shape; ///< empty: a single number
    std::vector<T> values;           ///< the last index runs fastest, whatever the file's order

    friend bool operator==(const NpyArray&, const NpyArray&) = default;
};

/// The largest array that is read: 2^30 numbers.
inline constexpr std::int64_t maxNpyValues = std::int64_t{1} << 30;

/// What is wrong with an array of this shape, asked before its numbers are read: a header of some
/// bytes may promise gigabytes. Nothing: they are read.
using ShapeCheck = std::function<Diagnostics(const std::vector<std::int64_t>& shape)>;

/// Reads an array of format version 1, 2 or 3, of f2, f4, f8, i1 to i8, u1 to u8 or b1 (0 and 1) in
/// either byte order, in C or Fortran order. Numbers are rounded to a floating-point T; an integer
/// T takes integers that fit it. NPY-0001 to NPY-0006, or what `check` says; the array is whole or
/// there is none.
/// T is float, double, std::int32_t or std::int64_t.
template <class T>
[[nodiscard]] Result<NpyArray<T>> readNpy(ByteSource& source, const ShapeCheck& check = {});
/// From a file; FILE-0001 if it cannot be read.
template <class T>
[[nodiscard]] Result<NpyArray<T>> readNpy(const std::string& path, const ShapeCheck& check = {});

/// The bytes of a .npy file: version 1, little-endian, C order.
template <class T> [[nodiscard]] std::string npyBytes(const NpyArray<T>& array);

/// Writes a .npy file as a whole or not at all; OUT-0001 to OUT-0003. The number of bytes.
template <class T>
[[nodiscard]] Result<std::uint64_t> writeNpy(const std::string& path, const NpyArray<T>& array);

/// "(4096, 9216)", as NumPy prints it.
[[nodiscard]] std::string shapeText(const std::vector<std::int64_t>& shape);

} // namespace permdse
