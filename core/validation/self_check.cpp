// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/validation/self_check.h"

#include <stdexcept>

#include "core/engines/registry.h"

namespace permdse {

std::string problemOf(const SelfCheck& check) {
    if (!(check.cycleError() <= check.cycle_bound)) {
        return "the cycles differ";
    }
    if (check.wrong_outputs != 0) {
        return "the outputs differ";
    }
    if (!(check.noise <= check.noise_bound)) {
        return "the outputs are noisier than rounding accounts for";
    }
    return {};
}

SelfCheck selfCheck(std::string_view engine, std::uint64_t seed) {
    const EngineEntry* entry = findEntry(engine);
    if (entry == nullptr || entry->check == nullptr) {
        throw std::out_of_range("no such engine, or it has no check");
    }
    SelfCheck result = entry->check(seed);
    result.engine = engine;
    result.seed = seed;
    if (result.expected_cycles == 0.0) {
        result.expected_cycles = result.closed_form_cycles;
    }
    if (result.problem.empty()) {
        result.problem = problemOf(result);
    }
    return result;
}

} // namespace permdse
