// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>

#include <QByteArray>
#include <QRegularExpression>
#include <QTest>

/// Fails unless |actual - expected| <= max(relative x |expected|, absolute); prints 17 digits.
#define COMPARE_CLOSE(actual, expected, relative, absolute)                                        \
    do {                                                                                           \
        const double actualValue_ = (actual);                                                      \
        const double expectedValue_ = (expected);                                                  \
        const double allowed_ =                                                                    \
            std::max(double(relative) * std::abs(expectedValue_), double(absolute));               \
        const bool close_ = std::abs(actualValue_ - expectedValue_) <= allowed_;                   \
        QVERIFY2(close_, qPrintable(QString::fromLatin1("%1 = %2, expected %3 (allowed %4)")       \
                                        .arg(QString::fromLatin1(#actual))                         \
                                        .arg(actualValue_, 0, 'g', 17)                             \
                                        .arg(expectedValue_, 0, 'g', 17)                           \
                                        .arg(allowed_, 0, 'g', 3)));                               \
    } while (false)

namespace permdse::test {

/// Any warning printed by Qt fails the test; the offscreen platform's own note is exempt. Call it
/// from init().
inline void failOnAnyWarning() {
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
}

} // namespace permdse::test
