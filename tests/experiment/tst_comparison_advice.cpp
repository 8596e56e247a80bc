// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>

#include <QTest>

#include "core/engines/registry.h"
#include "core/experiment/comparison_advice.h"
#include "tests/experiment/experiment_run.h"
#include "tests/support/compare.h"

using namespace permdse;
using test::experimentOf;
using test::runOf;

namespace {

/// Two architectures, or one, with these objectives and derived metrics.
std::string textWith(const std::string& objectives, const std::string& derived = "{}",
                     bool both = true) {
    return R"({"name": "advice", "workloads": ["alexnet-fc"], "architectures": [
      {"kind": "permdnn", "sweep": {"pe_count": [8, 16], "p": ["layer", 8]}})" +
           std::string(both ? R"(, {"kind": "circnn", "sweep": {"block_size": [8, 64],
             "accumulation": ["decoupled", "literal"]}})"
                            : "") +
           R"(], "derived": )" + derived + R"(, "objectives": )" + objectives +
           R"(, "uncertainty": {"samples": 5}})";
}

} // namespace

class TstComparisonAdvice final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    void metricsSayWhatTheyCompare() {
        for (const char* id : {"cycles", "throughput_gops", "gops_per_w", "gops_per_mm2",
                               "utilisation", "multiplier_utilisation", "peak_gops",
                               "stall_dram_cycles", "stall_transform_cycles"}) {
            const MetricInfo& metric = *findMetric(id);
            QVERIFY2(!metric.comparable, id);
            QVERIFY2(metric.meaning.ends_with("; compares designs of one engine only"), id);
        }
        for (const char* id :
             {"latency_us", "frames_per_s", "energy_uj", "area_mm2", "power_mw", "average_power_mw",
              "equivalent_tops", "equivalent_tops_per_w", "edp"}) {
            QVERIFY2(findMetric(id)->comparable && !findMetric(id)->counts_work, id);
        }
        for (const Engine* engine : engines()) {
            for (const MetricInfo& metric : engine->metrics()) {
                QVERIFY2(metric.comparable ||
                             metric.meaning.find("one engine") != std::string::npos,
                         metric.id.c_str());
                QVERIFY2(!metric.counts_work || !metric.comparable, metric.id.c_str());
            }
        }
    }

    void derivedMetricsInheritIt() {
        const Experiment experiment = experimentOf(
            textWith(R"({"area_mm2": "min", "c": "max", "d": "min", "utilisation": "max"})",
                     R"({"a": "throughput_gops / power_mw", "b": "energy_uj * 2",
                         "c": "a + b", "d": "b * latency_us"})"));
        QCOMPARE(incomparableObjectives(experiment),
                 (std::vector<std::string>{"c", "utilisation"}));
        QCOMPARE(noCommonFrontReason(experiment),
                 std::string("No front over all architectures: \"c\" and \"utilisation\" compare "
                             "designs of one architecture only, as each counts its own work."));
    }

    /// The PEs of one architecture are not those of another; the clock and the node are the same.
    void parametersAreOfOneArchitecture() {
        const Experiment experiment = experimentOf(
            textWith(R"({"pes": "min", "blocks": "min", "clock": "max", "node": "min"})",
                     R"({"pes": "2 * pe_count", "blocks": "block_size", "clock": "clock_ghz",
                         "node": "node_nm * supply_v"})"));
        QCOMPARE(incomparableObjectives(experiment), (std::vector<std::string>{"pes", "blocks"}));
    }

    void comparableObjectivesNeedNoAdvice() {
        const Experiment experiment =
            experimentOf(textWith(R"({"latency_us": "min", "energy_uj": "min"})"));
        QVERIFY(comparisonAdvice(experiment).empty());
        QVERIFY(noCommonFrontReason(experiment).empty());
        const RunOutcome outcome = runOf(experiment);
        QVERIFY(outcome.no_common_front.empty());
        QCOMPARE(outcome.fronts.size(), std::size_t(3));
        QVERIFY(outcome.fronts.back().architecture.empty());
    }

    void adviceIsPinned() {
        const std::string better = "\"latency_us\", \"frames_per_s\", \"energy_uj\" and "
                                   "\"area_mm2\"";
        const Diagnostics advice = comparisonAdvice(
            experimentOf(textWith(R"({"throughput_gops": "max", "cycles": "min"})")), "e.json");
        const auto own = [&](const std::string& objective) {
            return "e.json: warning EXP-0027 at /objectives/" + objective + ": the objective \"" +
                   objective +
                   "\" compares designs of one architecture only, so no front is made over all of "
                   "them; " +
                   better + " compare architectures\n";
        };
        const auto work = [&](const std::string& at, const std::string& parameter) {
            return "e.json: warning EXP-0028 at /architectures/" + at + "/sweep/" + parameter +
                   ": \"" + parameter +
                   "\" changes how much work a layer is, and the objective \"throughput_gops\" "
                   "rewards work, not speed; " +
                   better + " tell which design is better";
        };
        QCOMPARE(QString::fromStdString(toText(advice)),
                 QString::fromStdString(
                     own("throughput_gops") + own("cycles") + work("0", "p") +
                     ", and the accuracy of models with another \"p\" is not modelled\n" +
                     work("1", "block_size") +
                     ", and the accuracy of models with another \"block_size\" is not modelled\n" +
                     work("1", "accumulation") + "\n"));
        QVERIFY(!hasErrors(advice));
    }

    /// One architecture has a front as before, and is warned of the swept block size alone.
    void oneArchitecture() {
        const Experiment experiment =
            experimentOf(textWith(R"({"throughput_gops": "max"})", "{}", false));
        const Diagnostics advice = comparisonAdvice(experiment);
        QCOMPARE(advice.size(), std::size_t(1));
        QCOMPARE(advice.front().code, std::string("EXP-0028"));
        const RunOutcome outcome = runOf(experiment);
        QVERIFY(outcome.no_common_front.empty());
        QCOMPARE(outcome.fronts.size(), std::size_t(2));
        QVERIFY(outcome.fronts.back().architecture.empty());
    }

    /// Fronts of each architecture stay; draws count these.
    void noFrontOverAll() {
        const RunOutcome outcome =
            runOf(experimentOf(textWith(R"({"throughput_gops": "max", "area_mm2": "min"})")));
        QVERIFY(outcome.no_common_front.find("\"throughput_gops\" compares") != std::string::npos);
        QCOMPARE(outcome.fronts.size(), std::size_t(2));
        const auto probability = outcome.table->column("front_probability");
        for (const Front& front : outcome.fronts) {
            QVERIFY(!front.architecture.empty() && !front.rows.empty());
            QVERIFY(std::any_of(front.rows.begin(), front.rows.end(),
                                [&](std::uint32_t row) { return probability[row] > 0.0; }));
        }
    }
};

QTEST_APPLESS_MAIN(TstComparisonAdvice)
#include "tst_comparison_advice.moc"
