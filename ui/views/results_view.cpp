// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/results_view.h"

#include <algorithm>
#include <utility>

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/report/report.h"
#include "ui/models/text.h"
#include "ui/views/column_arrangement.h"
#include "ui/views/result_delegate.h"
#include "ui/views/text_label.h"
#include "ui/views/view_helpers.h"

namespace permdse::ui {

namespace {

constexpr int filterColumn = 2; ///< of the line of controls

} // namespace

ResultsView::ResultsView(ResultSession& session, QWidget* parent)
    : View({.name = QStringLiteral("results"),
            .title = tr("Results"),
            .tool_tip = {},
            .place = ViewPlace::Bottom,
            .picture_size = QSize(1200, 480),
            .shows_results = true},
           parent),
      m_session(session), m_model(new ResultTableModel(this)), m_proxy(new ResultFilterProxy(this)),
      m_table(makeTable(QStringLiteral("resultTable"), tr("Results"), this)),
      m_rows(new QComboBox(this)), m_workload(new QComboBox(this)), m_filter(new QLineEdit(this)),
      m_count(new TextLabel(this)), m_stack(new QStackedWidget(this)) {
    setObjectName(QStringLiteral("resultsView"));
    m_proxy->setSourceModel(m_model);
    m_table->setModel(m_proxy);
    m_table->setItemDelegate(new ResultDelegate(m_session, *m_proxy, m_table));
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSortingEnabled(true);
    QHeaderView* header = m_table->horizontalHeader();
    header->setSortIndicatorClearable(true);
    header->setSortIndicator(-1, Qt::AscendingOrder);
    header->setSectionsMovable(true);
    header->setResizeContentsPrecision(60);
    m_columns = new ColumnArrangement(*m_table);

    makeControls();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addLayout(m_bar);
    TextLabel* empty =
        makeNote(QStringLiteral("resultsEmpty"), tr("The points of a run appear here."), m_stack);
    empty->setAlignment(Qt::AlignCenter);
    m_stack->addWidget(empty);
    m_stack->addWidget(m_table);
    m_noRows = makeNote(QStringLiteral("resultsNoRows"), {}, m_stack);
    m_noRows->setAlignment(Qt::AlignCenter);
    m_noRows->setMargin(12);
    m_stack->addWidget(m_noRows);
    layout->addWidget(m_stack, 1);

    connectParts();
    connectSession();
    showResult();
}

void ResultsView::makeControls() {
    m_rows->setObjectName(QStringLiteral("resultRows"));
    m_rows->setAccessibleName(tr("Which rows"));
    m_rows->addItem(tr("All points"), static_cast<int>(PointChoice::All));
    m_rows->addItem(tr("Feasible"), static_cast<int>(PointChoice::Feasible));
    m_rows->addItem(tr("Front of each architecture"),
                    static_cast<int>(PointChoice::ArchitectureFronts));
    m_rows->addItem(tr("Front over all"), static_cast<int>(PointChoice::OverallFronts));
    m_rows->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_rows->setMinimumContentsLength(8);
    m_rows->view()->setMinimumWidth(m_rows->view()->sizeHintForColumn(0) + 24);
    m_workload->setObjectName(QStringLiteral("resultWorkload"));
    m_workload->setAccessibleName(tr("Workload"));
    m_workload->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_workload->setMinimumContentsLength(8);
    m_workload->addItem(tr("All workloads"), QString());
    m_filter->setObjectName(QStringLiteral("resultFilter"));
    m_filter->setAccessibleName(tr("Filter expression"));
    m_filter->setPlaceholderText(tr("Filter: area_mm2 < 10 && latency_us < 50"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMinimumWidth(80);
    m_count->setObjectName(QStringLiteral("resultCount"));
    auto* copyButton = makeIconButton(QStringLiteral("resultCopy"), QStringLiteral("copy"),
                                      tr("Copy the chosen rows (Ctrl+C)"), this);
    connect(copyButton, &QToolButton::clicked, this, &ResultsView::copy);

    m_bar = new QGridLayout;
    m_bar->setContentsMargins(8, 6, 8, 0);
    m_bar->addWidget(m_rows, 0, 0);
    m_bar->addWidget(m_workload, 0, 1);
    m_bar->addWidget(m_filter, 0, filterColumn);
    m_bar->addWidget(m_count, 0, filterColumn + 1);
    m_bar->addWidget(copyButton, 0, filterColumn + 2);
    m_bar->setColumnStretch(filterColumn, 1);
}

void ResultsView::connectParts() {
    auto* copyAction = new QAction(tr("Copy"), this);
    copyAction->setShortcut(QKeySequence::Copy);
    copyAction->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_table->addAction(copyAction);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(copyAction, &QAction::triggered, this, &ResultsView::copy);
    auto* pinAction = new QAction(tr("Pin or unpin"), this);
    pinAction->setObjectName(QStringLiteral("resultPin"));
    m_table->addAction(pinAction);
    connect(pinAction, &QAction::triggered, this, &ResultsView::togglePin);
    connect(m_rows, &QComboBox::currentIndexChanged, this, [this] {
        m_session.setChoice(static_cast<PointChoice>(m_rows->currentData().toInt()));
    });
    connect(m_workload, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_session.setWorkload(fromQt(m_workload->itemData(index).toString()));
    });
    connect(m_filter, &QLineEdit::textChanged, &m_session, &ResultSession::setCondition);
    connect(m_proxy, &QAbstractItemModel::layoutChanged, this, &ResultsView::showSelection);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ResultsView::readSelection);
    m_table->setMouseTracking(true);
    m_table->viewport()->installEventFilter(this); // for the pointer that leaves
    connect(m_table, &QAbstractItemView::entered, this, [this](const QModelIndex& index) {
        m_session.setHovered(m_proxy->tableRow(index.row()));
    });
    connect(m_table, &QAbstractItemView::viewportEntered, this,
            [this] { m_session.setHovered(std::nullopt); });
}

void ResultsView::connectSession() {
    connect(&m_session, &ResultSession::resultChanged, this, &ResultsView::showResult);
    connect(&m_session, &ResultSession::filterChanged, this, &ResultsView::showFilter);
    connect(&m_session, &ResultSession::visibleChanged, this, &ResultsView::showVisible);
    connect(&m_session, &ResultSession::filteringChanged, this, &ResultsView::showCount);
    connect(&m_session, &ResultSession::selectionChanged, this, &ResultsView::showSelection);
    for (const auto change : {&ResultSession::pinsChanged, &ResultSession::hoverChanged}) {
        connect(&m_session, change, m_table->viewport(), qOverload<>(&QWidget::update));
    }
}

bool ResultsView::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Leave) {
        m_session.setHovered(std::nullopt);
    }
    return QWidget::eventFilter(watched, event);
}

