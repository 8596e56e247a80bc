// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/technology/technology_settings.h"

namespace permdse {

const std::vector<std::string>& cellTypeNames() {
    static const std::vector<std::string> names{"itrs-hp", "itrs-lop", "itrs-lstp"};
    return names;
}

const std::vector<std::string>& projectionRuleNames() {
    static const std::vector<std::string> names{"paper", "stillmaker", "none"};
    return names;
}

const std::vector<std::string>& multiplierPresetNames() {
    static const std::vector<std::string> names{"horowitz", "eie", "aladdin"};
    return names;
}

const std::vector<std::string>& dramPresetNames() {
    static const std::vector<std::string> names{"eie", "lpddr4", "hbm2"};
    return names;
}

const std::vector<std::string>& weightPolicyNames() {
    static const std::vector<std::string> names{"resident", "streamed"};
    return names;
}

} // namespace permdse
