// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/diagnostic_model.h"

#include <array>

#include <QFileInfo>

#include "ui/models/text.h"

namespace permdse::ui {

namespace {

constexpr std::array<TableColumn, DiagnosticModel::columnTotal> columns{{
    {QT_TR_NOOP("Severity")},
    {QT_TR_NOOP("Message")},
    {QT_TR_NOOP("Place")},
    {QT_TR_NOOP("Code")},
}};

} // namespace

QString placeText(const Diagnostic& diagnostic) {
    QString place = QFileInfo(toQt(diagnostic.source)).fileName();
    if (diagnostic.line > 0) {
        place += DiagnosticModel::tr(", line %1").arg(diagnostic.line);
    }
    if (!diagnostic.pointer.empty()) {
        place += (place.isEmpty() ? QString() : QStringLiteral(": ")) + toQt(diagnostic.pointer);
    }
    return place;
}

DiagnosticModel::DiagnosticModel(QObject* parent) : ColumnTableModel(columns, parent) {}

void DiagnosticModel::setProblems(Diagnostics problems) {
    if (problems != m_problems) {
        beginResetModel();
        m_problems = std::move(problems);
        endResetModel();
    }
}

void DiagnosticModel::setEvents(Diagnostics events) {
    if (events != m_events) {
        beginResetModel();
        m_events = std::move(events);
        endResetModel();
    }
}

const Diagnostic& DiagnosticModel::diagnostic(int row) const {
    const auto place = static_cast<std::size_t>(row);
    return place < m_problems.size() ? m_problems[place] : m_events.at(place - m_problems.size());
}

bool DiagnosticModel::isProblem(int row) const {
    return row >= 0 && static_cast<std::size_t>(row) < m_problems.size();
}

QString DiagnosticModel::count() const {
    Diagnostics all = m_problems;
    all.insert(all.end(), m_events.begin(), m_events.end());
    return problemCount(all);
}

int DiagnosticModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_problems.size() + m_events.size());
}

QVariant DiagnosticModel::cell(const QModelIndex& index, int role) const {
    const Diagnostic& shown = diagnostic(index.row());
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case SeverityColumn:
            return shown.severity == Severity::Error ? tr("Error") : tr("Warning");
        case MessageColumn:
            return toQt(shown.message);
        case PlaceColumn:
            return placeText(shown);
        case CodeColumn:
            return toQt(shown.code);
        default:
            return {};
        }
    case Qt::ToolTipRole:
        return toolTipText(placeText(shown),
                           toQt(shown.message) + (isProblem(index.row())
                                                      ? tr("\nClick to go to the field.")
                                                      : QString()));
    case Qt::TextAlignmentRole: // beside the first line of a long message
        return QVariant::fromValue(Qt::AlignTop | Qt::AlignLeft);
    case SeverityRole:
        return index.column() == SeverityColumn ? QVariant(static_cast<int>(shown.severity))
                                                : QVariant();
    case SecondaryRole:
        return index.column() == PlaceColumn || index.column() == CodeColumn;
    default:
        return {};
    }
}

} // namespace permdse::ui
