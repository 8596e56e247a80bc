// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/study/explanation.h"
#include "ui/models/column_table_model.h"
#include "ui/models/evaluated_design.h"
#include "ui/models/field_roles.h"

namespace permdse::ui {

/// Metrics of a design, one row each, with the same metric of other designs beside it.
class MetricModel final : public ColumnTableModel {
    Q_OBJECT
public:
    enum Column { NameColumn, UnitColumn, EvidenceColumn, FirstDesignColumn };

    explicit MetricModel(QObject* parent = nullptr);

    /// The first design decides which metrics are shown; empty clears.
    void setDesigns(std::vector<EvaluatedDesign> designs);
    [[nodiscard]] const std::vector<EvaluatedDesign>& designs() const { return m_designs; }
    /// What the metrics of the first design rest on: explainMetrics() of its engine. Until then,
    /// and after setDesigns(), the column is empty.
    void setExplanations(const std::vector<ExplanationPtr>& roots);
    /// Writes units behind the values of the first design, for a table without room for their
    /// column.
    void setCompact(bool compact);
    /// Row of a metric, or -1.
    [[nodiscard]] int rowOf(std::string_view metricId) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;

protected:
    [[nodiscard]] QVariant cell(const QModelIndex& index, int role) const override;
    [[nodiscard]] QString furtherTitle(int column) const override;

private:
    /// What a metric rests on, in words.
    struct MetricEvidence {
        QString weakest;
        QString summary;
    };

    std::vector<EvaluatedDesign> m_designs;
    std::vector<MetricEvidence> m_evidence; ///< by row; may be empty
    bool m_isCompact = false;
};

} // namespace permdse::ui
