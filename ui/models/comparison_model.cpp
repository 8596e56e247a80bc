// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/comparison_model.h"

#include <array>
#include <cmath>

#include "core/base/unit_format.h"
#include "core/engines/registry.h"
#include "ui/models/text.h"

namespace permdse::ui {

namespace {

constexpr std::array<TableColumn, ComparisonModel::columnTotal> columns{{
    {QT_TR_NOOP("Baseline"), QT_TR_NOOP("Published design carried to this technology")},
    {QT_TR_NOOP("Speed"), QT_TR_NOOP("Latency of the baseline / latency of this design"), "", true},
    {QT_TR_NOOP("Per mm²"), QT_TR_NOOP("Speed-up × area of the baseline / area of this design"), "",
     true},
    {QT_TR_NOOP("Per W"),
     QT_TR_NOOP("Speed-up × design power of the baseline / design power of this design"), "", true},
    {QT_TR_NOOP("Energy"), QT_TR_NOOP("Energy of the baseline / energy of this design, per input"),
     "", true},
}};

double ratioOf(const ComparisonRow& row, int column) {
    switch (column) {
    case ComparisonModel::SpeedUpColumn:
        return row.speed_up;
    case ComparisonModel::AreaColumn:
        return row.area_efficiency;
    case ComparisonModel::PowerColumn:
        return row.energy_efficiency;
    default:
        return row.energy_per_frame;
    }
}

QString engineTitle(const std::string& id) {
    const Engine* engine = findEngine(id);
    return engine ? toQt(engine->title()) : toQt(id);
}

} // namespace

ComparisonModel::ComparisonModel(QObject* parent) : ColumnTableModel(columns, parent) {}

void ComparisonModel::setComparisons(std::vector<Comparison> comparisons) {
    beginResetModel();
    m_comparisons = std::move(comparisons);
    m_rows.clear();
    for (std::size_t i = 0; i < m_comparisons.size(); ++i) {
        m_rows.push_back({i, &m_comparisons[i].total, RowKind::Total});
        if (m_comparisons[i].rows.size() > 1) {
            m_rows.push_back({i, &m_comparisons[i].mean, RowKind::Mean});
        }
        for (const ComparisonRow& row : m_comparisons[i].rows) {
            m_rows.push_back({i, &row, RowKind::Layer});
        }
    }
    endResetModel();
}

int ComparisonModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant ComparisonModel::cell(const QModelIndex& index, int role) const {
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const Comparison& comparison = m_comparisons[row.comparison];
    const bool isName = index.column() == NameColumn;
    const double ratio = ratioOf(*row.figures, index.column());
    switch (role) {
    case Qt::DisplayRole:
        if (isName) {
            switch (row.kind) {
            case RowKind::Total: {
                const QString mark =
                    toQt(sideMark(comparison.baseline_side, comparison.total.baseline_dram_kib));
                return mark.isEmpty() ? engineTitle(comparison.baseline)
                                      : tr("%1, %2").arg(engineTitle(comparison.baseline), mark);
            }
            case RowKind::Mean:
                return QStringLiteral("    ") + tr("geometric mean of the layers");
            case RowKind::Layer:
                break;
            }
            return QStringLiteral("    ") + toQt(row.figures->layer);
        }
        return std::isnan(ratio) ? QStringLiteral("–")
                                 : toQt(displayNumber(ratio, 3)) + QStringLiteral("×");
    case RawValueRole:
        return isName ? QVariant() : QVariant(ratio);
    case Qt::ToolTipRole: {
        const QString title = QStringLiteral("%1: %2").arg(
            engineTitle(comparison.baseline),
            row.kind == RowKind::Layer ? toQt(row.figures->layer) : tr("all layers"));
        QString body = meaningOf(index.column());
        if (row.kind == RowKind::Mean && !isName) {
            body += tr(" (geometric mean over the layers)");
        }
        body += tr("\nBaseline: %1").arg(toQt(comparison.baseline_text));
        for (const std::string& note : comparison.baseline_side.notes) {
            body += tr("\nBaseline: %1").arg(toQt(note));
        }
        if (const std::string mark = sideMark(comparison.design_side, comparison.total.dram_kib);
            !mark.empty()) {
            body += tr("\nThis design: %1").arg(toQt(mark));
        }
        const bool isRatioOfTwo = row.kind != RowKind::Mean;
        if (index.column() == EnergyColumn && isRatioOfTwo) {
            body += tr("\n%1 against %2")
                        .arg(toQt(displayQuantity(row.figures->baseline_energy_uj, "µJ")),
                             toQt(displayQuantity(row.figures->energy_uj, "µJ")));
        }
        if (index.column() == SpeedUpColumn && isRatioOfTwo) {
            body += tr("\n%1 against %2")
                        .arg(toQt(displayQuantity(row.figures->baseline_latency_us, "µs")),
                             toQt(displayQuantity(row.figures->latency_us, "µs")));
        }
        return toolTipText(title, body);
    }
    case EmphasisRole:
        return row.kind == RowKind::Total;
    case SecondaryRole:
        return row.kind != RowKind::Total;
    default:
        return {};
    }
}

} // namespace permdse::ui
