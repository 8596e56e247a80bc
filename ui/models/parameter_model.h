// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/architecture/engine.h"
#include "ui/models/document_table_model.h"

namespace permdse::ui {

/// The parameter table of one architecture of the experiment: one row per parameter, and behind one
/// that layers may have values of their own of, one for each layer of the workloads. The column
/// Values takes what a sweep editor takes: a value, a list "8, 16, 32", a range "8..256 x2" or
/// "0.4..1.2 +0.1", and "each layer: 4, 8"; emptied, the parameter goes back to its reference, that
/// of a layer to what holds for all. An illegal text stays in the field with its problem and leaves
/// the experiment as it was.
class ParameterModel final : public DocumentTableModel {
    Q_OBJECT
public:
    enum Column { NameColumn, ValuesColumn, ReferenceColumn, columnTotal };

    /// @pre the experiment has an architecture of that index.
    ParameterModel(ExperimentDocument& document, std::size_t architecture,
                   QObject* parent = nullptr);

    /// The engine of the architecture; null only while the document no longer has it.
    [[nodiscard]] const Engine* engine() const;
    /// Designs that the architecture's sweeps span.
    [[nodiscard]] std::uint64_t designs() const;
    /// Row of a parameter, also of one layer ("p@Alex-FC6"), or -1.
    [[nodiscard]] int rowOf(std::string_view parameterId) const;
    /// Null without such a row; of the row of a layer that of all layers.
    [[nodiscard]] const ParameterInfo* parameter(int row) const;
    /// What people call it, with unit and layer. @pre parameter(row) is not null
    [[nodiscard]] QString title(int row) const;

    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

protected:
    [[nodiscard]] int documentRows() const override;
    [[nodiscard]] QVariant cell(const QModelIndex& index, int role) const override;

private:
    struct Row {
        const ParameterInfo* info;
        std::size_t place; ///< among the engine's parameters and those of the technology behind
        std::string id;    ///< "p", "p@Alex-FC6"
    };

    [[nodiscard]] const ArchitectureSpace* space() const;
    [[nodiscard]] std::vector<Row> rowsOf(const Engine& engine) const;
    [[nodiscard]] std::string pointerOf(const std::string& id) const;
    [[nodiscard]] QString problemOf(const Row& row) const;
    /// Text of what the experiment sets; empty if it sets nothing.
    [[nodiscard]] QString ownText(const Row& row) const;
    /// What an empty field stands for.
    [[nodiscard]] QString inheritedText(const Row& row) const;
    [[nodiscard]] QString referenceText(const Row& row) const;
    [[nodiscard]] QString toolTip(const Row& row, int column) const;
    [[nodiscard]] QString referenceToolTip(const Row& row) const;
    /// Whether a row is a clock that its architecture leaves open.
    [[nodiscard]] bool isOpenClock(const Row& row) const;
    void setOwn(const Row& row, const QString& text);
    /// The reference design as runs use it: at the technology of the document, so that a clock is
    /// the one carried to its node.
    [[nodiscard]] const DesignValues& reference() const;

    std::size_t m_architecture;
    mutable std::vector<Row> m_rows; ///< as documentRows() saw them last
    mutable std::optional<TechnologySettings> m_referenceSettings; ///< that m_reference is for
    mutable DesignValues m_reference;
};

} // namespace permdse::ui
