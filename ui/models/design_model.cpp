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

void DesignModel::setDesign(const std::optional<EvaluatedDesign>& design,
                            const DesignValues& reference) {
    beginResetModel();
    m_rows.clear();
    for (std::size_t i = 0; design && i < design->values.size(); ++i) {
        const ParameterInfo& info = design->engine->parameters()[i];
        const QString title = toQt(parameterTitle(info));
        const auto published = i < reference.size() ? std::optional(reference[i]) : std::nullopt;
        m_rows.push_back({&info, design->values[i], published, title});
        for (const auto& [id, value] : design->of_layers) {
            const auto name = layerParameterName(id);
            if (name && name->parameter == info.id) {
                m_rows.push_back(
                    {&info, value, published, tr("%1 of %2").arg(title, toQt(name->layer))});
            }
        }
    }
    endResetModel();
}

int DesignModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant DesignModel::cell(const QModelIndex& index, int role) const {
    const Row& row = m_rows.at(static_cast<std::size_t>(index.row()));
    const ParameterInfo& parameter = *row.info;
    const double value = row.value;
    const bool isReference = row.reference == value;
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case NameColumn:
            return row.title;
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
        if (!isReference && row.reference) {
            body += tr("\nReference: %1").arg(toQt(parameterText(parameter, *row.reference)));
        }
        return toolTipText(row.title, body);
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
