// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <string>

#include <fmt/format.h>

#include "core/architecture/model_revision.h"
#include "core/base/seeded_random.h"
#include "core/base/version.h"
#include "core/engines/registry.h"
#include "core/layer/workload_library.h"
#include "core/technology/technology.h"
#include "tests/support/compare.h"
#include "tests/support/drawn_design.h"

using namespace permdse;

namespace {

/// Metrics of references and random designs, in so many digits that another machine's library
/// functions give the same text.
std::string figures() {
    std::string text;
    SeededRandom random(2018);
    const Technology technology{TechnologySettings{}};
    for (const Engine* engine : engines()) {
        for (const char* workload : {"permdnn-paper", "alexnet-fc"}) {
            DesignValues design = engine->referenceDesign(technology);
            for (int trial = 0; trial < 20; ++trial) {
                const Evaluation all =
                    engine->evaluate(design, *findBuiltinWorkload(workload), technology);
                for (const double metric : all.metrics) {
                    text += fmt::format("{:.6g} ", metric);
                }
                design = test::drawnDesign(*engine, random, technology);
            }
        }
    }
    return text;
}

} // namespace

class TstModelRevision : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    /// A changed figure needs another revision.
    void figuresAreThoseOfTheRevision() {
        const std::string now = contentHash(figures());
        QVERIFY2(
            modelRevision == 5 && now == "b7c594c080f54d5e",
            qPrintable(QString("the figures are %1: raise modelRevision, write down the reason "
                               "under Model changes, and put both here")
                           .arg(QString::fromStdString(now))));
    }

    void identityNamesRevisionAndTables() {
        QVERIFY(modelIdentity().starts_with(std::to_string(modelRevision) + "-"));
        QCOMPARE(modelIdentity().size(), std::to_string(modelRevision).size() + 17);
    }
};

QTEST_APPLESS_MAIN(TstModelRevision)
#include "tst_model_revision.moc"
