// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/technology/calibration.h"

#include <cmath>
#include <limits>
#include <stdexcept>

#include "core/base/resource.h"

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
    constexpr double smallest = 1e-6, largest = 1e6;
    Calibration calibration;
    calibration.engine = reader.text("engine");
    calibration.native_nm = reader.number("native_nm", 1.0, 1000.0);
    calibration.filler_share = reader.number("filler_share", 0.0, 100.0);
    calibration.source = reader.text("source");
    for (JsonReader& element : reader.elements("factors")) {
        CalibrationFactor factor;
        factor.category = element.text("category");
        factor.power = element.number("power", smallest, largest);
        factor.area = element.number("area", smallest, largest);
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
