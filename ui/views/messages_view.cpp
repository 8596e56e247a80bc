// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/messages_view.h"

#include <algorithm>

#include <QAction>
#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/models/text.h"
#include "ui/views/text_label.h"
#include "ui/views/view_helpers.h"

namespace permdse::ui {

MessagesView::MessagesView(DiagnosticModel& model, QWidget* parent)
    : View({.name = QStringLiteral("messages"),
            .title = tr("Messages"),
            .tool_tip = {},
            .place = ViewPlace::Bottom,
            .picture_size = QSize(900, 300)},
           parent),
      m_model(model), m_table(makeTable(QStringLiteral("messageTable"), tr("Messages"), this)),
      m_goTo(new QAction(tr("Go to the field"), this)),
      m_leaveOut(new QAction(tr("Leave out what is there"), this)),
      m_empty(makeNote(QStringLiteral("noMessages"), tr("No messages: the experiment can run."),
                       this)) {
    setObjectName(QStringLiteral("messagesView"));
    m_table->setModel(&m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setWordWrap(true);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    QHeaderView* header = m_table->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(DiagnosticModel::MessageColumn, QHeaderView::Stretch);
    header->setSectionResizeMode(DiagnosticModel::PlaceColumn, QHeaderView::Interactive);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel); // messages may be tall
    fitColumns(*m_table, [header](int width) {                         // messages are what is read
        constexpr int widestPlace = 180;
        header->resizeSection(DiagnosticModel::PlaceColumn, std::min(widestPlace, width / 5));
    });
    m_empty->setAlignment(Qt::AlignCenter);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 6, 0, 0);
    layout->addWidget(m_table);
    layout->addWidget(m_empty);

    const auto request = [this](const QModelIndex& index) {
        if (index.isValid() && m_model.isProblem(index.row())) {
            emit fieldRequested(toQt(m_model.diagnostic(index.row()).pointer));
        }
    };
    m_goTo->setObjectName(QStringLiteral("messageGoTo"));
    m_leaveOut->setObjectName(QStringLiteral("messageLeaveOut"));
    m_leaveOut->setShortcut(QKeySequence::Delete);
    m_leaveOut->setShortcutContext(Qt::WidgetShortcut);
    m_table->addActions({m_goTo, m_leaveOut});
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(m_goTo, &QAction::triggered, this,
            [this, request] { request(m_table->currentIndex()); });
    connect(m_leaveOut, &QAction::triggered, this, [this] {
        emit removalRequested(toQt(m_model.diagnostic(m_table->currentIndex().row()).pointer));
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &MessagesView::showActions);
    connect(m_table, &QTableView::clicked, this, request);
    connect(m_table, &QTableView::activated, this, request);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &MessagesView::showState);
    showState();
}

void MessagesView::showState() {
    const bool isEmpty = m_model.rowCount() == 0;
    m_table->setVisible(!isEmpty);
    m_empty->setVisible(isEmpty);
    m_table->scrollToTop();
    showActions();
    const QString count = m_model.count();
    setTitle(count.isEmpty() ? tr("Messages") : tr("Messages (%1)").arg(count));
    emit contentChanged();
}

void MessagesView::showActions() {
    const int row = m_table->currentIndex().row();
    const bool isProblem = m_model.isProblem(row);
    m_goTo->setEnabled(isProblem);
    m_leaveOut->setEnabled(isProblem && m_model.diagnostic(row).severity == Severity::Error &&
                           !m_model.diagnostic(row).pointer.empty());
}

} // namespace permdse::ui
