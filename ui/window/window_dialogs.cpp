// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/window_dialogs.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>
#include <QRegularExpression>

#include "ui/models/text.h"
#include "ui/views/theme.h"

namespace permdse::ui {

namespace {

class Texts {
    Q_DECLARE_TR_FUNCTIONS(permdse::ui::WindowDialogs)
};

/// A question with the mark of a warning; the caller adds text and buttons.
void dressAsWarning(QMessageBox& box, const QString& title) {
    box.setWindowTitle(title);
    box.setTextFormat(Qt::PlainText); // names of files are no markup
    box.setIconPixmap(
        themeIcon(QStringLiteral("warning"), box.palette(), themeColours(box.palette()).warning)
            .pixmap(32, 32));
}

/// ".svg" of "Vector graphics (*.svg)".
QString suffixOf(const QString& filter) {
    static const QRegularExpression ending(QStringLiteral("\\*\\.(\\w+)"));
    return ending.match(filter).captured(1);
}

QString askForFileToWrite(QWidget* parent, const QString& title, const QString& suggestion,
                          const QString& filter) {
    QFileDialog dialog(parent, title);
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setFileMode(QFileDialog::AnyFile);
    dialog.setNameFilters(filter.split(QStringLiteral(";;")));
    const QFileInfo suggested(suggestion);
    if (!suggested.path().isEmpty()) {
        dialog.setDirectory(suggested.path());
    }
    dialog.selectFile(suggested.fileName());
    // The dialog itself completes the name: only then it asks before that file is replaced.
    const auto completeNames = [&dialog](const QString& kind) {
        dialog.setDefaultSuffix(suffixOf(kind));
    };
    QObject::connect(&dialog, &QFileDialog::filterSelected, &dialog, completeNames);
    completeNames(dialog.selectedNameFilter());
    return dialog.exec() == QDialog::Accepted ? dialog.selectedFiles().value(0) : QString();
}

SaveAnswer askToSave(QWidget* parent, const QString& name) {
    QMessageBox box(parent);
    dressAsWarning(box, Texts::tr("Unsaved edits"));
    box.setText(Texts::tr("Save the edits of %1 before it is closed?").arg(breakable(name)));
    box.setStandardButtons(QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel);
    box.setDefaultButton(QMessageBox::Save);
    const int answer = box.exec();
    if (answer == QMessageBox::Save) {
        return SaveAnswer::Save;
    }
    return answer == QMessageBox::Discard ? SaveAnswer::Discard : SaveAnswer::Cancel;
}

bool askToLose(QWidget* parent, const QString& loss) {
    QMessageBox box(parent);
    dressAsWarning(box, Texts::tr("Work would be lost"));
    box.setText(breakable(loss));
    const QPushButton* lose = box.addButton(Texts::tr("&Lose it"), QMessageBox::DestructiveRole);
    QPushButton* stay = box.addButton(Texts::tr("&Stay here"), QMessageBox::RejectRole);
    box.setDefaultButton(stay);
    box.setEscapeButton(stay);
    box.exec();
    return box.clickedButton() == lose;
}

ChangedFileAnswer askAboutChangedFile(QWidget* parent, const QString& name) {
    QMessageBox box(parent);
    dressAsWarning(box, Texts::tr("File changed"));
    box.setText(Texts::tr("%1 was changed by another program since it was opened here.")
                    .arg(breakable(name)));
    box.setInformativeText(Texts::tr("Overwriting loses those changes, reloading loses your edits "
                                     "in this window."));
    const QPushButton* overwrite =
        box.addButton(Texts::tr("&Overwrite"), QMessageBox::DestructiveRole);
    const QPushButton* reload = box.addButton(Texts::tr("&Reload"), QMessageBox::DestructiveRole);
    QPushButton* saveAs = box.addButton(Texts::tr("Save &as…"), QMessageBox::AcceptRole);
    box.addButton(QMessageBox::Cancel);
    box.setDefaultButton(saveAs);
    box.exec();
    const QAbstractButton* clicked = box.clickedButton();
    if (clicked == overwrite) {
        return ChangedFileAnswer::Overwrite;
    }
    if (clicked == reload) {
        return ChangedFileAnswer::Reload;
    }
    return clicked == saveAs ? ChangedFileAnswer::SaveAs : ChangedFileAnswer::Cancel;
}

} // namespace

WindowDialogs desktopDialogs() {
    WindowDialogs dialogs;
    dialogs.open_file = [](QWidget* parent, const QString& title, const QString& filter) {
        return QFileDialog::getOpenFileName(parent, title, {}, filter);
    };
    dialogs.open_folder = [](QWidget* parent, const QString& title) {
        return QFileDialog::getExistingDirectory(parent, title);
    };
    dialogs.save_file = askForFileToWrite;
    dialogs.ask_to_save = askToSave;
    dialogs.ask_to_lose = askToLose;
    dialogs.ask_about_changed_file = askAboutChangedFile;
    return dialogs;
}

} // namespace permdse::ui
