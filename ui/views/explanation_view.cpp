// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/explanation_view.h"

#include <algorithm>
#include <limits>

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTextBrowser>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include "ui/models/text.h"
#include "ui/views/field_delegate.h"
#include "ui/views/text_label.h"
#include "ui/views/view_helpers.h"

namespace permdse::ui {

ExplanationView::ExplanationView(QWidget* parent)
    : QWidget(parent), m_model(new ExplanationModel(this)), m_stack(new QStackedWidget(this)),
      m_empty(makeNote(QStringLiteral("explanationEmpty"), {}, m_stack)),
      m_choice(new QComboBox(this)), m_tree(new QTreeView(this)), m_detail(new QTextBrowser(this)) {
    setObjectName(QStringLiteral("explanationView"));
    m_choice->setObjectName(QStringLiteral("explanationMetric"));
    m_choice->setAccessibleName(tr("Metric to explain"));
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_choice->setMinimumContentsLength(8);
    m_choice->setMaxVisibleItems(32);
    ignoreWheelWithoutFocus(*m_choice);
    auto* copyButton =
        makeIconButton(QStringLiteral("explanationCopy"), QStringLiteral("copy"),
                       tr("Copy the chosen figure and what is below it (Ctrl+C)"), this);
    m_tree->setObjectName(QStringLiteral("explanationTree"));
    m_tree->setAccessibleName(tr("Where the metric comes from"));
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(new FieldDelegate(m_tree));
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setIndentation(14);
    m_tree->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_tree->header()->setSectionsMovable(false);
    m_tree->header()->setHighlightSections(false);
    m_tree->header()->setSectionResizeMode(ExplanationModel::ValueColumn,
                                           QHeaderView::ResizeToContents);
    m_tree->viewport()->installEventFilter(this);
    auto* copyAction = new QAction(tr("Copy"), m_tree);
    copyAction->setShortcut(QKeySequence::Copy);
    copyAction->setShortcutContext(Qt::WidgetShortcut);
    m_tree->addAction(copyAction);
    m_tree->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_detail->setObjectName(QStringLiteral("explanationDetail"));
    m_detail->setAccessibleName(tr("The chosen figure"));
    m_detail->setFixedHeight(m_detail->fontMetrics().lineSpacing() * 8 + 8);
    m_detail->setOpenLinks(false);

    auto* bar = new QHBoxLayout;
    bar->addWidget(m_choice, 1);
    bar->addWidget(copyButton);
    auto* page = new QWidget(m_stack);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(10, 8, 10, 10);
    layout->addLayout(bar);
    layout->addWidget(m_tree, 1);
    layout->addWidget(m_detail);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setMargin(24);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(page);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);

    connect(m_choice, &QComboBox::activated, this,
            [this] { choose(fromQt(m_choice->currentData().toString())); });
    connect(copyAction, &QAction::triggered, this, &ExplanationView::copy);
    connect(copyButton, &QToolButton::clicked, this, &ExplanationView::copy);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &ExplanationView::showDetail);
}

void ExplanationView::setExplanations(const Engine& engine, std::vector<ExplanationPtr> roots) {
    m_choice->clear();
    for (const MetricInfo& metric : engine.metrics()) {
        m_choice->addItem(toQt(metric.title), toQt(metric.id));
        m_choice->setItemData(m_choice->count() - 1, toQt(metric.meaning), Qt::ToolTipRole);
    }
    m_roots = std::move(roots);
    m_stack->setCurrentIndex(1);
    showMetric();
}

void ExplanationView::clear(const QString& reason) {
    m_roots.clear();
    m_choice->clear();
    m_model->setRoot(nullptr);
    m_detail->clear();
    m_empty->showText(reason);
    m_stack->setCurrentIndex(0);
}

void ExplanationView::choose(std::string_view metricId) {
    m_metric = metricId;
    showMetric();
}

void ExplanationView::showMetric() {
    if (m_roots.empty()) {
        return;
    }
    const int place = std::max(0, m_choice->findData(toQt(m_metric)));
    m_choice->setCurrentIndex(place);
    QSet<QString> open;
    collectOpen({}, open);
    const QString current = pathOf(m_tree->currentIndex());
    m_model->setRoot(m_roots.at(static_cast<std::size_t>(place)));
    m_tree->expand(m_model->index(0, 0));
    m_tree->setCurrentIndex(m_model->index(0, 0));
    restoreOpen({}, open, current);
    fitColumns();
    showDetail();
}

QString ExplanationView::pathOf(const QModelIndex& index) const {
    const ExplanationNode* node = m_model->node(index);
    return node ? pathOf(index.parent()) + QLatin1Char('\n') + toQt(node->id) + QLatin1Char(' ') +
                      toQt(node->title) // a sum over layers has the same id for each
                : QString();
}

void ExplanationView::collectOpen(const QModelIndex& parent, QSet<QString>& open) const {
    for (int row = 0; row < m_model->rowCount(parent); ++row) {
        const QModelIndex index = m_model->index(row, 0, parent);
        if (m_tree->isExpanded(index)) {
            open.insert(pathOf(index));
            collectOpen(index, open);
        }
    }
}

void ExplanationView::restoreOpen(const QModelIndex& parent, const QSet<QString>& open,
                                  const QString& current) {
    for (int row = 0; row < m_model->rowCount(parent); ++row) {
        const QModelIndex index = m_model->index(row, 0, parent);
        const QString path = pathOf(index);
        if (path == current) {
            m_tree->setCurrentIndex(index);
        }
        if (open.contains(path)) {
            m_tree->expand(index);
            restoreOpen(index, open, current);
        }
    }
}

void ExplanationView::showDetail() {
    m_detail->setHtml(m_tree->currentIndex().data(Qt::ToolTipRole).toString());
}

bool ExplanationView::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize) { // of the tree's viewport
        fitColumns();
    }
    return QWidget::eventFilter(watched, event);
}

void ExplanationView::fitColumns() {
    // Where there is room for two columns only, these are the figure and its value; the others are
    // a scroll away, and in the text below.
    const int room = m_tree->viewport()->width();
    const int letter = fontMetrics().averageCharWidth();
    const int value =
        std::max(m_tree->header()->sectionSize(ExplanationModel::ValueColumn), 10 * letter);
    const bool isWide = room > 100 * letter;
    m_tree->header()->resizeSection(ExplanationModel::FigureColumn,
                                    std::max(isWide ? room * 2 / 5 : room - value, 20 * letter));
    m_tree->header()->resizeSection(ExplanationModel::RestsOnColumn,
                                    isWide ? room * 3 / 10 : 36 * letter);
    m_tree->header()->resizeSection(ExplanationModel::FormulaColumn, 36 * letter);
}

QString ExplanationView::chosenAsText() const {
    const ExplanationNode* node = m_model->node(m_tree->currentIndex());
    return node ? toQt(explanationText(*node, std::numeric_limits<std::size_t>::max())) : QString();
}

void ExplanationView::copy() {
    if (const QString text = chosenAsText(); !text.isEmpty()) {
        QApplication::clipboard()->setText(text);
    }
}

} // namespace permdse::ui
