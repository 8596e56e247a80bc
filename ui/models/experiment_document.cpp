// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/experiment_document.h"

#include <algorithm>

#include <QFileInfo>
#include <QUndoCommand>

#include "core/base/file_output.h"
#include "core/experiment/comparison_advice.h"
#include "core/experiment/experiment_file.h"
#include "core/experiment/json_edit.h"
#include "ui/models/text.h"

namespace permdse::ui {

/// One step of undo: the whole value before and after. Experiments are small.
class EditCommand final : public QUndoCommand {
public:
    EditCommand(ExperimentDocument& document, std::shared_ptr<const EditState> before,
                std::shared_ptr<const EditState> after, const QString& what)
        : QUndoCommand(what), m_document(document), m_before(std::move(before)),
          m_after(std::move(after)) {}
    void undo() override { m_document.setState(m_before); }
    void redo() override { m_document.setState(m_after); }

private:
    ExperimentDocument& m_document;
    std::shared_ptr<const EditState> m_before;
    std::shared_ptr<const EditState> m_after;
};

void addArchitecture(EditState& state, const std::string& engineId) {
    state.experiment.architectures.push_back({engineId, {}, {}});
}

void removeArchitecture(EditState& state, std::size_t place) {
    auto& architectures = state.experiment.architectures;
    architectures.erase(architectures.begin() + static_cast<std::ptrdiff_t>(place));
    constexpr std::string_view prefix = "/architectures/";
    std::map<std::string, PendingText, std::less<>> kept;
    for (const auto& [pointer, text] : state.pending) {
        if (!pointer.starts_with(prefix)) {
            kept[pointer] = text;
            continue;
        }
        const std::size_t slash = pointer.find('/', prefix.size());
        const std::size_t owner = std::stoul(pointer.substr(prefix.size(), slash - prefix.size()));
        if (owner < place) {
            kept[pointer] = text;
        } else if (owner > place) {
            kept[std::string(prefix) + std::to_string(owner - 1) + pointer.substr(slash)] = text;
        }
    }
    state.pending = std::move(kept);
}

bool canBeMended(const ExperimentDraft& draft) {
    return !draft.experiment.architectures.empty();
}

std::string changedPlace(const EditState& before, const EditState& after) {
    for (const auto* side : {&before, &after}) {
        for (const auto& [pointer, text] : side->pending) {
            const auto& others = (side == &before ? after : before).pending;
            const auto other = others.find(pointer);
            if (other == others.end() || other->second != text) {
                return pointer;
            }
        }
    }
    if (before.experiment == after.experiment) {
        return {};
    }
    const Json changes = Json::diff(toJson(before.experiment), toJson(after.experiment));
    return changes.empty() ? std::string() : changes.front().at("path").get<std::string>();
}

ExperimentDocument::ExperimentDocument(QObject* parent)
    : QObject(parent), m_state(std::make_shared<EditState>(EditState{defaultExperiment(), {}})),
      m_undo(new QUndoStack(this)) {
    check();
    connect(m_undo, &QUndoStack::cleanChanged, this,
            [this](bool clean) { emit modifiedChanged(!clean); });
}

const PendingText* ExperimentDocument::pending(std::string_view pointer) const {
    const auto found = m_state->pending.find(pointer);
    return found == m_state->pending.end() ? nullptr : &found->second;
}

const Diagnostic* ExperimentDocument::problemAt(std::string_view pointer) const {
    const auto found = std::find_if(m_problems.begin(), m_problems.end(), [&](const Diagnostic& d) {
        return d.severity == Severity::Error && d.pointer.starts_with(pointer) &&
               (d.pointer.size() == pointer.size() || d.pointer[pointer.size()] == '/');
    });
    return found == m_problems.end() ? nullptr : &*found;
}

QString ExperimentDocument::fileName() const {
    return m_filePath.isEmpty() ? tr("untitled") : QFileInfo(m_filePath).fileName();
}

void ExperimentDocument::reset(Experiment experiment, const QString& filePath,
                               std::string fileText) {
    m_undo->clear();
    m_filePath = filePath;
    m_fileText = std::move(fileText);
    m_isDraft = !m_fileText.empty() && !readExperiment(m_fileText, fromQt(m_filePath));
    setState(std::make_shared<EditState>(
        EditState{std::move(experiment),
                  {},
                  m_fileText.empty() ? nullptr : std::make_shared<const std::string>(m_fileText)}));
    emit filePathChanged();
}

void ExperimentDocument::edit(const QString& what, const std::function<void(EditState&)>& change) {
    auto after = std::make_shared<EditState>(*m_state);
    change(*after);
    if (*after != *m_state) {
        m_undo->push(new EditCommand(*this, m_state, std::move(after), what));
    }
}

bool ExperimentDocument::leaveOut(const std::string& pointer) {
    const std::string source = fromQt(m_filePath);
    const std::string text = textFor(m_filePath);
    Diagnostics repeatedKeys;
    const Result<JsonDocument> document = parseJson(text, source, repeatedKeys);
    if (!document || pointer.empty()) {
        return false;
    }
    if (std::string once = withoutRepeats(text, *document, pointer); once != text) {
        return replaceText(pointer, pointer, std::move(once));
    }
    Json wanted = document->root;
    const Json::json_pointer place(pointer);
    if (!wanted.contains(place)) {
        return false;
    }
    Json& parent = wanted.at(place.parent_pointer());
    if (parent.is_array()) {
        parent.erase(std::stoul(place.back()));
    } else {
        parent.erase(place.back());
    }
    // Illegal texts of a list's elements would not know their places any more.
    const std::string gone = parent.is_array() ? place.parent_pointer().to_string() : pointer;
    return replaceText(pointer, gone, editedText(text, *document, wanted));
}

bool ExperimentDocument::replaceText(const std::string& pointer, const std::string& gone,
                                     std::string text) {
    auto edited = std::make_shared<const std::string>(std::move(text));
    Result<ExperimentDraft> draft = readDraft(*edited, fromQt(m_filePath));
    if (!draft) {
        return false;
    }
    edit(tr("removal of %1").arg(toQt(pointer)), [&](EditState& state) {
        state.experiment = std::move(draft->experiment);
        state.text = std::move(edited);
        std::erase_if(state.pending,
                      [&](const auto& each) { return each.first.starts_with(gone); });
    });
    return true;
}

std::string ExperimentDocument::textFor(const QString& path) const {
    if (!m_state->text) {
        return experimentText(experiment());
    }
    std::string text = updatedText(*m_state->text, fromQt(m_filePath), experiment());
    // In another folder the files that it names may be missing.
    if (QFileInfo(path).absolutePath() != QFileInfo(m_filePath).absolutePath()) {
        const Result<ExperimentDraft> there = readDraft(text, fromQt(path));
        if (!there || !(there->experiment == experiment())) {
            return experimentText(experiment());
        }
    }
    return text;
}

Result<bool> ExperimentDocument::save(const QString& path) {
    if (!m_state->pending.empty()) {
        return m_problems;
    }
    std::string text = textFor(path);
    const Result<std::uint64_t> written = writeTextFile(fromQt(path), text);
    if (!written) {
        return written.error();
    }
    m_fileText = std::move(text);
    m_undo->setClean();
    if (path != m_filePath) {
        m_filePath = path;
        check();
        emit filePathChanged();
    }
    return true;
}

bool ExperimentDocument::isChangedOnDisk() const {
    if (m_filePath.isEmpty() || !QFileInfo::exists(m_filePath)) {
        return false;
    }
    // The contents and not the time: a file that was merely copied back is no change.
    const Result<std::string> text = readTextFile(fromQt(m_filePath));
    return text && *text != m_fileText;
}

void ExperimentDocument::setState(std::shared_ptr<const EditState> state) {
    m_state = std::move(state);
    check();
    emit changed();
}

void ExperimentDocument::check() {
    const std::string source = fromQt(fileName());
    m_problems = m_isDraft ? problemsOfFile() : validate(experiment(), source);
    for (Diagnostic& advice : comparisonAdvice(experiment(), source)) {
        m_problems.push_back(std::move(advice));
    }
    for (const auto& [pointer, text] : m_state->pending) {
        m_problems.push_back(
            {Severity::Error, "SWP-0001", source, pointer, 0, fromQt(text.problem)});
    }
    m_points = pointCount(experiment());
}

Diagnostics ExperimentDocument::problemsOfFile() const {
    const Result<ExperimentDraft> file = readDraft(textFor(m_filePath), fromQt(m_filePath));
    return file ? file->problems : file.error();
}

} // namespace permdse::ui
