// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace permdse {

/// What resources/engines says of an engine beside its constants, which ConstantTable reads.
struct EngineFile {
    std::string id;    ///< "permdnn": the name of the file
    std::string title; ///< of the file
    /// Memories that may limit its clock: component ("weight_sram") and what people read.
    std::vector<std::pair<std::string, std::string>> memories;
    /// Modules of its bill that people read otherwise than they are spelt.
    std::vector<std::pair<std::string, std::string>> modules;
};

/// The files in their order ("order": 1 comes first), read once. Safe from any thread.
[[nodiscard]] const std::vector<EngineFile>& engineFiles();

} // namespace permdse
