// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>
#include <string>
#include <utility>

#include <QFile>
#include <QFileInfo>
#include <QPainter>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>

#include <qcustomplot.h>

#include "core/trace/trace_file.h"
#include "tests/support/compare.h"
#include "tests/ui/figure_samples.h"
#include "ui/figures/bar_plot.h"
#include "ui/figures/figure_export.h"
#include "ui/figures/figure_theme.h"
#include "ui/figures/scatter_plot.h"

using namespace permdse;
using namespace permdse::ui;
using namespace permdse::test;

class TstFigureExport : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    /// 960 cycles in 480 columns: a signal that is always high, and a PE that is busy in the first
    /// half, in every other cycle of the third quarter and not at all in the last.
    static std::shared_ptr<const RecordedTrace> halfBusy() {
        auto trace = std::make_shared<RecordedTrace>();
        trace->cycles = 960;
        RecordedTrace::Signal pe{"pe0", "busy", 1, {{0, 1}}};
        for (std::int64_t cycle = 480; cycle <= 720; ++cycle) {
            pe.changes.emplace_back(cycle, cycle % 2);
        }
        trace->lines = {{"feed", "busy", 1, {{0, 1}}}, std::move(pe)};
        return trace;
    }

    void timelineAsPng() {
        const QByteArray png =
            renderTimeline(halfBusy(), QStringLiteral("Timeline: half busy"), PictureFormat::Png);
        const QImage image = QImage::fromData(png, "PNG");
        QVERIFY(image.save(QStringLiteral(PERMDSE_ARTIFACT_DIR "/timeline.png")));
        QCOMPARE(image.width(), 2 * reportFigureSize.width());
        const FigureTheme theme = FigureTheme::fromPalette(lightPalette());
        const QColor full = theme.part(0);
        const QColor half((full.red() + 255) / 2, (full.green() + 255) / 2,
                          (full.blue() + 255) / 2);
        // Of at least 2 x 700 pixels all, half and a quarter, 52 and 8 high.
        QVERIFY(pixelsLike(image, theme.muted, 0) > 1400 * 52);
        QVERIFY(pixelsLike(image, full, 0) > 700 * 8);
        QVERIFY(pixelsLike(image, half, 6) > 350 * 8);
        QVERIFY(pixelsLike(image, half, 6) < pixelsLike(image, full, 0));
    }

    void timelineAsSvg_data() {
        QTest::addColumn<bool>("isEmpty");
        QTest::newRow("half busy") << false;
        QTest::newRow("no signals") << true;
    }
    void timelineAsSvg() {
        QFETCH(bool, isEmpty);
        const QByteArray svg =
            renderTimeline(isEmpty ? std::make_shared<const RecordedTrace>() : halfBusy(),
                           QStringLiteral("A < B & \"C\": sub"), PictureFormat::Svg);
        QVERIFY(QSvgRenderer(svg).isValid());
        QVERIFY(!svg.contains("<image"));
        QVERIFY(svg.contains("<title>A &lt; B &amp; &quot;C&quot;: sub</title>"));
        QVERIFY(svg.contains("Cycle"));
        QCOMPARE(svg.contains(">800<"), !isEmpty); // a tick
        QCOMPARE(svg.contains("feed.busy"), !isEmpty);
    }

    /// All cells of a shade are one shape: with a group for each the file would have megabytes.
    void timelineOfManyPesIsNoLargeFile() {
        auto trace = std::make_shared<RecordedTrace>();
        trace->cycles = 480;
        for (int pe = 0; pe < 64; ++pe) {
            RecordedTrace::Signal busy{"pe" + std::to_string(pe), "busy", 1, {}};
            for (std::int64_t cycle = 0; cycle < trace->cycles; ++cycle) {
                busy.changes.emplace_back(cycle, (cycle + pe) % 2);
            }
            trace->lines.push_back(std::move(busy));
        }
        const QByteArray svg = renderTimeline(trace, QStringLiteral("Chess"), PictureFormat::Svg);
        QVERIFY2(svg.size() < 1'000'000, qPrintable(QString::number(svg.size())));
        QVERIFY(QSvgRenderer(svg).isValid());
    }

    void exportFormats_data() {
        QTest::addColumn<QString>("ending");
        QTest::addColumn<QByteArray>("start");
        QTest::newRow("png") << "png" << QByteArray("\x89PNG");
        QTest::newRow("svg") << "svg" << QByteArray("<?xml");
        QTest::newRow("pdf") << "pdf" << QByteArray("%PDF-");
        QTest::newRow("capital letters") << "PNG" << QByteArray("\x89PNG");
    }
    void exportFormats() {
        QFETCH(QString, ending);
        QFETCH(QByteArray, start);
        ScatterPlot plot;
        plot.setPalette(lightPalette());
        plot.setSpec(paperScatter(2000));
        const QString path = QStringLiteral(PERMDSE_ARTIFACT_DIR "/figures_export.") + ending;
        for (int round = 0; round < 2; ++round) { // the second replaces the first
            const Result<bool> written = exportFigure(*plot.plot(), path, pictureSize);
            QVERIFY2(written.has_value(), written ? "" : toText(written.error()).c_str());
        }
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().startsWith(start));
        QCOMPARE(QFileInfo(path)
                     .dir()
                     .entryList(QDir::Files | QDir::Hidden)
                     .filter(QStringLiteral(".permdse-")),
                 QStringList());
        if (ending == QLatin1String("png")) {
            QCOMPARE(QImage(path).size(), 2 * pictureSize);
        }
    }

    void exportRefusals() {
        ScatterPlot plot;
        const QTemporaryDir directory;
        const auto code = [&](const QString& name) {
            const Result<bool> result =
                exportFigure(*plot.plot(), directory.filePath(name), QSize(200, 150));
            return result ? std::string() : result.error().front().code;
        };
        QCOMPARE(code(QStringLiteral("figure.gif")), std::string("FIG-0001"));
        QCOMPARE(code(QStringLiteral("figure")), std::string("FIG-0001"));
        for (const QString& ending :
             {QStringLiteral("png"), QStringLiteral("svg"), QStringLiteral("pdf")}) {
            QCOMPARE(code(QStringLiteral("missing/figure.") + ending), std::string("FIG-0002"));
        }
        QVERIFY(QDir(directory.path()).isEmpty());
    }

    void svgIsVectorsWithText() {
        ScatterSpec spec = paperScatter(2000);
        spec.title = "A < B & \"C\": sub";
        const QByteArray svg = renderSvg(spec, pictureSize);
        QFile artifact(QStringLiteral(PERMDSE_ARTIFACT_DIR "/figures_scatter.svg"));
        QVERIFY(artifact.open(QIODevice::WriteOnly) && artifact.write(svg) == svg.size());
        QVERIFY(svg.startsWith("<svg xmlns"));
        QVERIFY(!svg.contains("<image"));
        QVERIFY(!svg.contains("<script"));
        QVERIFY(svg.contains("<title>A &lt; B &amp; &quot;C&quot;: sub</title>"));
        QVERIFY(svg.contains(">PermDNN, 28 nm"));
        QVERIFY(svg.contains("mm²"));
        QVERIFY(svg.contains("clip-path=\"url(#clip-"));
        QVERIFY2(svg.size() < 1500000, qPrintable(QString::number(svg.size())));
        QSvgRenderer renderer(svg);
        QVERIFY(renderer.isValid());
        QCOMPARE(renderer.defaultSize(), pictureSize);
        QImage image(pictureSize, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::white);
        QPainter painter(&image);
        renderer.render(&painter);
        painter.end();
        save(image, "scatter_from_svg");
        QVERIFY(pixelsLike(image, FigureTheme::light().architecture("permdnn", 0)) > 500);
    }

    void svgOfBars() {
        const QByteArray svg = renderSvg(energyBars(), QSize(700, 300));
        QVERIFY(QSvgRenderer(svg).isValid());
        QVERIFY(svg.contains("Combinational"));
        QVERIFY(!svg.contains("<image"));
        // Two figures in one page: their clip names differ.
        const QByteArray other = renderSvg(smallScatter(), QSize(700, 300));
        const auto name = [](const QByteArray& text) {
            return text.mid(text.indexOf("id=\"clip-"), 26);
        };
        QVERIFY(name(svg) != name(other));
    }

    void svgKeepsColourScaleAsVectors() {
        const QByteArray svg = renderSvg(withColour(paperScatter(500), false), pictureSize);
        QVERIFY(!svg.contains("<image"));
        QVERIFY(svg.contains("Energy [µJ]"));
    }

    void drawingSvgLeavesThePlotAlone() {
        ScatterPlot plot;
        plot.setPalette(lightPalette());
        plot.setSpec(paperScatter(2000));
        const QImage before = plot.toImage(pictureSize);
        (void)toSvg(*plot.plot(), QSize(300, 200));
        QVERIFY(plot.toImage(pictureSize) == before);
    }
};

QTEST_MAIN(TstFigureExport)
#include "tst_figure_export.moc"
