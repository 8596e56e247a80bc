// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <QAbstractItemModel>

#include "core/study/explanation.h"
#include "ui/models/field_roles.h"

namespace permdse::ui {

/// Where a metric comes from, as a tree with the metric as its only top row. A figure that is used
/// in several places has a row in each; rows are made when a view asks for them, since a tree of a
/// thousand figures has many times as many rows.
class ExplanationModel final : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Column { FigureColumn, ValueColumn, RestsOnColumn, FormulaColumn, columnTotal };

    explicit ExplanationModel(QObject* parent = nullptr);
    ~ExplanationModel() override;

    /// Null clears.
    void setRoot(ExplanationPtr root);
    /// The figure of a row; null for an invalid index.
    [[nodiscard]] const ExplanationNode* node(const QModelIndex& index) const;

    [[nodiscard]] QModelIndex index(int row, int column,
                                    const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& index) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] bool hasChildren(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    struct Item;
    /// The items below one, made at the first call.
    static const std::vector<std::unique_ptr<Item>>& children(Item& item);
    /// Its own status and source, or those of what is below it, counted.
    static const std::string& restsOn(Item& item);

    ExplanationPtr m_root;
    std::unique_ptr<Item> m_top;
};

} // namespace permdse::ui
