// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/architecture/model_revision.h"

namespace permdse {

/// What is known of a run besides its results; nothing here enters the results' identity.
struct RunRecord {
    std::string version;
    std::string experiment_hash;  ///< of the effective experiment text
    std::string calibration_hash; ///< of the calibration in force
    int threads = 0;
    double seconds = 0.0;
    bool has_files = true; ///< the files of all points and fronts stand beside the report
    std::string model = modelIdentity();
};

} // namespace permdse
