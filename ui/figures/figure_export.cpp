// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/figure_export.h"

#include <optional>
#include <utility>
#include <vector>

#include <QBuffer>
#include <QFile>
#include <QFileInfo>
#include <QSvgGenerator>
#include <QTemporaryDir>

#include <qcustomplot.h>

#include "core/base/file_output.h"
#include "core/base/version.h"
#include "ui/figures/bar_plot.h"
#include "ui/figures/figure_elements.h"
#include "ui/figures/figure_theme.h"
#include "ui/figures/scatter_plot.h"
#include "ui/figures/timeline_plot.h"

namespace permdse::ui {

namespace {

constexpr double pngScale = 2.0;

/// Title for readers of the file: that of the figure, or what its axes show.
QString titleOf(const QCustomPlot& plot) {
    const QString title = plot.property("figureTitle").toString();
    return title.isEmpty() ? plot.yAxis->label() + QStringLiteral(" / ") + plot.xAxis->label()
                           : title;
}

/// The axis rect that everything on a layer is cut to, or none.
QCPAxisRect* clipOf(const QCPLayer& layer) {
    QCPAxisRect* clip = nullptr;
    for (QCPLayerable* child : layer.children()) {
        QCPAxisRect* own = nullptr;
        if (auto* plottable = qobject_cast<QCPAbstractPlottable*>(child)) {
            own = plottable->keyAxis()->axisRect();
        } else if (auto* item = qobject_cast<QCPAbstractItem*>(child)) {
            own = item->clipToAxisRect() ? item->clipAxisRect() : nullptr;
        }
        if (!own || (clip && own != clip)) {
            return nullptr;
        }
        clip = own;
    }
    return clip;
}

/// What Qt's generator writes for the visible layers, without its envelope and empty groups.
QByteArray drawnLayers(QCustomPlot& plot, QSize size) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(0, 0), size));
    generator.setResolution(96);
    QCPPainter painter;
    painter.begin(&generator);
    painter.setMode(QCPPainter::pmVectorized);
    plot.toPainter(&painter, size.width(), size.height());
    painter.end();
    const QByteArray svg = buffer.data();
    const qsizetype begin = svg.indexOf("</defs>");
    const qsizetype end = svg.lastIndexOf("</svg>");
    return begin < 0 || end < 0 ? QByteArray() : svg.mid(begin + 7, end - begin - 7).trimmed();
}

Diagnostic problem(const char* code, const QString& path, const QString& message) {
    return {Severity::Error, code, path.toStdString(), "", 0, message.toStdString()};
}

QByteArray pngBytes(const QImage& image) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    return image.save(&buffer, "PNG") ? buffer.data() : QByteArray();
}

/// Writes a picture as AtomicFile does; no bytes are a drawing that failed.
Result<bool> writePicture(const QString& path, const QByteArray& bytes) {
    const auto fail = [&](const QString& why) -> Result<bool> {
        return problem("FIG-0002", path,
                       QStringLiteral("the picture cannot be written: %1").arg(why));
    };
    if (bytes.isEmpty()) {
        return fail(QStringLiteral("the drawing failed"));
    }
    const Result<std::uint64_t> written = writeTextFile(
        path.toStdString(), {bytes.constData(), static_cast<std::size_t>(bytes.size())});
    return written ? Result<bool>(true)
                   : fail(QString::fromStdString(written.error().front().message));
}

QByteArray toPng(QCustomPlot& plot, QSize size) {
    const QImage image = plot.toPixmap(size.width(), size.height(), pngScale).toImage();
    layOut(plot);
    return pngBytes(image);
}

/// QCustomPlot writes to a file by name only.
QByteArray pdfBytes(QCustomPlot& plot, QSize size) {
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("figure.pdf")));
    const bool isDrawn = folder.isValid() && plot.savePdf(file.fileName(), size.width(),
                                                          size.height(), QCP::epAllowCosmetic,
                                                          QStringLiteral("PermDSE"), titleOf(plot));
    layOut(plot);
    return isDrawn && file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

template <class Plot, class Spec> QByteArray renderWith(const Spec& spec, QSize size) {
    Plot widget;
    widget.setPalette(lightPalette());
    widget.setSpec(spec);
    return toSvg(*widget.plot(), size);
}

} // namespace

