// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QByteArray>
#include <QSize>
#include <QString>

#include "core/base/result.h"
#include "core/figure/breakdown.h"
#include "core/figure/scatter.h"
#include "core/trace/trace_file.h"

class QCustomPlot;

namespace permdse::ui {

/// Size of the figures of reports, whichever program writes them.
inline constexpr QSize reportFigureSize{960, 600};

/// The plot as SVG text, vectors throughout.
[[nodiscard]] QByteArray toSvg(QCustomPlot& plot, QSize size);

/// Writes the plot as .png, .svg or .pdf, chosen by the file's ending, as AtomicFile does: no
/// half-written picture is left behind. FIG-0001 for another ending, FIG-0002 if it can't be
/// written.
[[nodiscard]] Result<bool> exportFigure(QCustomPlot& plot, const QString& path, QSize size);

/// The figures without a window (needs a QApplication, any platform).
[[nodiscard]] QByteArray renderSvg(const ScatterSpec& spec, QSize size);
[[nodiscard]] QByteArray renderSvg(const BarSpec& spec, QSize size);

enum class PictureFormat {
    Svg,
    Png ///< of twice as many pixels
};
/// The timeline of a whole trace, as wide as the figures of reports and as high as its lanes.
[[nodiscard]] QByteArray renderTimeline(std::shared_ptr<const RecordedTrace> trace,
                                        const QString& title, PictureFormat format);

} // namespace permdse::ui