void ResultsView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    constexpr int leastLetters = 70; // of a line that has all controls
    const bool isNarrow = width() < leastLetters * fontMetrics().averageCharWidth();
    const int line = isNarrow ? 1 : 0;
    int row = 0, column = 0, rows = 0, columns = 0;
    m_bar->getItemPosition(m_bar->indexOf(m_filter), &row, &column, &rows, &columns);
    if (row != line) { // the filter has a line of its own where it would be too short to read
        m_bar->removeWidget(m_filter);
        m_bar->addWidget(m_filter, line, isNarrow ? 0 : filterColumn, 1, isNarrow ? -1 : 1);
    }
}

void ResultsView::showResult() {
    const auto arranging = m_columns->hold();
    m_result = m_session.result();
    fillWorkloads();
    showFilter();
    m_proxy->setTable(m_result ? m_result->outcome.table : nullptr, m_session.visible());
    showCount(); // brings the table to the front, by whose room columns get their widths
    m_columns->arrange(m_result);
    const bool isEmpty = m_model->rowCount() == 0;
    for (QWidget* control : {static_cast<QWidget*>(m_rows), static_cast<QWidget*>(m_filter)}) {
        control->setEnabled(!isEmpty);
    }
    showSelection();
    emit contentChanged();
}

void ResultsView::fillWorkloads() {
    const QSignalBlocker block(m_workload);
    m_workload->clear();
    m_workload->addItem(tr("All workloads"), QString());
    if (m_result) {
        for (const Workload& each : m_result->experiment.workloads) {
            m_workload->addItem(shortened(toQt(each.name)), toQt(each.name));
        }
    }
    m_workload->setVisible(m_workload->count() > 2);
}

void ResultsView::showFilter() {
    const QSignalBlocker blockWorkload(m_workload);
    const QSignalBlocker blockRows(m_rows);
    const RowFilter& filter = m_session.filter();
    m_workload->setCurrentIndex(std::max(0, m_workload->findData(toQt(filter.workload))));
    m_rows->setCurrentIndex(m_rows->findData(static_cast<int>(filter.choice)));
    if (m_filter->text() != m_session.condition()) {
        m_filter->setText(m_session.condition());
    }
    markProblem(*m_filter, m_session.conditionProblem(),
                tr("Condition over columns, such as area_mm2 < 10 && latency_us < 50"));
    showCount();
}

void ResultsView::showVisible() {
    m_proxy->setVisible(m_session.visible());
    showCount();
    showSelection();
}

