// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/design_model.h"

#include <array>

#include "core/base/unit_format.h"
#include "ui/models/text.h"

namespace permdse::ui {

void DesignModel::setDesign(std::optional<EvaluatedDesign> design, DesignValues reference) {
    beginResetModel();
    m_design = std::move(design);
    m_reference = std::move(reference);
    endResetModel();
}

int DesignModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_design ? 0 : static_cast<int>(m_design->values.size());
}

int DesignModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columnTotal;
}

QVariant DesignModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
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
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::AlignVCenter | (index.column() == ValueColumn ? Qt::AlignRight : Qt::AlignLeft));
    case SecondaryRole:
        return index.column() == UnitColumn || (index.column() == StatusColumn && isReference);
    case EmphasisRole:
        return index.column() == ValueColumn && !isReference;
    default:
        return {};
    }
}

QVariant DesignModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnTotal) {
        return {};
    }
    const std::array<QString, columnTotal> titles{tr("Parameter"), tr("Value"), tr("Unit"),
                                                  tr("Status")};
    switch (role) {
    case Qt::DisplayRole:
        return titles[static_cast<std::size_t>(section)];
    case Qt::ToolTipRole:
        return section == StatusColumn
                   ? tr("Provenance of a reference value, or explored where the design differs")
                   : QString();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter |
                                   (section == ValueColumn ? Qt::AlignRight : Qt::AlignLeft));
    default:
        return {};
    }
}

} // namespace permdse::ui
