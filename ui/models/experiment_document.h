// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include <QObject>
#include <QString>
#include <QUndoStack>

#include "core/experiment/experiment.h"
#include "core/experiment/experiment_file.h"

namespace permdse::ui {

/// A text that the user typed into a field and that is not legal: kept, shown and reported, but not
/// part of the experiment.
struct PendingText {
    QString text;
    QString problem;
    friend bool operator==(const PendingText&, const PendingText&) = default;
};

/// What an edit changes and undo restores.
struct EditState {
    Experiment experiment;
    std::map<std::string, PendingText, std::less<>> pending; ///< by JSON pointer of the field
    /// What the file said that the edits go into; null if there is none.
    std::shared_ptr<const std::string> text = nullptr;
    friend bool operator==(const EditState&, const EditState&) = default;
};

/// Adds an architecture with nothing swept.
void addArchitecture(EditState& state, const std::string& engineId);
/// Removes the architecture at `place`, with the illegal texts of its fields; those of the ones
/// behind it move along.
void removeArchitecture(EditState& state, std::size_t place);

/// JSON pointer of the field that differs between two states, the first of several; empty if none
/// does.
[[nodiscard]] std::string changedPlace(const EditState& before, const EditState& after);

/// True if there is enough of an experiment in a draft to show it and to mend the rest.
[[nodiscard]] bool canBeMended(const ExperimentDraft& draft);

/// The experiment that the window edits: its value, its file, its undo history and its problems.
///
/// Views never change the value themselves; they call edit(), and follow changed(), which also
/// undo and redo send.
class ExperimentDocument final : public QObject {
    Q_OBJECT
public:
    /// Holds defaultExperiment(), without a file.
    explicit ExperimentDocument(QObject* parent = nullptr);

    [[nodiscard]] const EditState& state() const { return *m_state; }
    [[nodiscard]] const Experiment& experiment() const { return m_state->experiment; }
    /// The illegal text of a field, or null.
    [[nodiscard]] const PendingText* pending(std::string_view pointer) const;

    /// Everything that keeps the experiment from running: what validate() finds, illegal texts, and
    /// what could not be read of the file as far as no edit has replaced it. Warnings among them.
    [[nodiscard]] const Diagnostics& problems() const { return m_problems; }
    /// The first problem of the field at `pointer` or of something inside it, or null.
    [[nodiscard]] const Diagnostic* problemAt(std::string_view pointer) const;
    [[nodiscard]] bool canRun() const { return !hasErrors(m_problems); }
    [[nodiscard]] std::uint64_t points() const { return m_points; }

    [[nodiscard]] const QString& filePath() const { return m_filePath; }
    /// "paper.json", or "untitled" without a file.
    [[nodiscard]] QString fileName() const;
    [[nodiscard]] bool isModified() const { return !m_undo->isClean(); }
    [[nodiscard]] QUndoStack& undoStack() { return *m_undo; }

    /// Starts over with another experiment; nothing of the former can be undone. `fileText` is what
    /// was read from the file; it may have problems, which stay until they are mended.
    void reset(Experiment experiment, const QString& filePath, std::string fileText = {});
    /// Applies a change as one step of undo; no step if nothing changes. `what` names the edit in
    /// the Edit menu: "change of PE count".
    void edit(const QString& what, const std::function<void(EditState&)>& change);

    /// Takes out what the file has at `pointer`: a key or a value that cannot be read and has no
    /// field to mend it in. Of a key that occurs several times, all but the last, which is the one
    /// that counts. One step of undo; false if there is no such place.
    [[nodiscard]] bool leaveOut(const std::string& pointer);

    /// Writes the experiment and makes `path` its file; what the edits did not touch stays as the
    /// user wrote it. Refused with problems() while there are illegal texts, which no file can
    /// hold; OUT-0001 to OUT-0003 if it cannot be written.
    [[nodiscard]] Result<bool> save(const QString& path);
    /// True if the file says something else than when it was read or saved here: another program
    /// has written it. False without a file, or if it is gone or cannot be read.
    [[nodiscard]] bool isChangedOnDisk() const;

signals:
    void changed();
    void modifiedChanged(bool modified);
    void filePathChanged();

private:
    friend class EditCommand;
    void setState(std::shared_ptr<const EditState> state);
    void check();
    /// Goes over to a text without what was at `pointer`, and to what it says, as one step of undo;
    /// illegal texts of fields below `gone` go. False if it cannot be read.
    bool replaceText(const std::string& pointer, const std::string& gone, std::string text);
    /// Those that the file would have if it were saved: of the value, and of what could not be
    /// read.
    [[nodiscard]] Diagnostics problemsOfFile() const;
    /// What the file at `path` should say: the text that was read, with the edits and nothing else.
    [[nodiscard]] std::string textFor(const QString& path) const;

    std::shared_ptr<const EditState> m_state;
    Diagnostics m_problems;
    std::uint64_t m_points = 0;
    QString m_filePath;
    std::string m_fileText; ///< of the file when it was read or written last
    bool m_isDraft = false; ///< that text had problems
    QUndoStack* m_undo;
};

} // namespace permdse::ui
