// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/kept_record.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/architecture/evaluation.h"
#include "core/base/units.h"
#include "core/exploration/result_table.h"

namespace permdse {

namespace {

std::uint64_t count(JsonReader& reader, std::string_view key) {
    return static_cast<std::uint64_t>(
        reader.integer(key, 0, std::numeric_limits<std::int64_t>::max()));
}

} // namespace

KeptRecord keptRecord(const RunOutcome& outcome) {
    return {outcome.table->rowCount(), outcome.feasible, outcome.infeasible};
}

Json toJson(const KeptRecord& record) {
    Json json;
    json["points"] = record.points;
    json["feasible"] = Json::array();
    for (const FeasiblePoints& each : record.feasible) {
        json["feasible"].push_back({{"points", each.points}, {"lacking", each.lacking}});
    }
    json["infeasible"] = Json::array();
    for (const InfeasibilityCount& each : record.infeasible) {
        Json reason{{"reason", each.reason}, {"points", each.rows}};
        if (!std::isnan(each.least_violation)) {
            reason["least_violation"] = each.least_violation;
        }
        json["infeasible"].push_back(std::move(reason));
    }
    return json;
}

KeptRecord readKeptRecord(JsonReader& reader) {
    KeptRecord record;
    record.points = count(reader, "points");
    for (JsonReader& each : reader.elements("feasible")) {
        FeasiblePoints& feasible = record.feasible.emplace_back();
        feasible.points = count(each, "points");
        for (const JsonReader& objective : each.elements("lacking")) {
            feasible.lacking.push_back(objective.asText());
        }
    }
    for (JsonReader& each : reader.elements("infeasible")) {
        InfeasibilityCount& reason = record.infeasible.emplace_back();
        reason.reason = each.text("reason");
        reason.rows = count(each, "points");
        reason.least_violation =
            each.number("least_violation", 0.0, std::numeric_limits<double>::max(), notANumber);
    }
    return record;
}

std::vector<FeasiblePoints> feasiblePoints(const ResultTable& table,
                                           std::span<const Objective> objectives) {
    const std::span<const double> workloads = table.column("workload");
    const std::span<const double> reasons = table.column("infeasibility");
    std::vector<FeasiblePoints> feasible(table.spec(table.find("workload").value()).labels.size());
    for (std::size_t row = 0; row < reasons.size(); ++row) {
        feasible[static_cast<std::size_t>(workloads[row])].points += reasons[row] == 0.0 ? 1u : 0u;
    }
    for (const Objective& objective : objectives) {
        const std::span<const double> values = table.column(objective.metric);
        for (std::size_t row = 0; row < values.size(); ++row) {
            if (reasons[row] != 0.0 || !std::isnan(values[row])) {
                continue;
            }
            std::vector<std::string>& lacking =
                feasible[static_cast<std::size_t>(workloads[row])].lacking;
            if (lacking.empty() || lacking.back() != objective.metric) {
                lacking.push_back(objective.metric);
            }
        }
    }
    return feasible;
}

std::vector<InfeasibilityCount> infeasibilityCounts(const ResultTable& table) {
    std::vector<InfeasibilityCount> counts;
    const std::span<const double> reasons = table.column("infeasibility");
    for (std::uint32_t bit = 1; bit <= NumericFailure; bit *= 2) {
        const auto rows = std::count_if(reasons.begin(), reasons.end(), [bit](double mask) {
            return (static_cast<std::uint32_t>(mask) & bit) != 0;
        });
        if (rows > 0 && bit != ConstraintViolated) {
            counts.push_back(
                {infeasibilityText(bit), static_cast<std::uint64_t>(rows), notANumber});
        }
    }
    for (std::size_t c = 0; c < table.columnCount(); ++c) {
        if (table.spec(c).role != ColumnRole::Violation) {
            continue;
        }
        InfeasibilityCount constraint{table.spec(c).title, 0, notANumber};
        for (const double distance : table.column(c)) {
            if (distance != 0.0) {
                ++constraint.rows;
                const bool isKnown = std::isfinite(distance);
                constraint.least_violation =
                    std::fmin(constraint.least_violation, isKnown ? distance : notANumber);
            }
        }
        if (constraint.rows > 0) {
            counts.push_back(std::move(constraint));
        }
    }
    return counts;
}

} // namespace permdse
