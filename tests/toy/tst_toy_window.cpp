// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLabel>
#include <QMenu>
#include <QTabBar>
#include <QTabWidget>
#include <QTest>

#include "tests/support/compare.h"
#include "tests/toy/toy_view.h"
#include "tests/ui/window_desk.h"
#include "ui/views/theme.h"
#include "ui/window/help_dialogs.h"
#include "ui/window/screenshots.h"

using namespace permdse;
using namespace permdse::ui;
using namespace permdse::ui::test;

namespace {

/// Opens three designs of the toy engine.
bool openToys(Desk& desk) {
    const QString path = desk.directory.filePath(QStringLiteral("toys.json"));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly)) {
        return false;
    }
    file.write(R"({"name": "toys", "workloads": ["alexnet-fc"],
                   "architectures": [{"kind": "toy", "sweep": {"macs": [16, 32, 64]}}],
                   "objectives": {"latency_us": "min", "area_mm2": "min"}})");
    file.close();
    return desk.window.openFile(path) && !desk.isBannerShown();
}

} // namespace

/// An engine that no file of the window knows is edited, run and inspected in it, and a view that
/// none knows shows what came out.
class TstToyWindow : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(*qApp, Appearance::Light); }
    void init() { permdse::test::failOnAnyWarning(); }

    void isEditedAndRun() {
        Desk desk;
        QVERIFY2(openToys(desk), qPrintable(desk.bannerText()));
        auto* tabs = desk.find<QTabWidget>("architectureTabs");
        QCOMPARE(tabs->count(), 1);
        QCOMPARE(tabs->tabText(0), QStringLiteral("Toy"));
        QVERIFY(desk.run());
        QCOMPARE(desk.window.result()->outcome.table->rowCount(), std::size_t(3));
        QVERIFY(!desk.picture("toy").isNull());
    }

    /// In the tabs, in the menu, in the pictures and in a file.
    void aViewIsALineInTheTable() {
        Desk desk;
        auto* tabs = desk.find<QTabWidget>("canvasTabs");
        auto* view = desk.find<ToyView>("toyView");
        QCOMPARE(tabs->tabText(tabs->indexOf(view)), QStringLiteral("Toy rows"));
        QVERIFY(openToys(desk));
        QVERIFY(desk.run());
        QVERIFY(tabs->currentWidget() != view);
        desk.find<QAction>("viewToy")->trigger();
        QCOMPARE(tabs->currentWidget(), view);
        QVERIFY(desk.find<QMenu>("menuView")->actions().contains(desk.find<QAction>("viewToy")));
        QCOMPARE(view->bars().spec().bars.front().parts.front().value, 3.0);
        desk.find<QLineEdit>("resultFilter")->setText(QStringLiteral("macs > 16"));
        QCOMPARE(view->bars().spec().bars.front().parts.front().value, 2.0);
        desk.picture("toy_view");

        desk.answers.save_path = desk.directory.filePath(QStringLiteral("rows.svg"));
        QVERIFY(desk.find<QAction>("actionExportFigure")->isEnabled());
        desk.trigger("actionExportFigure");
        QFile file(desk.answers.save_path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("Rows of the toy"));

        QVERIFY(takeScreenshots(desk.window, desk.directory.path()).has_value());
        const QImage picture(desk.directory.filePath(QStringLiteral("toy.png")));
        QCOMPARE(picture.size(), QSize(500, 400));
        QVERIFY(QFile::exists(desk.directory.filePath(QStringLiteral("pareto.png"))));
    }

    void isNamedAmongTheBaselines() {
        AboutDialog about;
        const auto* text = about.findChild<QLabel*>(QStringLiteral("aboutText"));
        QVERIFY(text->text().contains(QStringLiteral("EIE, CirCNN and Toy")));
    }
};

QTEST_MAIN(TstToyWindow)
#include "tst_toy_window.moc"
