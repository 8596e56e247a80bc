// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "core/base/result.h"
#include "core/base/run_control.h"
#include "core/experiment/runner.h"

namespace permdse {

/// What a file holds.
struct WrittenFile {
    std::uint64_t bytes = 0;
    std::uint32_t checksum = 0; ///< crc32Of() them
};

/// Writes all rows as CSV: column ids in the first line, codes as their labels, numbers as the
/// shortest text that reads back exactly (whole numbers below 2^53 without exponent), NaN as an
/// empty cell, `infeasibility` in words. Quoted as RFC 4180, lines end in \n.
///
/// The bytes do not depend on the number of threads, which is that of the caller's TBB arena.
/// OUT-0001 to OUT-0003 as AtomicFile; a code without a label is
/// OUT-0004. On failure nothing is left at `path` that was not there before; nor is it if `control`
/// asks to stop, which gives no bytes. Progress counts rows.
[[nodiscard]] Result<WrittenFile> writeTableCsv(const ResultTable& table, const std::string& path,
                                                const RunControl& control = {});

/// Writes the rows of all fronts as CSV: `front` (an architecture, or "all"), `workload`,
/// `architecture`, then the other columns of the table. A row stands once per front it is on.
/// `control` is heeded as by writeTableCsv().
[[nodiscard]] Result<WrittenFile> writeFrontsCsv(const RunOutcome& outcome, const std::string& path,
                                                 const RunControl& control = {});

/// Writes the fronts as JSON: format, status, objectives ({id: "min" or "max"}), and per front its
/// workload, architecture (null for all) and rows as objects keyed by column id; NaN is null.
/// `control` is heeded as by writeTableCsv().
[[nodiscard]] Result<WrittenFile>
writeFrontsJson(const RunOutcome& outcome, const std::string& path, const RunControl& control = {});

} // namespace permdse