QByteArray toSvg(QCustomPlot& plot, QSize size) {
    // Qt's SVG has no clipping, so that points outside of the axes would show. What belongs to the
    // axes is drawn on its own, after the rest, and put into a group that clips it.
    std::vector<bool> wasVisible;
    std::vector<bool> clipped;
    std::optional<QRect> clip;
    QCPAxisRect* clipRect = nullptr;
    for (int i = 0; i < plot.layerCount(); ++i) {
        QCPAxisRect* own = clipOf(*plot.layer(i));
        wasVisible.push_back(plot.layer(i)->visible());
        clipped.push_back(own && (!clipRect || own == clipRect));
        clipRect = clipped.back() ? own : clipRect;
    }
    const auto draw = [&](bool clippedOnes) {
        for (int i = 0; i < plot.layerCount(); ++i) {
            QCPLayer* layer = plot.layer(i);
            // These hold the layout; if they were hidden, all would be.
            const bool base = layer->name() == QLatin1String("background") ||
                              layer->name() == QLatin1String("main");
            const auto place = static_cast<std::size_t>(i);
            layer->setVisible(wasVisible[place] && (base || clipped[place] == clippedOnes));
        }
        return drawnLayers(plot, size);
    };
    const QColor background = FigureTheme::fromPalette(plot.palette()).background;
    plot.setBackground(QBrush(Qt::NoBrush));
    const QByteArray frame = draw(false);
    const QByteArray inside = clipRect ? draw(true) : QByteArray();
    if (clipRect) {
        clip = clipRect->rect();
    }
    plot.setBackground(QBrush(background));
    for (int i = 0; i < plot.layerCount(); ++i) {
        plot.layer(i)->setVisible(wasVisible[static_cast<std::size_t>(i)]);
    }
    layOut(plot); // back to the size of the widget

    QByteArray definitions;
    QByteArray body = frame + '\n';
    if (clip) {
        // Several figures may stand in one page: names must differ from figure to figure.
        const std::string content = (frame + inside).toStdString();
        const QByteArray name = "clip-" + QByteArray::fromStdString(contentHash(content));
        definitions = "<defs><clipPath id=\"" + name + "\"><rect x=\"" +
                      QByteArray::number(clip->x()) + "\" y=\"" + QByteArray::number(clip->y()) +
                      "\" width=\"" + QByteArray::number(clip->width()) + "\" height=\"" +
                      QByteArray::number(clip->height()) + "\"/></clipPath></defs>\n";
        body += "<g clip-path=\"url(#" + name + ")\">\n" + inside + "\n</g>\n";
    }
    const QByteArray width = QByteArray::number(size.width());
    const QByteArray height = QByteArray::number(size.height());
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height +
           "\" viewBox=\"0 0 " + width + ' ' + height + "\" role=\"img\">\n<title>" +
           titleOf(plot).toHtmlEscaped().toUtf8() + "</title>\n" + definitions +
           "<rect width=\"100%\" height=\"100%\" fill=\"" + background.name().toUtf8() + "\"/>\n" +
           body + "</svg>\n";
}

Result<bool> exportFigure(QCustomPlot& plot, const QString& path, QSize size) {
    const QString ending = QFileInfo(path).suffix().toLower();
    if (ending == QLatin1String("png")) {
        return writePicture(path, toPng(plot, size));
    }
    if (ending == QLatin1String("svg")) {
        return writePicture(path,
                            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + toSvg(plot, size));
    }
    if (ending == QLatin1String("pdf")) {
        return writePicture(path, pdfBytes(plot, size));
    }
    return problem(
        "FIG-0001", path,
        QStringLiteral("found the ending \"%1\"; accepted are .png, .svg and .pdf").arg(ending));
}

QByteArray renderSvg(const ScatterSpec& spec, QSize size) {
    return renderWith<ScatterPlot>(spec, size);
}

QByteArray renderSvg(const BarSpec& spec, QSize size) {
    return renderWith<BarPlot>(spec, size);
}

QByteArray renderTimeline(std::shared_ptr<const RecordedTrace> trace, const QString& title,
                          PictureFormat format) {
    TimelinePlot widget;
    widget.setPalette(lightPalette());
    widget.setTrace(std::move(trace), title);
    const QSize size(reportFigureSize.width(), widget.usualHeight(reportFigureSize.width()));
    return format == PictureFormat::Png ? toPng(*widget.plot(), size) : toSvg(*widget.plot(), size);
}

} // namespace permdse::ui
