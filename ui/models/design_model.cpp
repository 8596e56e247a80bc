// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/design_model.h"

#include <array>

#include "core/base/unit_format.h"
#include "ui/models/text.h"

namespace permdse::ui {

namespace {

constexpr std::array<TableColumn, DesignModel::columnTotal> columns{{
    {QT_TR_NOOP("Parameter")},
    {QT_TR_NOOP("Value"), "", "", true},
    {QT_TR_NOOP("Unit")},
    {QT_TR_NOOP("Status"),
     QT_TR_NOOP("Provenance of a reference value, or explored where the design differs")},
}};

} // namespace

DesignModel::DesignModel(QObject* parent) : ColumnTableModel(columns, parent) {}

void DesignModel::setDesign(std::optional<EvaluatedDesign> design, DesignValues reference) {
    beginResetModel();
    m_design = std::move(design);
    m_reference = std::move(reference);
    endResetModel();
}

int DesignModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_design ? 0 : static_cast<int>(m_design->values.size());
}

QVariant DesignModel::cell(const QModelIndex& index, int role) const {
    const auto row = static_cast<std::size_t>(index.row());
    const ParameterInfo& parameter = m_design->engine->parameters()[row];
    const double value = m_design->values[row];
    const bool isReference = row < m_reference.size() && m_reference[row] == value;
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case NameColumn:
            return toQt(parameterTitle(parameter));
        case ValueColumn:
            // The highest feasible clock has more digits than anybody reads.
            return toQt(parameter.kind == ParameterKind::Real ? displayNumber(value, 6)
                                                              : parameterText(parameter, value));
        case UnitColumn:
            return toQt(parameter.unit);
        case StatusColumn:
            return isReference ? toQt(parameter.evidence) : tr("explored");
        default:
            return {};
        }
    case RawValueRole:
        return index.column() == ValueColumn ? QVariant(value) : QVariant();
    case Qt::ToolTipRole: {
        QString body = toQt(parameter.meaning);
        body += tr("\nValue: %1").arg(toQt(parameterText(parameter, value)));
        if (!isReference && row < m_reference.size()) {
            body += tr("\nReference: %1").arg(toQt(parameterText(parameter, m_reference[row])));
        }
        return toolTipText(toQt(parameterTitle(parameter)), body);
    }
    case SecondaryRole:
        return index.column() == UnitColumn || (index.column() == StatusColumn && isReference);
    case EmphasisRole:
        return index.column() == ValueColumn && !isReference;
    default:
        return {};
    }
}

} // namespace permdse::ui
