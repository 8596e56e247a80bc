// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/result_files.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "core/base/json_document.h"
#include "core/base/output_place.h"

namespace permdse {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 8> resultFiles{
    pointsFile,     frontsFile,  "fronts.json", "experiment.json",
    provenanceFile, "report.md", "report.html", "pareto.svg"};

/// Names in quotes, without characters that would play tricks on a terminal: `"a", "b" and 3 more`.
std::string namesText(std::vector<std::string> names) {
    constexpr std::size_t shown = 5;
    std::sort(names.begin(), names.end());
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), shown); ++i) {
        text += text.empty() ? "" : ", ";
        text += Json(names[i]).dump(-1, ' ', false, Json::error_handler_t::replace);
    }
    return names.size() > shown ? fmt::format("{} and {} more", text, names.size() - shown) : text;
}

/// Whether the file says that it belongs to results, of this version or another.
bool saysResults(const fs::path& provenance) {
    const Result<std::string> text = readTextFile(provenance.string());
    if (!text) {
        return false;
    }
    const Result<JsonDocument> json = parseJson(*text, provenance.string());
    if (!json || !json->root.is_object() || !json->root.contains("format")) {
        return false;
    }
    const Json& format = json->root.at("format");
    return format.is_string() && format.get<std::string>() == resultsFormat;
}

} // namespace

bool isResultFile(std::string_view name) {
    if (std::find(resultFiles.begin(), resultFiles.end(), name) != resultFiles.end()) {
        return true;
    }
    // The figures of further workloads, pareto-2.svg and so on.
    constexpr std::string_view begin = "pareto-", end = ".svg";
    if (!name.starts_with(begin) || !name.ends_with(end) ||
        name.size() <= begin.size() + end.size()) {
        return false;
    }
    const std::string_view number =
        name.substr(begin.size(), name.size() - begin.size() - end.size());
    return number.front() != '0' && number != "1" &&
           number.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string replacementObjection(const fs::path& folder) {
    std::error_code failure;
    std::vector<std::string> foreign;
    bool isEmpty = true;
    fs::directory_iterator entry(folder, failure);
    for (; !failure && entry != fs::directory_iterator(); entry.increment(failure)) {
        isEmpty = false;
        std::error_code ignored; // what cannot be looked at is no result
        if (!isResultFile(entry->path().filename().string()) ||
            !fs::is_regular_file(entry->symlink_status(ignored))) {
            foreign.push_back(entry->path().filename().string());
        }
    }
    if (failure) {
        return fmt::format("the folder exists and cannot be looked into: {}; it is not replaced. "
                           "Name another folder",
                           failure.message());
    }
    if (isEmpty) {
        return {};
    }
    const bool isOurs = saysResults(folder / provenanceFile);
    if (!foreign.empty()) {
        return fmt::format("the folder exists and holds {}, which {} not of a run of permdse; it "
                           "is not replaced. Name another folder",
                           namesText(foreign), foreign.size() == 1 ? "is" : "are");
    }
    return isOurs ? std::string()
                  : fmt::format("the folder exists and holds no results of permdse: {} is missing "
                                "or does not have the format \"{}\"; it is not replaced. Name "
                                "another folder",
                                provenanceFile, resultsFormat);
}

std::error_code removeResults(const fs::path& folder) {
    std::error_code failure;
    std::vector<fs::path> files;
    fs::directory_iterator entry(folder, failure);
    for (; !failure && entry != fs::directory_iterator(); entry.increment(failure)) {
        if (isResultFile(entry->path().filename().string())) {
            files.push_back(entry->path());
        }
    }
    for (const fs::path& file : files) {
        if (::unlink(file.c_str()) != 0) { // never a folder
            return lastError();
        }
    }
    if (!failure && ::rmdir(folder.c_str()) != 0) {
        failure = lastError();
    }
    return failure;
}

} // namespace permdse
