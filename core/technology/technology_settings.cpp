// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/technology/technology_settings.h"

#include "core/base/json_document.h"
#include "core/base/json_reader.h"

namespace permdse {

namespace {

/// The texts at `key` of the presets that a table of constants lists.
std::vector<std::string> presetTexts(std::string_view resource, std::string_view list,
                                     std::string_view key) {
    const JsonDocument document = resourceJson(resource);
    Diagnostics problems;
    JsonReader root(document, problems);
    std::vector<std::string> texts;
    for (JsonReader& preset : root.elements(list)) {
        texts.push_back(preset.text(key));
    }
    throwOnErrors(problems);
    return texts;
}

std::vector<std::string> multiplierTexts(std::string_view key) {
    return presetTexts("technology/logic.json", "multiplier_presets", key);
}

std::vector<std::string> dramTexts(std::string_view key) {
    return presetTexts("technology/dram.json", "dram_presets", key);
}

} // namespace

const std::vector<std::string>& cellTypeNames() {
    static const std::vector<std::string> names{"itrs-hp", "itrs-lop", "itrs-lstp"};
    return names;
}

const std::vector<std::string>& projectionRuleNames() {
    static const std::vector<std::string> names{"paper", "stillmaker", "none"};
    return names;
}

const std::vector<std::string>& multiplierPresetNames() {
    static const std::vector<std::string> names = multiplierTexts("id");
    return names;
}

const std::vector<std::string>& dramPresetNames() {
    static const std::vector<std::string> names = dramTexts("id");
    return names;
}

const std::vector<std::string>& multiplierPresetTitles() {
    static const std::vector<std::string> titles = multiplierTexts("title");
    return titles;
}

const std::vector<std::string>& dramPresetTitles() {
    static const std::vector<std::string> titles = dramTexts("title");
    return titles;
}

const std::vector<std::string>& weightPolicyNames() {
    static const std::vector<std::string> names{"resident", "streamed"};
    return names;
}

} // namespace permdse
