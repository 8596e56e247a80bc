// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "core/base/result.h"
#include "core/pdmatrix/pd_matrix.h"

namespace permdse {

/// The bytes of a .pd file, version 1: header, shifts (unless natural), weights, CRC-32;
/// docs/file_formats.md#permuted-diagonal-matrices. @pre pdMatrixProblems() is empty
[[nodiscard]] std::string pdBytes(const PdMatrix& matrix);

/// Writes a .pd file as a whole or not at all; OUT-0001 to OUT-0003. The number of bytes.
[[nodiscard]] Result<std::uint64_t> writePd(const std::string& path, const PdMatrix& matrix);

/// Reads a .pd file. PDF-0001 if it is none or of another version, PDF-0002 if it is shorter or
/// longer than it says, PDF-0003 if its checksum is wrong; then what pdMatrixProblems() finds.
[[nodiscard]] Result<PdMatrix> readPd(const std::string& path);
/// The same from memory; `source` is for messages.
[[nodiscard]] Result<PdMatrix> parsePd(std::string_view bytes, const std::string& source);

/// The same matrix as NumPy arrays, for use in Python: `permdse_pd` (version), `shape` (rows,
/// columns, p, values of an entry), `shifts` (block rows, block columns) and `weights` (block rows,
/// block columns, p, values of an entry).
[[nodiscard]] Result<std::uint64_t> writePdNpz(const std::string& path, const PdMatrix& matrix);

/// Whether a .npz file holds a matrix that writePdNpz() wrote.
[[nodiscard]] Result<bool> holdsPdMatrix(const std::string& npzPath);

/// Reads what writePdNpz() wrote. PDF-0001 for another version, PDF-0004 if the arrays do not go
/// together; then what pdMatrixProblems() finds, and what readNpz() does.
[[nodiscard]] Result<PdMatrix> readPdNpz(const std::string& path);

} // namespace permdse
