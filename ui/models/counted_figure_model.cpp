// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/counted_figure_model.h"

#include <array>
#include <cmath>

#include "core/base/unit_format.h"
#include "ui/models/text.h"

namespace permdse::ui {

namespace {

constexpr std::array<TableColumn, CountedFigureModel::columnTotal> columns{{
    {QT_TR_NOOP("Figure"), QT_TR_NOOP("What is counted, and on which component")},
    {QT_TR_NOOP("Simulated"), QT_TR_NOOP("Counted cycle by cycle"), "", true},
    {QT_TR_NOOP("Closed form"), QT_TR_NOOP("Expected over all inputs of the layer's density"), "",
     true},
    {QT_TR_NOOP("Difference"), QT_TR_NOOP("Of the simulated figure to that of the closed form"), "",
     true},
    {QT_TR_NOOP("Energy"), QT_TR_NOOP("Of the events counted, with leakage"), "µJ", true},
}};

constexpr int figureDigits = 6;

QString numberText(double value) {
    return toQt(displayNumber(value, figureDigits));
}

/// Whether the closed form has such a figure at all; it may still be unknown for this design.
bool hasClosedForm(const CountedFigure& figure) {
    return !std::isnan(figure.closed) || std::isnan(figure.counted);
}

} // namespace

CountedFigureModel::CountedFigureModel(QObject* parent) : ColumnTableModel(columns, parent) {}

void CountedFigureModel::setSimulated(const SimulatedDesign& simulated) {
    beginResetModel();
    m_rows.clear();
    const auto add = [this](const QString& heading, std::vector<CountedFigure> figures,
                            bool areLines) {
        Row row;
        row.figure.title = fromQt(heading);
        row.is_heading = true;
        m_rows.push_back(std::move(row));
        for (CountedFigure& figure : figures) {
            m_rows.push_back({std::move(figure), false, areLines});
        }
    };
    add(tr("Metrics"), countedMetrics(simulated), false);
    add(tr("Events"), countedEvents(simulated), true);
    add(tr("Of the simulation alone"), countedDetails(simulated, 0), false);
    endResetModel();
}

void CountedFigureModel::clear() {
    beginResetModel();
    m_rows.clear();
    endResetModel();
}

int CountedFigureModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant CountedFigureModel::cell(const QModelIndex& index, int role) const {
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const CountedFigure& figure = row.figure;
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == NameColumn) {
            return toQt(titleWithUnit(figure.title, figure.unit));
        }
        if (row.is_heading) {
            return {};
        }
        switch (index.column()) {
        case CountedColumn:
            return numberText(figure.counted);
        case ClosedColumn:
            return hasClosedForm(figure) ? numberText(figure.closed) : QString();
        case DifferenceColumn:
            return hasClosedForm(figure) ? toQt(differenceText(figure.counted, figure.closed))
                                         : QString();
        default:
            return row.is_line ? toQt(displayNumber(figure.energy_uj)) : QString();
        }
    case RawValueRole:
        if (row.is_heading) {
            return {};
        }
        return index.column() == CountedColumn  ? QVariant(figure.counted)
               : index.column() == ClosedColumn ? QVariant(figure.closed)
               : index.column() == EnergyColumn ? QVariant(figure.energy_uj)
                                                : QVariant();
    case Qt::ToolTipRole:
        return row.is_heading ? QVariant()
                              : toolTipText(toQt(figure.title), meaningOf(index.column()));
    case EmphasisRole:
        return row.is_heading;
    default:
        return {};
    }
}

} // namespace permdse::ui
