// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/metric_model.h"

#include <cmath>
#include <limits>

#include "core/base/unit_format.h"
#include "ui/models/text.h"

namespace permdse::ui {

namespace {

/// The value of a metric of a design; NaN where its engine has no such metric.
double metricValue(const EvaluatedDesign& design, const std::string& metricId) {
    const auto index = design.engine->metricIndex(metricId);
    return index && *index < design.evaluation.metrics.size()
               ? design.evaluation.metrics[*index]
               : std::numeric_limits<double>::quiet_NaN();
}

} // namespace

void MetricModel::setDesigns(std::vector<EvaluatedDesign> designs) {
    beginResetModel();
    m_designs = std::move(designs);
    endResetModel();
}

void MetricModel::setCompact(bool compact) {
    if (compact != m_isCompact) {
        m_isCompact = compact;
        if (rowCount() > 0) {
            emit dataChanged(index(0, firstDesignColumn), index(rowCount() - 1, columnCount() - 1),
                             {Qt::DisplayRole});
        }
    }
}

int MetricModel::rowOf(std::string_view metricId) const {
    const auto index =
        m_designs.empty() ? std::nullopt : m_designs.front().engine->metricIndex(metricId);
    return index ? static_cast<int>(*index) : -1;
}

int MetricModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || m_designs.empty()
               ? 0
               : static_cast<int>(m_designs.front().engine->metrics().size());
}

int MetricModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : firstDesignColumn + static_cast<int>(m_designs.size());
}

QVariant MetricModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const MetricInfo& metric =
        m_designs.front().engine->metrics()[static_cast<std::size_t>(index.row())];
    const bool isValue = index.column() >= firstDesignColumn;
    const auto design = isValue ? static_cast<std::size_t>(index.column() - firstDesignColumn) : 0;
    const double value = isValue ? metricValue(m_designs[design], metric.id) : 0.0;
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == NameColumn) {
            return toQt(metric.title);
        }
        if (index.column() == UnitColumn) {
            return toQt(metric.unit);
        }
        // The baselines stay short: the tooltip says that the figure is not modelled.
        if (design > 0 && std::isnan(value)) {
            return QStringLiteral("–");
        }
        return m_isCompact && !metric.unit.empty() ? toQt(displayQuantity(value, metric.unit))
                                                   : metricText(metric.id, value);
    case RawValueRole:
        return isValue ? QVariant(value) : QVariant();
    case Qt::ToolTipRole: {
        QString body = toQt(metric.meaning);
        if (metric.better != Sense::Ignore) {
            body += metric.better == Sense::Minimise ? tr("\nSmaller is better.")
                                                     : tr("\nLarger is better.");
        }
        if (isValue) {
            body += QStringLiteral("\n%1: %2")
                        .arg(m_designs[design].title,
                             std::isnan(value)
                                 ? tr("not modelled")
                                 : toQt(exactText(value)) + QLatin1Char(' ') + toQt(metric.unit));
        }
        return toolTipText(toQt(metric.title), body);
    }
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter | (isValue ? Qt::AlignRight : Qt::AlignLeft));
    case SecondaryRole:
        return index.column() == UnitColumn || design > 0 || (isValue && std::isnan(value));
    default:
        return {};
    }
}

QVariant MetricModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) {
        return {};
    }
    if (role == Qt::DisplayRole) {
        if (section == NameColumn) {
            return tr("Metric");
        }
        return section == UnitColumn
                   ? tr("Unit")
                   : m_designs[static_cast<std::size_t>(section - firstDesignColumn)].title;
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(Qt::AlignVCenter |
                                   (section >= firstDesignColumn ? Qt::AlignRight : Qt::AlignLeft));
    }
    return {};
}

} // namespace permdse::ui
