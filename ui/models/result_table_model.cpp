// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/result_table_model.h"

#include <cmath>

#include "core/architecture/technology_parameters.h"
#include "core/base/unit_format.h"
#include "core/engines/registry.h"
#include "core/experiment/result_columns.h"
#include "core/exploration/formula_tokens.h"
#include "ui/models/text.h"

namespace permdse::ui {

namespace {

constexpr std::string_view infeasibilityColumn = "infeasibility";

bool isText(const ColumnSpec& spec) {
    return !spec.labels.empty() || spec.role == ColumnRole::Status;
}

QString headerToolTip(const ColumnSpec& spec) {
    QString body = toQt(spec.meaning);
    if (spec.sense != Sense::Ignore) {
        body += body.isEmpty() ? QString() : QStringLiteral("\n");
        body += spec.sense == Sense::Minimise ? QStringLiteral("Smaller is better.")
                                              : QStringLiteral("Larger is better.");
    }
    body += body.isEmpty() ? QString() : QStringLiteral("\n");
    body += QStringLiteral("In expressions and files: ") + toQt(formulaName(spec.id));
    if (spec.role == ColumnRole::Metric) { // of a code, what its numbers stand for
        for (std::size_t code = 0; code < spec.labels.size(); ++code) {
            body += QStringLiteral("\n%1: %2").arg(code).arg(toQt(spec.labels[code]));
        }
    }
    return toolTipText(columnHeader(spec), body);
}

QString cellToolTip(const ResultTable& table, std::size_t row, std::size_t column) {
    const ColumnSpec& spec = table.spec(column);
    const double value = table.column(column)[row];
    QString body = resultCellText(table, row, column);
    if (!isText(spec) && !std::isnan(value)) {
        body = toQt(exactText(value));
        if (!spec.unit.empty()) {
            body += QLatin1Char(' ') + toQt(spec.unit);
        }
    }
    return toolTipText(toQt(spec.title), body);
}

} // namespace

namespace {

/// "layer" for the value that a parameter of the row's engine spells as a word; empty for others.
QString specialWord(const ResultTable& table, std::size_t row, const ColumnSpec& spec,
                    double value) {
    const auto column = table.find("architecture");
    if (!column || table.spec(*column).labels.empty()) {
        return {};
    }
    const auto code = static_cast<std::size_t>(table.column(*column)[row]);
    const Engine* engine = findEngine(table.spec(*column).labels.at(code));
    const ParameterInfo* parameter = engine ? findSweepable(*engine, spec.id) : nullptr;
    if (parameter == nullptr) {
        return {};
    }
    const bool isSpecial = !parameter->special_word.empty() && value == parameter->special_value;
    return isSpecial ? toQt(parameter->special_word) : QString();
}

} // namespace

QString resultCellText(const ResultTable& table, std::size_t row, std::size_t column) {
    const ColumnSpec& spec = table.spec(column);
    const double value = table.column(column)[row];
    if (std::isnan(value)) {
        return spec.role == ColumnRole::Parameter || spec.role == ColumnRole::Identity ||
                       spec.role == ColumnRole::Confidence
                   ? QStringLiteral("–")
                   : toQt(displayNumber(value));
    }
    if (!spec.labels.empty()) {
        const auto code = static_cast<std::size_t>(value);
        if (code >= spec.labels.size()) {
            return {};
        }
        const Engine* engine = spec.id == "architecture" ? findEngine(spec.labels[code]) : nullptr;
        return shortened(toQt(engine ? engine->title() : std::string_view(spec.labels[code])));
    }
    if (spec.id == infeasibilityColumn) {
        return value == 0.0 ? QStringLiteral("feasible") : toQt(infeasibilityText(table, row));
    }
    if (spec.role == ColumnRole::Parameter) {
        if (QString word = specialWord(table, row, spec, value); !word.isEmpty()) {
            return word;
        }
    }
    return metricText(spec.id, value);
}

QString columnHeader(const ColumnSpec& spec) {
    // The cells also say "feasible", which the file leaves empty.
    return spec.id == infeasibilityColumn
               ? ResultTableModel::tr("Feasibility")
               : shortened(toQt(titleWithUnit(spec.title, spec.unit)), 60);
}

void ResultTableModel::setTable(ResultTablePtr table) {
    beginResetModel();
    m_table = std::move(table);
    m_infeasibility = m_table ? m_table->find(infeasibilityColumn) : std::nullopt;
    endResetModel();
}

int ResultTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_table ? 0 : static_cast<int>(m_table->rowCount());
}

int ResultTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_table ? 0 : static_cast<int>(m_table->columnCount());
}

QVariant ResultTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto row = static_cast<std::size_t>(index.row());
    const auto column = static_cast<std::size_t>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return resultCellText(*m_table, row, column);
    case Qt::ToolTipRole:
        return cellToolTip(*m_table, row, column);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::AlignVCenter | (isText(m_table->spec(column)) ? Qt::AlignLeft : Qt::AlignRight));
    case RawValueRole:
        return m_table->column(column)[row];
    case FeasibleRole:
        return !m_infeasibility || m_table->column(*m_infeasibility)[row] == 0.0;
    default:
        return {};
    }
}

QVariant ResultTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (!m_table || section < 0) {
        return {};
    }
    if (orientation == Qt::Vertical) {
        return role == Qt::DisplayRole ? QVariant(section + 1) : QVariant();
    }
    if (section >= columnCount()) {
        return {};
    }
    const ColumnSpec& spec = m_table->spec(static_cast<std::size_t>(section));
    switch (role) {
    case Qt::DisplayRole:
        return columnHeader(spec);
    case Qt::ToolTipRole:
        return headerToolTip(spec);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter |
                                   (isText(spec) ? Qt::AlignLeft : Qt::AlignRight));
    default:
        return {};
    }
}

} // namespace permdse::ui
