// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json_reader.h"
#include "core/base/result.h"

namespace permdse {

/// A factor on modelled power and area, fitted so that the reference design meets its publication.
struct CalibrationFactor {
    std::string category; ///< memory, register, combinational, clock, global
    double power = 1.0;
    double area = 1.0;
    double published_power_mw = 0.0; ///< NaN: not published, the factor is chosen as 1
    double published_area_mm2 = 0.0;
    double modelled_power_mw = 0.0; ///< with factor 1
    double modelled_area_mm2 = 0.0;

    /// Not published counts as equal to not published.
    friend bool operator==(const CalibrationFactor& a, const CalibrationFactor& b);
};

/// The factors of one engine. Data: resources/calibration/<engine>.json, written by
/// `permdse calibrate`; docs/model.md#calibration.
struct Calibration {
    std::string engine;
    double native_nm = 0.0;
    double filler_share = 0.0; ///< filler area / other area of a PE
    std::vector<CalibrationFactor> factors;
    std::string source;

    /// The factor of a category; neutral if the calibration has none.
    [[nodiscard]] const CalibrationFactor& factor(std::string_view category) const;

    friend bool operator==(const Calibration&, const Calibration&) = default;
};

/// A factor beyond this ratio (or below its inverse) is shown as suspicious.
inline constexpr double suspiciousFactor = 2.5;
[[nodiscard]] constexpr bool isSuspicious(double factor) {
    return factor > suspiciousFactor || factor < 1.0 / suspiciousFactor;
}

/// Legal factors, and the categories that bills have.
inline constexpr double smallestFactor = 1e-6;
inline constexpr double largestFactor = 1e6;
[[nodiscard]] const std::vector<std::string>& calibrationCategories();

[[nodiscard]] Calibration readCalibration(JsonReader& reader);
[[nodiscard]] Json toJson(const Calibration& calibration);

/// A calibration file as `permdse calibrate` writes them. All problems at once: the file cannot be
/// read, is not JSON, has unknown keys, or is for an engine that is not among `engines` (CAL-0001),
/// or names a category twice or one that bills do not have (CAL-0002).
[[nodiscard]] Result<Calibration> loadCalibration(const std::string& path,
                                                  std::span<const std::string> engines);
/// The same for an object in a document that is already there.
[[nodiscard]] Calibration readCheckedCalibration(JsonReader& reader,
                                                 std::span<const std::string> engines);

/// All factors 1 and no filler: what a fit starts from.
[[nodiscard]] Calibration neutralCalibration(std::string_view engine, double native_nm);

/// The calibrations that come with the program.
[[nodiscard]] const std::vector<Calibration>& builtinCalibrations();

} // namespace permdse
