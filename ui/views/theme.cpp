// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/theme.h"

#include <QApplication>
#include <QFile>
#include <QPainter>
#include <QPixmapCache>
#include <QProxyStyle>
#include <QStyleOption>
#include <QSvgRenderer>

/// Resources of a static library are registered by hand; the macro must stand outside namespaces.
static void registerIcons() {
    Q_INIT_RESOURCE(icons);
}

namespace permdse::ui {

namespace {

QPalette lightPalette() {
    QPalette palette;
    const QColor text(0x1c, 0x22, 0x2b);
    const QColor window(0xf1, 0xf3, 0xf5);
    palette.setColor(QPalette::Window, window);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, QColor(0xff, 0xff, 0xff));
    palette.setColor(QPalette::AlternateBase, QColor(0xf6, 0xf8, 0xfa));
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::PlaceholderText, QColor(0x8b, 0x94, 0xa1));
    palette.setColor(QPalette::Button, QColor(0xf7, 0xf8, 0xfa));
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::BrightText, QColor(0xff, 0xff, 0xff));
    palette.setColor(QPalette::Light, QColor(0xff, 0xff, 0xff));
    palette.setColor(QPalette::Midlight, QColor(0xe6, 0xe9, 0xed));
    palette.setColor(QPalette::Mid, QColor(0xc6, 0xcc, 0xd3));
    palette.setColor(QPalette::Dark, QColor(0x9a, 0xa3, 0xaf));
    palette.setColor(QPalette::Shadow, QColor(0x6b, 0x74, 0x80));
    palette.setColor(QPalette::ToolTipBase, QColor(0xff, 0xff, 0xff));
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::Highlight, QColor(0x1f, 0x6f, 0xd1));
    palette.setColor(QPalette::HighlightedText, QColor(0xff, 0xff, 0xff));
    palette.setColor(QPalette::Link, QColor(0x1f, 0x6f, 0xd1));
    palette.setColor(QPalette::LinkVisited, QColor(0x6a, 0x4f, 0xb0));
    return palette;
}

QPalette darkPalette() {
    QPalette palette;
    const QColor text(0xe2, 0xe6, 0xec);
    palette.setColor(QPalette::Window, QColor(0x24, 0x28, 0x2f));
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, QColor(0x1a, 0x1d, 0x23));
    palette.setColor(QPalette::AlternateBase, QColor(0x20, 0x24, 0x2b));
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::PlaceholderText, QColor(0x7d, 0x87, 0x95));
    palette.setColor(QPalette::Button, QColor(0x2e, 0x33, 0x3c));
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::BrightText, QColor(0xff, 0xff, 0xff));
    palette.setColor(QPalette::Light, QColor(0x2c, 0x31, 0x3a));
    palette.setColor(QPalette::Midlight, QColor(0x3a, 0x41, 0x4c));
    palette.setColor(QPalette::Mid, QColor(0x3f, 0x46, 0x52));
    palette.setColor(QPalette::Dark, QColor(0x15, 0x18, 0x1d));
    palette.setColor(QPalette::Shadow, QColor(0x0c, 0x0e, 0x11));
    palette.setColor(QPalette::ToolTipBase, QColor(0x2e, 0x33, 0x3c));
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::Highlight, QColor(0x3b, 0x7d, 0xd8));
    palette.setColor(QPalette::HighlightedText, QColor(0xff, 0xff, 0xff));
    palette.setColor(QPalette::Link, QColor(0x6f, 0xaa, 0xf2));
    palette.setColor(QPalette::LinkVisited, QColor(0xb0, 0x9b, 0xe8));
    return palette;
}

QPalette withDisabled(QPalette palette) {
    const QColor faint = isDark(palette) ? QColor(0x6a, 0x73, 0x80) : QColor(0xa5, 0xac, 0xb6);
    for (const QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::PlaceholderText}) {
        palette.setColor(QPalette::Disabled, role, faint);
    }
    palette.setColor(QPalette::Disabled, QPalette::Highlight, palette.color(QPalette::Mid));
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, faint);
    palette.setColor(QPalette::Disabled, QPalette::Base, palette.color(QPalette::Window));
    return palette;
}

QString styleRules() {
    return QStringLiteral(R"(
QMainWindow::separator { background: palette(window); width: 5px; height: 5px; }
QMainWindow::separator:hover { background: palette(highlight); }
QToolBar { border: 0; border-bottom: 1px solid palette(mid); spacing: 2px; padding: 3px 6px; }
QToolBar QToolButton { padding: 4px 6px; border-radius: 4px; }
QStatusBar { border-top: 1px solid palette(mid); }
QStatusBar::item { border: 0; }
QDockWidget { font-weight: 600; titlebar-close-icon: url(:/icons/dock_close.svg);
    titlebar-normal-icon: url(:/icons/dock_float.svg); }
QDockWidget::title { background: palette(midlight); padding: 5px 8px; text-align: left; }
QHeaderView::section { background: palette(button); color: palette(button-text); border: 0;
    border-right: 1px solid palette(midlight); border-bottom: 1px solid palette(mid);
    padding: 4px 3px; }
QTableView { gridline-color: palette(midlight); border: 1px solid palette(mid); }
QComboBox { combobox-popup: 0; }
QToolTip { color: palette(tool-tip-text); background: palette(tool-tip-base);
    border: 1px solid palette(mid); padding: 4px; }
)");
}

