// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include <QTest>

#include "core/engines/registry.h"
#include "core/figure/published_points.h"
#include "core/figure/scatter.h"
#include "core/figure/scatter_marks.h"
#include "tests/figure/scatter_samples.h"
#include "tests/support/compare.h"
#include "tests/support/small_run.h"

using namespace permdse;
using test::missing;

namespace {

const ReferencePoint& point(const std::string& name) {
    const auto& all = publishedPoints();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const ReferencePoint& p) { return p.name == name; });
    if (found == all.end()) {
        throw std::out_of_range(name);
    }
    return *found;
}

double metric(const ReferencePoint& point, const std::string& id) {
    for (const auto& [key, value] : point.metrics) {
        if (key == id) {
            return value;
        }
    }
    return missing;
}

} // namespace

class TstScatterMarks : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    /// Beside a published peak stands what the closed form says of that design on the workload.
    void publishedDesignsAreModelledToo() {
        Experiment experiment = defaultExperiment();
        RunOutcome outcome = test::outcomeOf({1, 2}, {10, 20});
        experiment.workloads[0].name =
            outcome.table->spec(outcome.table->find("workload").value()).labels[0];
        const ScatterSpec spec = makeScatter(outcome, experiment, {});
        const ScatterMark* found = test::markOf(spec, "PermDNN's design, modelled");
        QVERIFY(found && found->kind == MarkKind::Modelled);
        const Technology technology{TechnologySettings()};
        const Engine& engine = *findEngine("permdnn");
        const Evaluation evaluation = engine.evaluate(engine.referenceDesign(technology),
                                                      experiment.workloads[0], technology);
        QCOMPARE(found->x, engine.metric(evaluation, "area_mm2"));
        QCOMPARE(found->y, engine.metric(evaluation, "throughput_gops"));
        QVERIFY(!test::markOf(spec, "EIE's")); // there are no points of EIE
    }

    void modelledInItsTechnology_data() {
        QTest::addColumn<bool>("isFixed");
        QTest::addColumn<double>("node_nm");
        QTest::addColumn<QString>("ending");
        QTest::newRow("fixed") << true << 45.0 << "stars are published figures";
        QTest::newRow("swept") << false << 28.0
                               << "The designs of the run are in several technologies (Node); this "
                                  "one is in the technology of the experiment alone";
    }
    /// A modelled design is in the technology that its architecture fixes, and says which it is in.
    void modelledInItsTechnology() {
        QFETCH(bool, isFixed);
        QFETCH(double, node_nm);
        QFETCH(QString, ending);
        Experiment experiment = defaultExperiment();
        ArchitectureSpace& space = experiment.architectures.front();
        QCOMPARE(space.architecture, std::string("permdnn"));
        if (isFixed) {
            space.fixed.push_back({"node_nm", 45.0});
        } else {
            space.sweep.push_back({"node_nm", ValueList{{28.0, 45.0}}});
        }
        TechnologySettings settings;
        settings.node_nm = node_nm;
        const Technology technology(settings);
        const Engine& engine = *findEngine("permdnn");
        const Evaluation evaluation = engine.evaluate(engine.referenceDesign(technology),
                                                      experiment.workloads[0], technology);
        const std::vector<ScatterMark> marks =
            marksOf(experiment, experiment.workloads[0].name, {&engine}, "area_mm2", "energy_uj");
        QCOMPARE(marks.size(), std::size_t(1));
        const ScatterMark& mark = marks.front();
        QCOMPARE(mark.x, engine.metric(evaluation, "area_mm2"));
        QCOMPARE(mark.y, engine.metric(evaluation, "energy_uj"));
        const QString source = QString::fromStdString(mark.source);
        const QString carried = QStringLiteral("carried to %1 nm, itrs-lstp, projection paper");
        QVERIFY2(source.contains(carried.arg(node_nm)), qPrintable(source));
        QVERIFY2(source.endsWith(ending), qPrintable(source));
        QCOMPARE(mark.figures.front().title, std::string("Technology"));
        QCOMPARE(QString::fromStdString(mark.figures.front().value),
                 QStringLiteral("%1 nm, itrs-lstp, projection paper").arg(node_nm));
        // On an axis of that setting it stands at its value.
        const std::vector<ScatterMark> atNode =
            marksOf(experiment, experiment.workloads[0].name, {&engine}, "node_nm", "energy_uj");
        QCOMPARE(atNode.size(), std::size_t(1));
        QCOMPARE(atNode.front().x, node_nm);
    }

    void publishedFigures_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("id");
        QTest::addColumn<double>("value");
        QTest::newRow("permdnn peak") << "PermDNN, 28 nm"
                                      << "peak_gops" << 614.4;
        QTest::newRow("permdnn area") << "PermDNN, 28 nm"
                                      << "area_mm2" << 8.85;
        QTest::newRow("permdnn power") << "PermDNN, 28 nm"
                                       << "power_mw" << 703.4;
        QTest::newRow("permdnn dense-equivalent") << "PermDNN, 28 nm"
                                                  << "equivalent_tops" << 14.74;
        QTest::newRow("permdnn clock") << "PermDNN, 28 nm"
                                       << "clock_ghz" << 1.2;
        QTest::newRow("eie peak") << "EIE, 45 nm"
                                  << "peak_gops" << 102.0;
        QTest::newRow("eie area") << "EIE, 45 nm"
                                  << "area_mm2" << 40.8;
        QTest::newRow("eie power") << "EIE, 45 nm"
                                   << "power_mw" << 590.0;
        // 102 x 1.285 / 0.8 = 163.8375
        QTest::newRow("carried peak") << "EIE, carried to 28 nm"
                                      << "peak_gops" << 163.8375;
        QTest::newRow("carried area") << "EIE, carried to 28 nm"
                                      << "area_mm2" << 15.7;
        QTest::newRow("carried power") << "EIE, carried to 28 nm"
                                       << "power_mw" << 590.0;
        // 102 x 256/64 x 1.2/0.8 = 612
        QTest::newRow("own peak") << "EIE 256 PE, own 28 nm projection"
                                  << "peak_gops" << 612.0;
        QTest::newRow("own area") << "EIE 256 PE, own 28 nm projection"
                                  << "area_mm2" << 63.8;
        QTest::newRow("circnn 45 nm") << "CirCNN, 45 nm"
                                      << "equivalent_tops" << 0.8;
        QTest::newRow("circnn 28 nm") << "CirCNN, carried to 28 nm"
                                      << "equivalent_tops" << 1.28;
        QTest::newRow("circnn power") << "CirCNN, carried to 28 nm"
                                      << "power_mw" << 80.0;
    }
    void publishedFigures() {
        QFETCH(QString, name);
        QFETCH(QString, id);
        QFETCH(double, value);
        COMPARE_CLOSE(metric(point(name.toStdString()), id.toStdString()), value, 1e-12, 0.0);
    }

    void publishedPeaksAreNoThroughput() {
        QCOMPARE(publishedPoints().size(), std::size_t(6));
        for (const ReferencePoint& p : publishedPoints()) {
            QVERIFY(std::isnan(metric(p, "throughput_gops")));
            if (p.name.rfind("CirCNN", 0) == 0) {
                QVERIFY2(std::isnan(metric(p, "area_mm2")), "CirCNN has no published area");
            }
        }
    }

    void sourcesStateTheirStatus() {
        const auto says = [](const std::string& name, const std::string& text) {
            return point(name).source.find(text) != std::string::npos;
        };
        QVERIFY(says("PermDNN, 28 nm", "area_mm2 8.85 secondary"));
        QVERIFY(says("EIE, 45 nm", "area_mm2 40.8 published"));
        QVERIFY(says("EIE, carried to 28 nm", "area_mm2 15.7 recalled (unverified)"));
        QVERIFY(says("EIE, carried to 28 nm", "derived (102 x 1.285 / 0.8)"));
        QVERIFY(says("EIE 256 PE, own 28 nm projection", "area_mm2 63.8 published"));
        QVERIFY(says("CirCNN, 45 nm", "power_mw 80 recalled (unverified)"));
        for (const ReferencePoint& p : publishedPoints()) {
            QVERIFY2(p.source.find("MICRO") != std::string::npos ||
                         p.source.find("ISCA") != std::string::npos,
                     p.name.c_str());
        }
    }

    /// Marks carry all figures of their design, in words, and what is known of each.
    void marksCarryTheirFigures() {
        QCOMPARE(publishedStatuses().size(), publishedPoints().size());
        const Experiment experiment = defaultExperiment();
        const std::vector<ScatterMark> marks =
            marksOf(experiment, experiment.workloads.front().name, {findEngine("permdnn")},
                    "area_mm2", "power_mw");
        const auto says = [&](const std::string& label, const std::string& title) {
            for (const ScatterMark& mark : marks) {
                for (const MarkFigure& figure : mark.figures) {
                    if (mark.label == label && figure.title == title) {
                        return QString::fromStdString(figure.value + ", " + figure.status);
                    }
                }
            }
            return QString();
        };
        QCOMPARE(says("PermDNN, 28 nm", "Area"), QStringLiteral("8.85 mm², secondary"));
        QCOMPARE(says("EIE, carried to 28 nm", "Area"),
                 QStringLiteral("15.7 mm², recalled (unverified)"));
        QCOMPARE(says("EIE, carried to 28 nm", "PE count"), QStringLiteral("64, derived"));
        QVERIFY(says("PermDNN's design, modelled", "Area").endsWith(QStringLiteral(" mm², ")));
    }

    void peaksAreMarkedAsPeaks_data() {
        QTest::addColumn<QString>("y");
        QTest::addColumn<QString>("start");
        QTest::addColumn<QString>("label");
        QTest::addColumn<double>("value");
        QTest::newRow("throughput") << "throughput_gops"
                                    << "PermDNN"
                                    << "PermDNN, 28 nm (peak, published)" << 614.4;
        QTest::newRow("throughput, derived") << "throughput_gops"
                                             << "EIE, carried"
                                             << "EIE, carried to 28 nm (peak, derived)" << 163.8375;
        QTest::newRow("area is no peak") << "area_mm2"
                                         << "EIE, 45"
                                         << "EIE, 45 nm" << 40.8;
        QTest::newRow("no area for CirCNN") << "throughput_gops"
                                            << "CirCNN"
                                            << "" << 0.0;
        QTest::newRow("no energy known") << "energy_uj"
                                         << "EIE"
                                         << "" << 0.0;
    }
    void peaksAreMarkedAsPeaks() {
        QFETCH(QString, y);
        QFETCH(QString, start);
        QFETCH(QString, label);
        QFETCH(double, value);
        ScatterChoice choice;
        choice.y = y.toStdString();
        const ScatterSpec spec = makeScatter(test::smallOutcome(), {}, choice);
        const ScatterMark* found = test::markOf(spec, start.toStdString());
        QCOMPARE(found == nullptr, label.isEmpty());
        if (found) {
            QCOMPARE(QString::fromStdString(found->label), label);
            COMPARE_CLOSE(found->y, value, 1e-12, 0.0);
            QVERIFY(found->kind == MarkKind::Published);
            QVERIFY(!found->source.empty());
        }
    }

    void efficienciesOfMarks_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("start");
        QTest::addColumn<QString>("label");
        QTest::addColumn<double>("value");
        QTest::newRow("per watt") << "gops_per_w"
                                  << "EIE, 45"
                                  << "EIE, 45 nm (peak, derived)" << 102.0 / 0.59;
        QTest::newRow("per area") << "gops_per_mm2"
                                  << "PermDNN"
                                  << "PermDNN, 28 nm (peak, derived)" << 614.4 / 8.85;
        QTest::newRow("dense-equivalent per watt")
            << "equivalent_tops_per_w"
            << "PermDNN"
            << "PermDNN, 28 nm (peak, derived)" << 14.74 / 0.7034;
        // CirCNN uses all of its inputs: its rate is no peak. 0.8 TOPS / 80 mW.
        QTest::newRow("CirCNN") << "equivalent_tops_per_w"
                                << "CirCNN, 45"
                                << "CirCNN, 45 nm" << 10.0;
    }
    void efficienciesOfMarks() {
        QFETCH(QString, id);
        QFETCH(QString, start);
        QFETCH(QString, label);
        QFETCH(double, value);
        // A table with that metric and with power, which CirCNN has and area it has not.
        RunOutcome outcome = test::smallOutcome();
        std::vector<ColumnSpec> specs = outcome.table->specs();
        specs[4] = {"power_mw", "Power", "mW", "", Sense::Minimise, ColumnRole::Metric, {}};
        specs[6] = {id.toStdString(), "Efficiency",       "", "",
                    Sense::Maximise,  ColumnRole::Metric, {}};
        std::vector<std::vector<double>> columns;
        for (std::size_t c = 0; c < specs.size(); ++c) {
            const auto values = outcome.table->column(c);
            columns.emplace_back(values.begin(), values.end());
        }
        outcome.table = std::make_shared<const ResultTable>(specs, columns);
        ScatterChoice choice;
        choice.x = "power_mw";
        choice.y = id.toStdString();
        const ScatterSpec spec = makeScatter(outcome, {}, choice);
        const ScatterMark* found = test::markOf(spec, start.toStdString());
        QVERIFY(found);
        QCOMPARE(QString::fromStdString(found->label), label);
        COMPARE_CLOSE(found->y, value, 1e-12, 0.0);
    }

    void ownReferencesAreMarks() {
        Experiment experiment;
        experiment.references = {
            {"our chip", {{"throughput_gops", 210.0}, {"area_mm2", 3.1}}, "lab notebook"},
            {"no area", {{"throughput_gops", 210.0}}, ""},
            {"at the edge", {{"throughput_gops", 0.0}, {"area_mm2", 3.1}}, ""},
        };
        const ScatterSpec spec = makeScatter(test::smallOutcome(), experiment, {});
        const ScatterMark* own = test::markOf(spec, "our chip");
        QVERIFY(own);
        QCOMPARE(own->label, std::string("our chip"));
        QCOMPARE(own->x, 3.1);
        QCOMPARE(own->y, 210.0);
        QCOMPARE(own->source, std::string("lab notebook"));
        QVERIFY(own->kind == MarkKind::Own);
        QVERIFY(!test::markOf(spec, "no area"));
        const ScatterMark* edge = test::markOf(spec, "at the edge");
        QVERIFY(edge && spec.y.zero_place > 0.0);
        QCOMPARE(edge->y, spec.y.zero_place);
    }
};

QTEST_APPLESS_MAIN(TstScatterMarks)
#include "tst_scatter_marks.moc"
