// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include <QtGlobal>

#include "core/experiment/experiment_file.h"
#include "core/experiment/runner.h"

namespace permdse::test {

/// The experiment of a text that is known to be valid.
inline Experiment experimentOf(std::string_view text) {
    Result<Experiment> experiment = readExperiment(text, "test.json");
    if (!experiment) {
        qFatal("%s", toText(experiment.error()).c_str());
    }
    return *std::move(experiment);
}

/// The outcome of a run that is known to be possible. 0 threads: as many as there are cores.
inline RunOutcome runOf(const Experiment& experiment, int threads = 0,
                        const RunControl& control = {}) {
    Result<RunOutcome> outcome = runExperiment(experiment, {threads}, control);
    if (!outcome) {
        qFatal("%s", toText(outcome.error()).c_str());
    }
    return *std::move(outcome);
}

} // namespace permdse::test
