// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLabel>
#include <QTabBar>
#include <QTabWidget>
#include <QTest>

#include "tests/support/compare.h"
#include "tests/ui/window_desk.h"
#include "ui/views/theme.h"
#include "ui/window/help_dialogs.h"

using namespace permdse;
using namespace permdse::ui;
using namespace permdse::ui::test;

/// An engine that no file of the window knows is edited, run and inspected in it.
class TstToyWindow : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(*qApp, Appearance::Light); }
    void init() { permdse::test::failOnAnyWarning(); }

    void isEditedAndRun() {
        Desk desk;
        desk.answers.open_path = desk.directory.filePath(QStringLiteral("toys.json"));
        QFile file(desk.answers.open_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"name": "toys", "workloads": ["alexnet-fc"],
                       "architectures": [{"kind": "toy", "sweep": {"macs": [16, 32, 64]}}],
                       "objectives": {"latency_us": "min", "area_mm2": "min"}})");
        file.close();
        desk.trigger("actionOpen");
        QVERIFY2(!desk.isBannerShown(), qPrintable(desk.bannerText()));
        auto* tabs = desk.find<QTabWidget>("architectureTabs");
        QCOMPARE(tabs->count(), 1);
        QCOMPARE(tabs->tabText(0), QStringLiteral("Toy"));
        QVERIFY(desk.run());
        QCOMPARE(desk.window.result()->outcome.table->rowCount(), std::size_t(3));
        QVERIFY(!desk.picture("toy").isNull());
    }

    void isNamedAmongTheBaselines() {
        AboutDialog about;
        const auto* text = about.findChild<QLabel*>(QStringLiteral("aboutText"));
        QVERIFY(text->text().contains(QStringLiteral("EIE, CirCNN and Toy")));
    }
};

QTEST_MAIN(TstToyWindow)
#include "tst_toy_window.moc"
