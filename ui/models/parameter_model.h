// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/architecture/engine.h"
#include <optional>

#include "core/architecture/engine.h"
#include "ui/models/document_table_model.h"

namespace permdse::ui {

/// The parameter table of one architecture of the experiment, one row per parameter. The column
/// Values takes what a sweep editor takes: a value, a list "8, 16, 32", a range "8..256 x2" or
/// "0.4..1.2 +0.1"; emptied, the parameter goes back to its reference. An illegal text stays in the
/// field with its problem and leaves the experiment as it was.
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
    /// Row of a parameter, or -1.
    [[nodiscard]] int rowOf(std::string_view parameterId) const;
    [[nodiscard]] const ParameterInfo* parameter(int row) const;

    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

protected:
    [[nodiscard]] int documentRows() const override;
    [[nodiscard]] QVariant cell(const QModelIndex& index, int role) const override;

private:
    [[nodiscard]] const ArchitectureSpace* space() const;
    [[nodiscard]] std::string pointerOf(const ParameterInfo& parameter) const;
    [[nodiscard]] QString problemOf(const ParameterInfo& parameter) const;
    /// Text of what the experiment sets; empty if it sets nothing.
    [[nodiscard]] QString ownText(const ParameterInfo& parameter) const;
    /// Whether a row is a clock that its architecture leaves open.
    [[nodiscard]] bool isOpenClock(int row) const;
    void setOwn(const ParameterInfo& parameter, const QString& text);
    /// The reference design as runs use it: at the technology of the document, so that a clock is
    /// the one carried to its node.
    [[nodiscard]] const DesignValues& reference() const;

    std::size_t m_architecture;
    mutable std::optional<TechnologySettings> m_referenceSettings; ///< that m_reference is for
    mutable DesignValues m_reference;
};

} // namespace permdse::ui
