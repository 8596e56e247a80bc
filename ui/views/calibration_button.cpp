// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/calibration_button.h"

#include <QFileDialog>
#include <QMenu>
#include <QMessageBox>

#include "core/base/unit_format.h"
#include "core/engines/registry.h"
#include "core/technology/technology.h"
#include "ui/models/text.h"

namespace permdse::ui {

namespace {

/// The factors as a small table.
QString factorTable(const Calibration& calibration) {
    QString rows;
    for (const CalibrationFactor& factor : calibration.factors) {
        const auto cell = [](double value) {
            const QString text = toQt(displayNumber(value, 3));
            return isSuspicious(value) ? QStringLiteral("<b>%1 !</b>").arg(text) : text;
        };
        rows +=
            QStringLiteral("<tr><td>%1&nbsp;&nbsp;</td><td align=right>%2&nbsp;&nbsp;</td>"
                           "<td align=right>%3</td></tr>")
                .arg(toQt(factor.category).toHtmlEscaped(), cell(factor.power), cell(factor.area));
    }
    return QStringLiteral("<table><tr><th align=left>%1</th><th align=right>%2&nbsp;&nbsp;</th>"
                          "<th align=right>%3</th></tr>%4</table>")
        .arg(CalibrationButton::tr("Category"), CalibrationButton::tr("Power"),
             CalibrationButton::tr("Area"), rows);
}

} // namespace

QString calibrationToolTip(const Calibration& calibration) {
    return CalibrationButton::tr(
               "<p>Factors on the modelled power and area of each category, fitted at %1 nm on: "
               "%2</p>%3")
        .arg(toQt(displayNumber(calibration.native_nm)),
             breakable(toQt(calibration.source)).toHtmlEscaped(), factorTable(calibration));
}

CalibrationButton::CalibrationButton(std::string engine, QWidget* parent)
    : QPushButton(parent), m_engine(std::move(engine)) {
    setObjectName(QStringLiteral("calibration/") + toQt(m_engine));
    auto* menu = new QMenu(this);
    menu->addAction(tr("Load from a file…"), this, &CalibrationButton::askForFile);
    m_builtin =
        menu->addAction(tr("Use the built-in one"), this, [this] { emit chosen(std::nullopt); });
    setMenu(menu);
    setCalibration(nullptr);
}

void CalibrationButton::setCalibration(const Calibration* own) {
    const Calibration calibration =
        own ? *own : Technology(TechnologySettings()).calibration(m_engine);
    setText(own ? tr("Own") : tr("Built-in"));
    m_builtin->setEnabled(own != nullptr);
    setToolTip(calibrationToolTip(calibration));
    setAccessibleName(tr("Calibration of %1").arg(toQt(findEngine(m_engine)->title())));
}

void CalibrationButton::load(const QString& path) {
    const Result<Calibration> loaded = loadCalibration(fromQt(path), engineIds());
    QString problem;
    if (!loaded) {
        problem = toQt(toText(loaded.error()));
    } else if (loaded->engine != m_engine) {
        problem = tr("The file is a calibration of %1, not of %2.")
                      .arg(toQt(findEngine(loaded->engine)->title()),
                           toQt(findEngine(m_engine)->title()));
    }
    if (!problem.isEmpty()) {
        QMessageBox::warning(this, tr("Calibration"), breakable(problem));
        return;
    }
    emit chosen(*loaded);
}

void CalibrationButton::askForFile() {
    const QString path = QFileDialog::getOpenFileName(this, tr("Open a calibration"), QString(),
                                                      tr("Calibrations (*.json)"));
    if (!path.isEmpty()) {
        load(path);
    }
}

} // namespace permdse::ui
