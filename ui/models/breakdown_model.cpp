// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/breakdown_model.h"

#include <array>
#include <limits>

#include "core/base/unit_format.h"
#include "core/report/figure.h"
#include "ui/models/text.h"

namespace permdse::ui {

namespace {

struct BillColumn {
    const char* title;
    const char* unit;
    const char* meaning;
    bool numeric;
};

constexpr std::array<BillColumn, BreakdownModel::columnTotal> columns{{
    {QT_TR_NOOP("Component"), "", QT_TR_NOOP("What it is"), false},
    {QT_TR_NOOP("Part of"), "", QT_TR_NOOP("The part of the engine it belongs to"), false},
    {QT_TR_NOOP("Category"), "", QT_TR_NOOP("Row of the published breakdowns it belongs to"),
     false},
    {QT_TR_NOOP("Count"), "", QT_TR_NOOP("Instances in the engine"), true},
    {QT_TR_NOOP("Area"), "mm²", QT_TR_NOOP("All instances together"), true},
    {QT_TR_NOOP("Power"), "mW", QT_TR_NOOP("Design power at full activity, with leakage"), true},
    {QT_TR_NOOP("Leakage"), "mW", QT_TR_NOOP("All instances together"), true},
    {QT_TR_NOOP("Event"), "", QT_TR_NOOP("What is counted on it"), false},
    {QT_TR_NOOP("Events"), "", QT_TR_NOOP("Events on this workload"), true},
    {QT_TR_NOOP("Per event"), "pJ", QT_TR_NOOP("Energy of one event"), true},
    {QT_TR_NOOP("Energy"), "µJ", QT_TR_NOOP("Events and leakage on this workload"), true},
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

int BreakdownModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columnTotal;
}

QVariant BreakdownModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto row = static_cast<std::size_t>(index.row());
    const bool isTotal = row == m_evaluation.breakdown.size();
    const int column = index.column();
    const BillColumn& info = columns[static_cast<std::size_t>(column)];
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
        if (!info.numeric) {
            return {};
        }
        return isTotal ? totalValue(m_evaluation, column)
                       : lineValue(m_evaluation.breakdown[row], column);
    case Qt::ToolTipRole: {
        if (isTotal) {
            return tr("Sum over the components");
        }
        const BreakdownLine& line = m_evaluation.breakdown[row];
        QString body = tr(info.meaning);
        if (info.numeric) {
            body += QStringLiteral(": ") + toQt(exactText(lineValue(line, column))) +
                    QLatin1Char(' ') + QString::fromUtf8(info.unit);
        }
        return toolTipText(toQt(line.title), body.trimmed());
    }
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter |
                                   (info.numeric ? Qt::AlignRight : Qt::AlignLeft));
    case EmphasisRole:
        return isTotal;
    default:
        return {};
    }
}

QVariant BreakdownModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnTotal) {
        return {};
    }
    const BillColumn& info = columns[static_cast<std::size_t>(section)];
    switch (role) {
    case Qt::DisplayRole:
        return toQt(titleWithUnit(fromQt(tr(info.title)), info.unit));
    case Qt::ToolTipRole:
        return tr(info.meaning);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter |
                                   (info.numeric ? Qt::AlignRight : Qt::AlignLeft));
    default:
        return {};
    }
}

} // namespace permdse::ui
