// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/metric_model.h"

#include <array>
#include <cmath>
#include <limits>

#include "core/base/unit_format.h"
#include "ui/models/text.h"

namespace permdse::ui {

namespace {

constexpr std::array<TableColumn, MetricModel::FirstDesignColumn> columns{{
    {QT_TR_NOOP("Metric")},
    {QT_TR_NOOP("Unit")},
    {QT_TR_NOOP("Rests on"),
     QT_TR_NOOP("The least certain status among the figures behind the metric of the chosen "
                "design; the tooltips of the rows count them all")},
}};

/// The value of a metric of a design; NaN where its engine has no such metric.
double metricValue(const EvaluatedDesign& design, const std::string& metricId) {
    const auto index = design.engine->metricIndex(metricId);
    return index && *index < design.evaluation.metrics.size()
               ? design.evaluation.metrics[*index]
               : std::numeric_limits<double>::quiet_NaN();
}

/// The value for people, with its unit if `with_unit`.
QString valueText(const MetricInfo& metric, double value, bool with_unit) {
    if (!metric.labels.empty()) { // a code
        return std::isnan(value) ? toQt(displayNumber(value))
                                 : toQt(permdse::metricText(metric, value));
    }
    return with_unit && !metric.unit.empty() ? toQt(displayQuantity(value, metric.unit))
                                             : metricText(metric.id, value);
}

/// The value to the last digit, with its unit.
QString exactValueText(const MetricInfo& metric, double value) {
    if (std::isnan(value)) {
        return MetricModel::tr("not modelled");
    }
    if (!metric.labels.empty()) {
        return MetricModel::tr("%1 (%2 in expressions)")
            .arg(toQt(permdse::metricText(metric, value)), toQt(exactText(value)));
    }
    return (toQt(exactText(value)) + QLatin1Char(' ') + toQt(metric.unit)).trimmed();
}

} // namespace

MetricModel::MetricModel(QObject* parent) : ColumnTableModel(columns, parent) {}

void MetricModel::setDesigns(std::vector<EvaluatedDesign> designs) {
    beginResetModel();
    m_designs = std::move(designs);
    m_evidence.clear();
    endResetModel();
}

void MetricModel::setExplanations(const std::vector<ExplanationPtr>& roots) {
    m_evidence.clear();
    for (const ExplanationPtr& root : roots) {
        const auto weakest = weakestEvidence(*root);
        m_evidence.push_back(
            {weakest ? toQt(toText(*weakest)) : QString(), toQt(evidenceSummary(*root))});
    }
    if (rowCount() > 0) {
        emit dataChanged(index(0, EvidenceColumn), index(rowCount() - 1, EvidenceColumn));
    }
}

void MetricModel::setCompact(bool compact) {
    if (compact != m_isCompact) {
        m_isCompact = compact;
        if (rowCount() > 0) {
            emit dataChanged(index(0, FirstDesignColumn), index(rowCount() - 1, columnCount() - 1),
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
    return parent.isValid() ? 0 : FirstDesignColumn + static_cast<int>(m_designs.size());
}

QVariant MetricModel::cell(const QModelIndex& index, int role) const {
    const MetricInfo& metric =
        m_designs.front().engine->metrics()[static_cast<std::size_t>(index.row())];
    const bool isValue = index.column() >= FirstDesignColumn;
    const auto design = isValue ? static_cast<std::size_t>(index.column() - FirstDesignColumn) : 0;
    const double value = isValue ? metricValue(m_designs[design], metric.id) : 0.0;
    const auto row = static_cast<std::size_t>(index.row());
    const MetricEvidence* evidence = row < m_evidence.size() ? &m_evidence[row] : nullptr;
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == NameColumn) {
            return toQt(metric.title);
        }
        if (index.column() == UnitColumn) {
            return toQt(metric.unit);
        }
        if (index.column() == EvidenceColumn) {
            return evidence ? evidence->weakest : QString();
        }
        // The baselines stay short: the tooltip says that the figure is not modelled.
        if (design > 0 && std::isnan(value)) {
            return QStringLiteral("–");
        }
        return valueText(metric, value, m_isCompact && design == 0); // the others have its units
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
                        .arg(m_designs[design].title, exactValueText(metric, value));
        }
        if (evidence && design == 0 && !evidence->summary.isEmpty()) {
            body += tr("\nRests on: %1").arg(evidence->summary);
        }
        return toolTipText(toQt(metric.title), body);
    }
    case SecondaryRole:
        return index.column() == UnitColumn || index.column() == EvidenceColumn || design > 0 ||
               (isValue && std::isnan(value));
    default:
        return {};
    }
}

QString MetricModel::furtherTitle(int column) const {
    return m_designs[static_cast<std::size_t>(column - FirstDesignColumn)].title;
}

} // namespace permdse::ui
