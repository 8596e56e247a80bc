// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/breakdown_model.h"

#include <array>
#include <limits>

#include "core/architecture/evaluation.h"
#include "core/base/unit_format.h"
#include "ui/models/text.h"

namespace permdse::ui {

namespace {

constexpr std::array<TableColumn, BreakdownModel::columnTotal> columns{{
    {QT_TR_NOOP("Component"), QT_TR_NOOP("What it is")},
    {QT_TR_NOOP("Part of"), QT_TR_NOOP("The part of the engine it belongs to")},
    {QT_TR_NOOP("Category"), QT_TR_NOOP("Row of the published breakdowns it belongs to")},
    {QT_TR_NOOP("Count"), QT_TR_NOOP("Instances in the engine"), "", true},
    {QT_TR_NOOP("Area"), QT_TR_NOOP("All instances together"), "mm²", true},
    {QT_TR_NOOP("Power"), QT_TR_NOOP("Design power at full activity, with leakage"), "mW", true},
    {QT_TR_NOOP("Leakage"), QT_TR_NOOP("All instances together"), "mW", true},
    {QT_TR_NOOP("Event"), QT_TR_NOOP("What is counted on it")},
    {QT_TR_NOOP("Events"), QT_TR_NOOP("Events on this workload"), "", true},
    {QT_TR_NOOP("Per event"), QT_TR_NOOP("Energy of one event"), "pJ", true},
    {QT_TR_NOOP("Energy"), QT_TR_NOOP("Events and leakage on this workload"), "µJ", true},
}};

double lineValue(const BreakdownLine& line, int column) {
    switch (column) {
    case BreakdownModel::CountColumn:
        return line.count;
    case BreakdownModel::AreaColumn:
        return line.area_mm2;
    case BreakdownModel::PowerColumn:
        return line.power_mw;
    case BreakdownModel::LeakageColumn:
        return line.leakage_mw;
    case BreakdownModel::EventsColumn:
        return line.events;
    case BreakdownModel::EventEnergyColumn:
        return line.energy_pj;
    default:
        return line.energy_uj;
    }
}

QString lineText(const BreakdownLine& line, int column) {
    switch (column) {
    case BreakdownModel::ComponentColumn:
        return toQt(line.title);
    case BreakdownModel::ModuleColumn:
        return toQt(moduleTitle(line.module));
    case BreakdownModel::CategoryColumn:
        return toQt(categoryTitle(line.category));
    case BreakdownModel::EventColumn:
        return toQt(line.event);
    default:
        return toQt(displayNumber(lineValue(line, column)));
    }
}

double totalValue(const Evaluation& evaluation, int column) {
    switch (column) {
    case BreakdownModel::AreaColumn:
        return evaluation.totalArea_mm2();
    case BreakdownModel::PowerColumn:
        return evaluation.totalPower_mw();
    case BreakdownModel::EnergyColumn:
        return evaluation.totalEnergy_uj();
    default:
        return std::numeric_limits<double>::quiet_NaN();
    }
}

} // namespace

BreakdownModel::BreakdownModel(QObject* parent) : ColumnTableModel(columns, parent) {}

void BreakdownModel::setEvaluation(Evaluation evaluation) {
    beginResetModel();
    m_evaluation = std::move(evaluation);
    endResetModel();
}

int BreakdownModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || m_evaluation.breakdown.empty()
               ? 0
               : static_cast<int>(m_evaluation.breakdown.size()) + 1;
}

QVariant BreakdownModel::cell(const QModelIndex& index, int role) const {
    const auto row = static_cast<std::size_t>(index.row());
    const bool isTotal = row == m_evaluation.breakdown.size();
    const int column = index.column();
    const bool hasTotal = column == AreaColumn || column == PowerColumn || column == EnergyColumn;
    switch (role) {
    case Qt::DisplayRole:
        if (isTotal) {
            if (column == ComponentColumn) {
                return tr("Total");
            }
            return hasTotal ? toQt(displayNumber(totalValue(m_evaluation, column))) : QString();
        }
        return lineText(m_evaluation.breakdown[row], column);
    case RawValueRole:
        if (!isNumber(column)) {
            return {};
        }
        return isTotal ? totalValue(m_evaluation, column)
                       : lineValue(m_evaluation.breakdown[row], column);
    case Qt::ToolTipRole: {
        if (isTotal) {
            return tr("Sum over the components");
        }
        const BreakdownLine& line = m_evaluation.breakdown[row];
        QString body = meaningOf(column);
        if (isNumber(column)) {
            body += QStringLiteral(": ") + toQt(exactText(lineValue(line, column))) +
                    QLatin1Char(' ') +
                    QString::fromUtf8(columns[static_cast<std::size_t>(column)].unit);
        }
        return toolTipText(toQt(line.title), body.trimmed());
    }
    case EmphasisRole:
        return isTotal;
    default:
        return {};
    }
}

} // namespace permdse::ui
