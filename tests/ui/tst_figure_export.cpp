// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QFileInfo>
#include <QPainter>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>

#include <qcustomplot.h>

#include "core/figure/timeline.h"
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

    /// Colours and shades of a timeline come out of Qt's renderer as browsers show them.
    void timelineAsPng() {
        TimelineSpec spec;
        spec.cycles = 4;
        spec.lanes = {{"feed.busy", "feed.busy", false, 1.0, {1.0, 1.0, 1.0, 1.0}},
                      {"pe0: busy", "pe0: busy", true, 1.0, {1.0, 0.5, 0.0, 0.0}}};
        const QByteArray png = svgToPng(QByteArray::fromStdString(timelineSvg(spec)));
        const QImage image = QImage::fromData(png, "PNG");
        QVERIFY(image.save(QStringLiteral(PERMDSE_ARTIFACT_DIR "/timeline.png")));
        QCOMPARE(image.width(), 2 * 960);
        int grey = 0, blue = 0, pale = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QRgb pixel = image.pixel(x, y);
                grey += pixel == qRgb(0x6e, 0x6e, 0x6e) ? 1 : 0;
                blue += pixel == qRgb(0x00, 0x72, 0xb2) ? 1 : 0;
                // halfway to white
                pale += qAbs(qRed(pixel) - 0x80) < 3 && qAbs(qBlue(pixel) - 0xd9) < 3 ? 1 : 0;
            }
        }
        QVERIFY(grey > 60'000); // 1380 x 52
        QVERIFY(blue > 2'400);  // 345 x 9, without edges
        QVERIFY(pale > 2'400);
        QCOMPARE(svgToPng("no SVG"), QByteArray());
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
        QCOMPARE(QFileInfo(path).dir().entryList(QDir::Files | QDir::Hidden).filter(".permdse-"),
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
