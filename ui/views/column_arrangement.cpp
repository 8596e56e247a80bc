// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/column_arrangement.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include <QAction>
#include <QHeaderView>
#include <QMenu>
#include <QStyle>
#include <QTableView>

#include "ui/models/result_table_model.h"

namespace permdse::ui {

ColumnArrangement::ColumnArrangement(QTableView& table) : QObject(&table), m_table(table) {
    QHeaderView* header = m_table.horizontalHeader();
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QHeaderView::customContextMenuRequested, this,
            &ColumnArrangement::showColumnMenu);
    connect(header, &QHeaderView::sectionResized, this, &ColumnArrangement::rememberWidth);
}

void ColumnArrangement::arrange(RunResultPtr result) {
    const auto arranging = hold();
    const RunResultPtr former = std::exchange(m_result, std::move(result));
    if (m_result &&
        (!former || former->outcome.table->specs() != m_result->outcome.table->specs() ||
         former->outcome.objectives != m_result->outcome.objectives)) {
        arrangeColumns();
    }
    fitReasons();
}

void ColumnArrangement::arrangeColumns() {
    // First what a row is and whether it can be built, then what the experiment is after, then the
    // rest in the order of the table.
    const ResultTable& table = *m_result->outcome.table;
    std::vector<std::string> first{"point", "architecture", "workload", "infeasibility"};
    for (const Objective& objective : m_result->outcome.objectives) {
        first.push_back(objective.metric);
    }
    first.push_back("front_probability");
    QHeaderView* header = m_table.horizontalHeader();
    for (int column = 0; column < header->count(); ++column) {
        header->setSectionHidden(column, false);
        header->moveSection(header->visualIndex(column), column);
    }
    int position = 0;
    for (const std::string& id : first) {
        if (const auto column = table.find(id)) {
            header->moveSection(header->visualIndex(static_cast<int>(*column)), position++);
        }
    }
    if (const auto workload = table.find("workload")) {
        header->setSectionHidden(static_cast<int>(*workload),
                                 m_result->experiment.workloads.size() < 2);
    }
    m_table.resizeColumnsToContents();
    for (int column = 0; column < header->count(); ++column) {
        const auto chosen = m_userWidths.find(table.spec(static_cast<std::size_t>(column)).id);
        if (chosen != m_userWidths.end() && !header->isSectionHidden(column)) {
            header->resizeSection(column, chosen->second);
        }
    }
}

void ColumnArrangement::rememberWidth(int column, int before, int after) {
    if (!m_isArranging && m_result && before > 0 && after > 0) { // shown and hidden ones have 0
        const ResultTable& table = *m_result->outcome.table;
        m_userWidths[table.spec(static_cast<std::size_t>(column)).id] = after;
    }
}

void ColumnArrangement::fitReasons() {
    constexpr int fewestLetters = 18; // that a long reason is given
    constexpr int mostLetters = 48;
    const auto column = m_result ? m_result->outcome.table->find("infeasibility") : std::nullopt;
    if (!column || m_userWidths.contains("infeasibility")) {
        return;
    }
    // The rows at the top, by which columns get their widths, need not have the long ones.
    const ResultTable& table = *m_result->outcome.table;
    const QFontMetrics metrics = m_table.fontMetrics();
    const int margin = 2 * (m_table.style()->pixelMetric(QStyle::PM_FocusFrameHMargin) + 1);
    int width = m_table.horizontalHeader()->sectionSizeHint(static_cast<int>(*column));
    std::set<double> known;
    for (std::size_t row = 0; row < table.rowCount(); ++row) {
        if (known.insert(table.column(*column)[row]).second) {
            const QString text = resultCellText(table, row, *column);
            width = std::max(width, metrics.horizontalAdvance(text) + margin);
        }
    }
    // In a narrow table the figures are not pushed out of sight.
    const int letter = metrics.averageCharWidth();
    const int widest =
        std::clamp(m_table.viewport()->width() / 4, fewestLetters * letter, mostLetters * letter);
    m_table.horizontalHeader()->resizeSection(static_cast<int>(*column), std::min(width, widest));
}

void ColumnArrangement::showColumnMenu(const QPoint& position) {
    QHeaderView* header = m_table.horizontalHeader();
    auto* menu = new QMenu(&m_table);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int visual = 0; visual < header->count(); ++visual) {
        const int column = header->logicalIndex(visual);
        QAction* action = menu->addAction(
            m_table.model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(!header->isSectionHidden(column));
        connect(action, &QAction::toggled, header,
                [header, column](bool shown) { header->setSectionHidden(column, !shown); });
    }
    menu->popup(header->mapToGlobal(position));
}

} // namespace permdse::ui
