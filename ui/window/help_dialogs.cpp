// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/help_dialogs.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QTextBrowser>
#include <QVBoxLayout>

#include "core/base/spelling.h"
#include "core/base/version.h"
#include "core/engines/registry.h"
#include "ui/models/text.h"
#include "ui/views/theme.h"

namespace permdse::ui {

namespace {

void addCloseButton(QDialog& dialog, QVBoxLayout& layout) {
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, &dialog);
    QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    layout.addWidget(buttons);
}

QString keyRow(const QString& keys, const QString& what) {
    return QStringLiteral("<tr><td style='padding:2px 18px 2px 0; white-space:nowrap'>%1</td>"
                          "<td style='padding:2px 0'>%2</td></tr>")
        .arg(keys.toHtmlEscaped(), what.toHtmlEscaped());
}

/// A row per action that has keys.
QString rowsOf(const QWidget& window) {
    QString rows;
    for (const QAction* action : window.actions()) {
        QStringList keys;
        for (const QKeySequence& sequence : action->shortcuts()) {
            keys.append(sequence.toString(QKeySequence::NativeText));
        }
        if (!keys.isEmpty()) {
            rows += keyRow(keys.join(KeysDialog::tr(" or ")), action->whatsThis());
        }
    }
    return rows;
}

} // namespace

AboutDialog::AboutDialog(QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("aboutDialog"));
    setWindowTitle(tr("About PermDSE"));
    auto* mark = new QLabel(this);
    mark->setPixmap(programIcon().pixmap(72, 72));
    mark->setAlignment(Qt::AlignTop);
    auto* text = new QLabel(
        tr("<h3>PermDSE %1</h3>"
           "<p>Explores the design space of PermDNN, a neural-network engine for permuted-diagonal "
           "weights, beside %3.</p>"
           "<p>Free software under the GNU General Public License, version 3 or later, without any "
           "warranty.</p>"
           "<p>Runs with Qt %2.</p>")
            .arg(toQt(version()), QString::fromLatin1(qVersion()),
                 toQt(wordList(baselineTitles(), "and"))),
        this);
    text->setObjectName(QStringLiteral("aboutText"));
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text->setMinimumWidth(48 * fontMetrics().averageCharWidth());
    auto* row = new QHBoxLayout;
    row->setSpacing(18);
    row->addWidget(mark);
    row->addWidget(text, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 18, 18, 12);
    layout->addLayout(row);
    addCloseButton(*this, *layout);
}

KeysDialog::KeysDialog(QWidget& window) : QDialog(&window) {
    setObjectName(QStringLiteral("keysDialog"));
    setWindowTitle(tr("Keys and mouse"));
    QString rows = rowsOf(window);
    rows += keyRow(tr("Double click, F2"), tr("Edit a field of a table"));
    rows += keyRow(tr("Ctrl+C"), tr("Copy the chosen rows of the results, or a figure with all "
                                    "that it comes from"));
    rows += keyRow(tr("Wheel"), tr("Zoom a plot around the pointer"));
    rows += keyRow(tr("Drag"), tr("Move a plot"));
    rows += keyRow(tr("Double click in a plot"), tr("Show all of it"));
    rows += keyRow(tr("Click a point"), tr("Choose the design; with Ctrl, choose one more"));
    rows += keyRow(tr("Click it again"), tr("Choose what lies below it: other points and stars"));
    rows += keyRow(tr("Click a metric"), tr("See where it comes from"));
    rows += keyRow(tr("Right click a column"), tr("Show or hide columns of the results"));
    auto* text = new QTextBrowser(this);
    text->setObjectName(QStringLiteral("keysText"));
    text->setAccessibleName(windowTitle());
    text->setFrameShape(QFrame::NoFrame);
    text->setHtml(QStringLiteral("<table cellspacing='0'>%1</table>").arg(rows));
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(text, 1);
    addCloseButton(*this, *layout);
    const QFontMetrics letters = fontMetrics();
    resize(QSize(84 * letters.averageCharWidth(), 30 * letters.lineSpacing())
               .boundedTo(window.size()));
}

} // namespace permdse::ui
