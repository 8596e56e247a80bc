// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <QImage>
#include <QPalette>
#include <QTest>
#include <QWidget>

#include "core/figure/breakdown.h"
#include "core/figure/scatter.h"

namespace permdse::test {

inline constexpr QSize pictureSize(760, 520);

inline AxisSpec axis(const char* column, const char* label, Sense better, bool logarithmic,
                     double min, double max) {
    return {column, label, better, logarithmic, min, max};
}

/// A cloud along area x throughput with its front, from a seed.
inline ScatterSeries cloud(const char* architecture, const char* title, std::size_t points,
                           double area, double gops, unsigned seed, std::uint32_t firstRow) {
    std::mt19937 random(seed);
    std::normal_distribution<double> spread(0.0, 0.22);
    ScatterSeries series;
    series.architecture = architecture;
    series.title = title;
    double bestY = 0.0;
    std::vector<std::pair<double, double>> feasiblePoints;
    for (std::size_t i = 0; i < points; ++i) {
        const double size = spread(random);
        const double x = area * std::pow(10.0, 1.6 * size);
        const double y = gops * std::pow(10.0, size - 0.3 * std::abs(spread(random)));
        series.rows.push_back(firstRow + static_cast<std::uint32_t>(i));
        series.x.push_back(x);
        series.y.push_back(y);
        series.colour.push_back(100.0 * x / area);
        series.feasible.push_back(i % 5 != 0);
        if (series.feasible.back()) {
            feasiblePoints.emplace_back(x, y);
        }
    }
    series.on_front.resize(points);
    std::sort(feasiblePoints.begin(), feasiblePoints.end());
    for (const auto& [x, y] : feasiblePoints) {
        if (y > bestY) {
            series.front_x.push_back(x);
            series.front_y.push_back(y);
            bestY = y;
            const auto place = std::find(series.x.begin(), series.x.end(), x) - series.x.begin();
            series.on_front[static_cast<std::size_t>(place)] = true;
        }
    }
    return series;
}

inline ScatterSpec paperScatter(std::size_t points) {
    ScatterSpec spec;
    spec.title =
        "Throughput against area: The six layers of PermDNN (AlexNet FC6 to FC8, NMT-1 to NMT-3)";
    spec.x = axis("area_mm2", "Area [mm²]", Sense::Minimise, true, 0.5, 160.0);
    spec.y = axis("throughput_gops", "Throughput [GOPS]", Sense::Maximise, true, 20.0, 2500.0);
    spec.series = {
        cloud("permdnn", "PermDNN", points, 5.0, 400.0, 1, 0),
        cloud("eie", "EIE", points / 4, 20.0, 120.0, 2, static_cast<std::uint32_t>(points)),
        cloud("circnn", "CirCNN", points / 4, 3.0, 60.0, 3,
              static_cast<std::uint32_t>(2 * points))};
    spec.marks = {
        {"PermDNN, 28 nm (peak, published)", 8.85, 614.4, "PermDNN, MICRO 2018",
         MarkKind::Published},
        {"EIE, 45 nm (peak, published)", 40.8, 102.0, "EIE, ISCA 2016", MarkKind::Published},
        {"EIE, carried to 28 nm (peak, derived)", 15.7, 163.8, "derived", MarkKind::Published},
        {"EIE 256 PE, own 28 nm projection (peak, derived)", 63.8, 612.0, "published",
         MarkKind::Published},
        {"our test chip", 3.1, 210.0, "lab notebook", MarkKind::Own},
    };
    return spec;
}

inline ScatterSpec withColour(ScatterSpec spec, bool logarithmic) {
    spec.colour = axis("energy_uj", "Energy [µJ]", Sense::Minimise, logarithmic, 20.0, 900.0);
    return spec;
}

/// Three feasible points and an infeasible one, easily told apart.
inline ScatterSpec smallScatter() {
    ScatterSpec spec;
    spec.title = "Small";
    spec.x = axis("a", "A", Sense::Minimise, false, 0.0, 10.0);
    spec.y = axis("b", "B", Sense::Maximise, false, 0.0, 10.0);
    ScatterSeries series;
    series.architecture = "permdnn";
    series.title = "PermDNN";
    series.rows = {3, 5, 8, 13};
    series.x = {2.0, 5.0, 8.0, 5.0};
    series.y = {3.0, 6.0, 7.0, 2.0};
    series.feasible = {true, true, true, false};
    series.on_front = {true, true, true, false};
    series.front_x = {2.0, 5.0, 8.0};
    series.front_y = {3.0, 6.0, 7.0};
    spec.series = {series};
    return spec;
}

inline BarSpec energyBars() {
    BarSpec spec;
    spec.title = "Energy by category";
    spec.value_label = "Energy [µJ]";
    const std::vector<std::string> titles = {"Memory", "Register", "Combinational", "Clock",
                                             "Global"};
    spec.bars = {{"PermDNN, chosen design", {}}, {"PermDNN, reference", {}}, {"EIE, 64 PE", {}}};
    const std::vector<std::vector<double>> values = {
        {1.2, 2.1, 5.4, 1.0, 0.1}, {1.5, 2.4, 6.0, 1.3, 0.2}, {14.1, 3.0, 2.2, 5.1, 0.0}};
    for (std::size_t bar = 0; bar < spec.bars.size(); ++bar) {
        for (std::size_t part = 0; part < titles.size(); ++part) {
            spec.bars[bar].parts.push_back({titles[part], values[bar][part], {}});
        }
    }
    return spec;
}

inline void save(const QImage& image, const char* name) {
    QVERIFY(image.save(
        QStringLiteral(PERMDSE_ARTIFACT_DIR "/figures_%1.png").arg(QLatin1String(name))));
}

/// Pixels near a colour; antialiasing and translucency shade them.
inline int pixelsLike(const QImage& image, const QColor& colour, int tolerance = 40) {
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QRgb pixel = image.pixel(x, y);
            const int distance = std::abs(qRed(pixel) - colour.red()) +
                                 std::abs(qGreen(pixel) - colour.green()) +
                                 std::abs(qBlue(pixel) - colour.blue());
            count += distance <= tolerance ? 1 : 0;
        }
    }
    return count;
}

inline QPalette darkPalette() {
    QPalette palette;
    palette.setColor(QPalette::Base, QColor(0xff1b1c1f));
    palette.setColor(QPalette::Text, QColor(0xffe8e8ea));
    palette.setColor(QPalette::Window, QColor(0xff26272b));
    palette.setColor(QPalette::WindowText, QColor(0xffe8e8ea));
    return palette;
}

/// A shown plot of a fixed size, laid out.
inline void showAt(QWidget& widget, QSize size) {
    widget.resize(size);
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
}

inline QPoint rounded(const std::optional<QPointF>& position) {
    return position ? position->toPoint() : QPoint(-1, -1);
}

} // namespace permdse::test
