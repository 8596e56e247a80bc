// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/technology/calibration.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <fmt/format.h>

#include "core/base/resource.h"
#include "core/base/spelling.h"
#include "core/base/unit_format.h"
#include "core/technology/technology.h"

namespace permdse {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

double numberOrUnknown(JsonReader& reader, std::string_view key) {
    if (reader.has(key) && reader.json()[std::string(key)].is_null()) {
        (void)reader.at(key);
        return unknown;
    }
    return reader.number(key, 0.0, 1e12);
}

Json orNull(double value) {
    return std::isnan(value) ? Json(nullptr) : Json(value);
}

} // namespace

bool operator==(const CalibrationFactor& a, const CalibrationFactor& b) {
    const auto same = [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); };
    return a.category == b.category && a.power == b.power && a.area == b.area &&
           same(a.published_power_mw, b.published_power_mw) &&
           same(a.published_area_mm2, b.published_area_mm2) &&
           same(a.modelled_power_mw, b.modelled_power_mw) &&
           same(a.modelled_area_mm2, b.modelled_area_mm2);
}

const CalibrationFactor& Calibration::factor(std::string_view category) const {
    static const CalibrationFactor neutral{"", 1.0, 1.0, unknown, unknown, unknown, unknown};
    for (const CalibrationFactor& factor : factors) {
        if (factor.category == category) {
            return factor;
        }
    }
    return neutral;
}

Calibration readCalibration(JsonReader& reader) {
    Calibration calibration;
    calibration.engine = reader.text("engine");
    calibration.native_nm = reader.number("native_nm", 1.0, 1000.0);
    calibration.filler_share = reader.number("filler_share", 0.0, 100.0);
    calibration.source = reader.text("source");
    for (JsonReader& element : reader.elements("factors")) {
        CalibrationFactor factor;
        factor.category = element.text("category");
        factor.power = element.number("power", smallestFactor, largestFactor);
        factor.area = element.number("area", smallestFactor, largestFactor);
        factor.published_power_mw = numberOrUnknown(element, "published_power_mw");
        factor.published_area_mm2 = numberOrUnknown(element, "published_area_mm2");
        factor.modelled_power_mw = numberOrUnknown(element, "modelled_power_mw");
        factor.modelled_area_mm2 = numberOrUnknown(element, "modelled_area_mm2");
        element.finish();
        calibration.factors.push_back(std::move(factor));
    }
    reader.finish();
    return calibration;
}

const std::vector<std::string>& calibrationCategories() {
    static const std::vector<std::string> categories{"memory", "register", "combinational",
                                                     "clock",  "global",   "filler"};
    return categories;
}

Calibration readCheckedCalibration(JsonReader& reader, std::span<const std::string> engines) {
    const std::vector<std::string>& categories = calibrationCategories();
    const std::string engine =
        reader.has("engine") && reader.json()["engine"].is_string() ? reader.text("engine") : "";
    Calibration calibration = readCalibration(reader);
    if (!engine.empty() && std::find(engines.begin(), engines.end(), engine) == engines.end()) {
        reader.errorAt("engine", "CAL-0001",
                       fmt::format("found \"{}\"; a calibration is for {}{}", engine,
                                   quotedList(engines), didYouMean(engine, engines)));
    } else if (!engine.empty() && reader.has("native_nm") &&
               reader.json()["native_nm"].is_number() &&
               calibration.native_nm != nativeNode_nm(engine)) {
        // Figures are carried to that node, multiplied by the factors and carried on from there.
        reader.errorAt("native_nm", "CAL-0004",
                       fmt::format("found {}; factors of \"{}\" are applied at {} nm, so a "
                                   "calibration has to be fitted there",
                                   exactText(calibration.native_nm), engine,
                                   exactText(nativeNode_nm(engine))));
    }
    std::vector<std::string> seen;
    for (const CalibrationFactor& factor : calibration.factors) {
        if (std::find(categories.begin(), categories.end(), factor.category) == categories.end()) {
            reader.errorAt("factors", "CAL-0002",
                           fmt::format("there is no category \"{}\"; accepted are {}{}",
                                       factor.category, quotedList(categories),
                                       didYouMean(factor.category, categories)));
        } else if (std::find(seen.begin(), seen.end(), factor.category) != seen.end()) {
            reader.errorAt("factors", "CAL-0002",
                           fmt::format("the category \"{}\" occurs twice; keep one of the two",
                                       factor.category));
        }
        seen.push_back(factor.category);
    }
    return calibration;
}

Result<Calibration> loadCalibration(const std::string& path, std::span<const std::string> engines) {
    const Result<std::string> text = readTextFile(path);
    if (!text) {
        return text.error();
    }
    const Result<JsonDocument> document = parseJson(*text, path);
    if (!document) {
        return document.error();
    }
    Diagnostics problems;
    JsonReader reader(*document, problems);
    Calibration calibration = readCheckedCalibration(reader, engines);
    if (hasErrors(problems)) {
        return problems;
    }
    return calibration;
}

Json toJson(const Calibration& calibration) {
    Json json;
    json["engine"] = calibration.engine;
    json["native_nm"] = calibration.native_nm;
    json["filler_share"] = calibration.filler_share;
    json["source"] = calibration.source;
    json["factors"] = Json::array();
    for (const CalibrationFactor& factor : calibration.factors) {
        Json& entry = json["factors"].emplace_back();
        entry["category"] = factor.category;
        entry["power"] = factor.power;
        entry["area"] = factor.area;
        entry["published_power_mw"] = orNull(factor.published_power_mw);
        entry["published_area_mm2"] = orNull(factor.published_area_mm2);
        entry["modelled_power_mw"] = orNull(factor.modelled_power_mw);
        entry["modelled_area_mm2"] = orNull(factor.modelled_area_mm2);
    }
    return json;
}

Calibration neutralCalibration(std::string_view engine, double native_nm) {
    Calibration calibration;
    calibration.engine = engine;
    calibration.native_nm = native_nm;
    calibration.source = "neutral: every factor is 1";
    return calibration;
}

const std::vector<Calibration>& builtinCalibrations() {
    static const std::vector<Calibration> calibrations = [] {
        std::vector<Calibration> loaded;
        for (const std::string_view path : resourcePaths()) {
            if (!path.starts_with("calibration/")) {
                continue;
            }
            const JsonDocument document = resourceJson(path);
            Diagnostics problems;
            JsonReader reader(document, problems);
            loaded.push_back(readCalibration(reader));
            throwOnErrors(problems);
        }
        return loaded;
    }();
    return calibrations;
}

} // namespace permdse
