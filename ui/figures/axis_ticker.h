// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QVector>

#include <qcustomplot.h>

namespace permdse::ui {

/// A tick's number as displayNumber() has it, with "10⁷" instead of "1e+07".
[[nodiscard]] QString tickText(double value);

/// Ticks of a linear axis, labelled by tickText().
class LinearTicker : public QCPAxisTicker {
protected:
    QString getTickLabel(double tick, const QLocale& locale, QChar formatChar,
                         int precision) override;
};

/// Ticks of an axis that counts: at whole numbers only, and none between those that are labelled.
class WholeTicker final : public LinearTicker {
protected:
    double getTickStep(const QCPRange& range) override;
    int getSubTickCount(double tickStep) override;
};

/// Ticks of a logarithmic axis that are readable over half a decade as over twenty: at powers of
/// ten, with 2 and 5 or more between them where there is room, and evenly spaced where the range is
/// too short for either.
class LogTicker final : public LinearTicker {
public:
    /// Values of 0 stand at `place`; below `scaleBreak` there is no other tick. 0: there are none.
    void setZero(double place, double scaleBreak);

protected:
    QString getTickLabel(double tick, const QLocale& locale, QChar formatChar,
                         int precision) override;
    QVector<double> createTickVector(double tickStep, const QCPRange& range) override;
    QVector<double> createSubTickVector(int subTickCount, const QVector<double>& ticks) override;

private:
    [[nodiscard]] QVector<double> scaleTicks(double tickStep, const QCPRange& range);

    QVector<double> m_subTicks;
    double m_zeroPlace = 0.0, m_zeroBreak = 0.0;
    bool m_linear = false;
};

} // namespace permdse::ui
