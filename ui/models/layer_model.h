// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/layer/layer_fields.h"
#include "ui/models/document_table_model.h"

namespace permdse::ui {

/// The layers of one workload of the experiment, editable; of a built-in workload, to read.
class LayerModel final : public DocumentTableModel {
    Q_OBJECT
public:
    /// The column of a member of Layer; -1 if it is not edited here.
    template <auto Member> [[nodiscard]] static int columnOf() {
        return columnOf(&memberTag<Member>);
    }

    explicit LayerModel(ExperimentDocument& document, QObject* parent = nullptr);

    /// Shows the experiment's own workload at that place, editable.
    void showPlace(std::size_t place);
    /// Shows a built-in workload, to read only; null clears.
    void showBuiltin(const Workload* workload);

    [[nodiscard]] bool isEditable() const { return m_place.has_value(); }
    /// Adds a copy of the last layer under a free name.
    void addLayer();
    /// The last layer of a workload stays.
    void removeLayer(int row);

    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

protected:
    [[nodiscard]] int documentRows() const override;
    [[nodiscard]] QVariant cell(const QModelIndex& index, int role) const override;

private:
    [[nodiscard]] static int columnOf(const void* member);
    [[nodiscard]] const Workload* workload() const;
    [[nodiscard]] std::string pointerOf(const QModelIndex& index) const;
    void editLayers(const QString& what, const std::function<void(std::vector<Layer>&)>& change);

    std::optional<std::size_t> m_place;
    const Workload* m_builtin = nullptr;
};

} // namespace permdse::ui
