// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/axis_ticker.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/unit_format.h"

namespace permdse::ui {

namespace {

constexpr int mostDecadeTicks = 8;

QString superscript(QString digits) {
    static const QString raised = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
    for (QChar& c : digits) {
        c = c == QLatin1Char('-') ? QChar(0x207b) : raised.at(c.digitValue());
    }
    return digits;
}

/// Where ticks stand within a decade, by the number of decades that the axis spans.
std::vector<double> mantissas(double decades) {
    if (decades < 1.2) {
        return {1.0, 1.5, 2.0, 3.0, 5.0, 7.0};
    }
    if (decades < 3.2) {
        return {1.0, 2.0, 5.0};
    }
    return {1.0};
}

} // namespace

QString tickText(double value) {
    const QString text = QString::fromStdString(displayNumber(value, 6));
    const qsizetype exponent = text.indexOf(QLatin1Char('e'));
    if (!std::isfinite(value) || exponent < 0) {
        return text; // "not modelled" and "infinite" have an e as well
    }
    const QString mantissa = text.left(exponent);
    const QString power =
        QStringLiteral("10") + superscript(QString::number(text.mid(exponent + 1).toInt()));
    return mantissa == QLatin1String("1") ? power : mantissa + QStringLiteral("×") + power;
}

QString LinearTicker::getTickLabel(double tick, const QLocale& locale, QChar formatChar,
                                   int precision) {
    Q_UNUSED(locale)
    Q_UNUSED(formatChar)
    Q_UNUSED(precision)
    return tickText(tick);
}

double WholeTicker::getTickStep(const QCPRange& range) {
    return std::max(1.0, std::floor(LinearTicker::getTickStep(range))); // 2 for 2.5
}

int WholeTicker::getSubTickCount(double tickStep) {
    Q_UNUSED(tickStep)
    return 0;
}

void LogTicker::setZero(double place, double scaleBreak) {
    m_zeroPlace = place;
    m_zeroBreak = scaleBreak;
}

QString LogTicker::getTickLabel(double tick, const QLocale& locale, QChar formatChar,
                                int precision) {
    return m_zeroPlace > 0.0 && tick == m_zeroPlace
               ? QStringLiteral("0")
               : LinearTicker::getTickLabel(tick, locale, formatChar, precision);
}

QVector<double> LogTicker::createTickVector(double tickStep, const QCPRange& range) {
    QVector<double> ticks = scaleTicks(tickStep, range);
    if (m_zeroPlace > 0.0) {
        const auto isBelow = [this](double tick) { return tick < m_zeroBreak; };
        ticks.removeIf(isBelow);
        m_subTicks.removeIf(isBelow);
        ticks.prepend(m_zeroPlace);
    }
    return ticks;
}

QVector<double> LogTicker::scaleTicks(double tickStep, const QCPRange& range) {
    m_subTicks.clear();
    const double decades = range.lower > 0.0 ? std::log10(range.upper / range.lower) : 0.0;
    m_linear = !(decades >= 0.7);
    if (m_linear) {
        return QCPAxisTicker::createTickVector(tickStep, range);
    }
    const std::vector<double> major = mantissas(decades);
    const int stride = std::max(1, static_cast<int>(std::ceil(decades / mostDecadeTicks)));
    const int first = static_cast<int>(std::floor(std::log10(range.lower)));
    const int last = static_cast<int>(std::ceil(std::log10(range.upper)));
    QVector<double> ticks;
    for (int power = first; power <= last; ++power) {
        const double decade = std::pow(10.0, power);
        const bool labelled = (power % stride + stride) % stride == 0;
        for (const double mantissa : major) {
            (labelled ? ticks : m_subTicks).append(mantissa * decade);
        }
        for (int mantissa = 2; stride == 1 && mantissa <= 9; ++mantissa) {
            if (std::find(major.begin(), major.end(), double(mantissa)) == major.end()) {
                m_subTicks.append(mantissa * decade);
            }
        }
    }
    return ticks;
}

QVector<double> LogTicker::createSubTickVector(int subTickCount, const QVector<double>& ticks) {
    // Evenly spaced ones would fill the gap to the place of 0.
    return m_linear && m_zeroPlace == 0.0 ? QCPAxisTicker::createSubTickVector(subTickCount, ticks)
                                          : m_subTicks;
}

} // namespace permdse::ui