void ResultsView::showCount() {
    const auto shown = static_cast<quint64>(m_proxy->rowCount());
    const auto total = static_cast<quint64>(m_model->rowCount());
    if (total == 0) {
        m_count->clear();
    } else if (m_session.isFiltering()) {
        m_count->setText(tr("Filtering %1").arg(countOf(total, tr("point"))));
    } else if (shown == total) {
        m_count->setText(countOf(total, tr("point")));
    } else {
        m_count->setText(tr("%1 of %2").arg(groupedCount(shown), countOf(total, tr("point"))));
    }
    if (total > 0 && shown == 0) {
        m_noRows->setText(m_session.isFiltering() ? tr("The points are being filtered.")
                                                  : emptyReason());
    }
    m_stack->setCurrentIndex(total == 0 ? 0 : shown == 0 ? 2 : 1);
}

QString ResultsView::emptyReason() const {
    const RunOutcome& outcome = m_result->outcome;
    const PointChoice choice = m_session.filter().choice;
    if (choice == PointChoice::OverallFronts && !outcome.no_common_front.empty()) {
        return toQt(outcome.no_common_front);
    }
    const QString chosen = toQt(m_session.filter().workload);
    if (choice == PointChoice::Feasible && outcome.feasible_points == 0) {
        return tr("No point is feasible.");
    }
    if (choice == PointChoice::OverallFronts || choice == PointChoice::ArchitectureFronts) {
        for (const Workload& each : m_result->experiment.workloads) {
            const QString reason = toQt(noFrontText(outcome, each.name));
            const bool counts = chosen.isEmpty() || toQt(each.name) == chosen;
            if (counts && !reason.isEmpty()) {
                return reason;
            }
        }
    }
    return m_session.filter().condition.empty()
               ? tr("No point of %1 is of this choice.").arg(shortened(chosen))
               : tr("No point of this choice meets the filter.");
}

void ResultsView::showSelection() {
    if (m_isSyncing) {
        return;
    }
    m_isSyncing = true;
    std::vector<int> positions;
    for (const RowId row : m_session.rows()) {
        if (const auto position = m_proxy->rowOf(row)) {
            positions.push_back(*position);
        }
    }
    std::sort(positions.begin(), positions.end());
    // Neighbours become one range: views are slow with very many of them.
    QItemSelection chosen;
    const int last = m_proxy->columnCount() - 1;
    for (std::size_t first = 0; first < positions.size();) {
        std::size_t end = first + 1;
        while (end < positions.size() && positions[end] == positions[end - 1] + 1) {
            ++end;
        }
        chosen.append(QItemSelectionRange(m_proxy->index(positions[first], 0),
                                          m_proxy->index(positions[end - 1], last)));
        first = end;
    }
    m_table->selectionModel()->select(chosen, QItemSelectionModel::ClearAndSelect);
    if (const auto current = m_session.current()) {
        if (const auto position = m_proxy->rowOf(*current)) {
            const QModelIndex index = m_proxy->index(*position, 0);
            m_table->selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
            m_table->scrollTo(
                index.siblingAtColumn(m_table->columnAt(1) >= 0 ? m_table->columnAt(1) : 0));
        }
    }
    m_isSyncing = false;
}

void ResultsView::readSelection() {
    if (m_isSyncing) {
        return;
    }
    m_isSyncing = true;
    std::vector<RowId> rows;
    for (const QItemSelectionRange& range : m_table->selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row) {
            rows.push_back(m_proxy->tableRow(row));
        }
    }
    const QModelIndex current = m_table->selectionModel()->currentIndex();
    m_session.select(std::move(rows), current.isValid()
                                          ? std::optional(m_proxy->tableRow(current.row()))
                                          : std::nullopt);
    m_isSyncing = false;
}

QString ResultsView::selectionAsText() const {
    const QHeaderView* header = m_table->horizontalHeader();
    std::vector<int> columns;
    QStringList cells;
    for (int visual = 0; visual < header->count(); ++visual) {
        const int column = header->logicalIndex(visual);
        if (!header->isSectionHidden(column)) {
            columns.push_back(column);
            cells.append(m_proxy->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        }
    }
    QString text = cells.join(QLatin1Char('\t')) + QLatin1Char('\n');
    const ResultTable* table = m_model->table().get();
    for (int row = 0; table && row < m_proxy->rowCount(); ++row) {
        const RowId tableRow = m_proxy->tableRow(row);
        if (!m_session.rows().empty() && !m_session.contains(tableRow)) {
            continue;
        }
        cells.clear();
        for (const int column : columns) {
            cells.append(toQt(table->cellText(number(tableRow), static_cast<std::size_t>(column))));
        }
        text += cells.join(QLatin1Char('\t')) + QLatin1Char('\n');
    }
    return text;
}

void ResultsView::copy() {
    if (m_result) {
        QApplication::clipboard()->setText(selectionAsText());
    }
}

void ResultsView::togglePin() {
    if (const std::optional<RowId> row = m_session.current()) {
        m_session.setPinned(*row, !m_session.isPinned(*row));
    }
}

} // namespace permdse::ui