/// Fusion with tabs that leave more room for their pages' names, and dialog buttons without the
/// style's pictures, which do not suit a dark palette.
class CompactFusion final : public QProxyStyle {
public:
    CompactFusion() : QProxyStyle(QStringLiteral("Fusion")) {}
    [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption* option,
                                  const QWidget* widget) const override {
        const int value = QProxyStyle::pixelMetric(metric, option, widget);
        return metric == PM_TabBarTabHSpace ? value * 7 / 12 : value;
    }
    /// The sort arrow stands above the middle of its column, clear of the right-aligned title.
    QRect subElementRect(SubElement element, const QStyleOption* option,
                         const QWidget* widget) const override {
        if (element == SE_HeaderArrow) {
            constexpr QSize arrow{9, 7};
            return {QPoint(option->rect.center().x() - arrow.width() / 2, option->rect.top() + 1),
                    arrow};
        }
        return QProxyStyle::subElementRect(element, option, widget);
    }
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* returned) const override {
        return hint == SH_DialogButtonBox_ButtonsHaveIcons
                   ? 0
                   : QProxyStyle::styleHint(hint, option, widget, returned);
    }
};

QPixmap drawIcon(const QString& name, QByteArray svg, const QColor& colour, int size) {
    const QString key = QStringLiteral("permdse/%1/%2/%3").arg(name, colour.name()).arg(size);
    QPixmap pixmap(size, size);
    if (QPixmapCache::find(key, &pixmap)) {
        return pixmap;
    }
    svg.replace("currentColor", colour.name().toLatin1());
    QSvgRenderer renderer(svg);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter);
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

} // namespace

bool isDark(const QPalette& palette) {
    return palette.color(QPalette::WindowText).lightness() >
           palette.color(QPalette::Window).lightness();
}

void applyTheme(QApplication& application, Appearance appearance) {
    registerIcons(); // the rules name some
    // The palette of the system, before ours replaced it.
    static const bool systemIsDark = isDark(QApplication::palette());
    const bool dark =
        appearance == Appearance::Dark || (appearance == Appearance::System && systemIsDark);
    QApplication::setStyle(new CompactFusion);
    QApplication::setPalette(withDisabled(dark ? darkPalette() : lightPalette()));
    application.setStyleSheet(styleRules());
}

ThemeColours themeColours(const QPalette& palette) {
    ThemeColours colours;
    if (isDark(palette)) {
        colours.error = QColor(0xff, 0x8a, 0x80);
        colours.warning = QColor(0xf0, 0xb4, 0x4c);
        colours.good = QColor(0x6c, 0xcb, 0x8b);
        colours.error_back = QColor(0x4a, 0x24, 0x26);
        colours.warning_back = QColor(0x45, 0x38, 0x1c);
        colours.info_back = QColor(0x20, 0x37, 0x52);
    } else {
        colours.error = QColor(0xb4, 0x23, 0x18);
        colours.warning = QColor(0x9a, 0x62, 0x00);
        colours.good = QColor(0x1c, 0x7c, 0x43);
        colours.error_back = QColor(0xfd, 0xe8, 0xe6);
        colours.warning_back = QColor(0xfd, 0xf3, 0xdc);
        colours.info_back = QColor(0xe4, 0xef, 0xfc);
    }
    colours.accent = palette.color(QPalette::Highlight);
    colours.faint = palette.color(QPalette::PlaceholderText);
    return colours;
}

QIcon themeIcon(const QString& name, const QPalette& palette, const QColor& colour) {
    registerIcons();
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    const QByteArray svg = file.readAll();
    const QColor normal =
        colour.isValid() ? colour : palette.color(QPalette::Active, QPalette::ButtonText);
    const QColor disabled = palette.color(QPalette::Disabled, QPalette::ButtonText);
    QIcon icon;
    for (const int size : {16, 20, 24, 32, 48}) {
        icon.addPixmap(drawIcon(name, svg, normal, size), QIcon::Normal);
        icon.addPixmap(drawIcon(name, svg, disabled, size), QIcon::Disabled);
    }
    return icon;
}

QIcon programIcon() {
    registerIcons();
    QIcon icon;
    for (const int size : {16, 24, 32, 48, 64, 128}) {
        QPixmap pixmap(size, size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        QSvgRenderer(QStringLiteral(":/icons/permdse.svg")).render(&painter);
        icon.addPixmap(pixmap);
    }
    return icon;
}

} // namespace permdse::ui
