// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/layer/layer.h"
#include "ui/models/document_table_model.h"

namespace permdse::ui {

/// The workloads to choose from: those that come with the program, then the experiment's own. A
/// check mark means that the experiment runs it; only built-in ones can be switched off, own ones
/// are removed instead, since their layers are kept nowhere else.
class WorkloadModel final : public DocumentTableModel {
    Q_OBJECT
public:
    enum Column { NameColumn, LayersColumn, columnTotal };

    explicit WorkloadModel(ExperimentDocument& document, QObject* parent = nullptr);

    /// The workload of a row, wherever it is kept; null for a row that is not there.
    [[nodiscard]] const Workload* workload(int row) const;
    /// Its place in the experiment; empty if the experiment does not run it.
    [[nodiscard]] std::optional<std::size_t> placeInExperiment(int row) const;
    /// Row of the experiment's workload at that place, or -1.
    [[nodiscard]] int rowOfPlace(std::size_t place) const;
    [[nodiscard]] bool isBuiltin(int row) const;

    /// Adds an own workload of one layer, or a copy of `original` under a free name. Returns its
    /// row.
    int addWorkload(const Workload* original = nullptr);
    /// Takes a workload out of the experiment.
    void removeWorkload(int row);

    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

protected:
    [[nodiscard]] int documentRows() const override;
    [[nodiscard]] QVariant cell(const QModelIndex& index, int role) const override;

private:
    [[nodiscard]] std::vector<std::size_t> ownPlaces() const;
    [[nodiscard]] QString freeName(const QString& wish) const;
};

} // namespace permdse::ui
