// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/architecture_page.h"

#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/models/text.h"
#include "ui/views/text_label.h"
#include "ui/views/theme.h"
#include "ui/views/view_helpers.h"

namespace permdse::ui {

ArchitecturePage::ArchitecturePage(ExperimentDocument& document, std::size_t architecture,
                                   QWidget* parent)
    : QWidget(parent), m_model(new ParameterModel(document, architecture, this)) {
    const QString id = m_model->engine() ? toQt(m_model->engine()->id()) : QString();
    m_table = makeTable(QStringLiteral("parameters_") + id, tr("Parameters"), this);
    m_table->setModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::SelectedClicked |
                             QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    QHeaderView* header = m_table->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setSectionResizeMode(ParameterModel::ValuesColumn, QHeaderView::Stretch);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    // In a low window the table alone is scrolled, as long as some rows can be seen.
    constexpr int fewestRows = 5;
    m_table->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
    m_table->setMinimumHeight(m_table->horizontalHeader()->sizeHint().height() +
                              fewestRows * m_table->verticalHeader()->defaultSectionSize());

    // The values are what is edited: names and references give way to them.
    fitColumns(*m_table, [this](int width) {
        const auto fit = [&](int column, int percent) {
            m_table->resizeColumnToContents(column);
            QHeaderView& sections = *m_table->horizontalHeader();
            sections.resizeSection(column,
                                   std::min(width * percent / 100, sections.sectionSize(column)));
        };
        fit(ParameterModel::NameColumn, 44);
        fit(ParameterModel::ReferenceColumn, 28);
    });

    m_meaning = makeNote(QStringLiteral("meaning_") + id, {}, this);
    m_meaning->setTextFormat(Qt::RichText);
    m_meaning->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_meaning->setMinimumHeight(m_meaning->fontMetrics().lineSpacing() * 5);
    m_meaning->setForegroundRole(QPalette::WindowText);
    m_count = new TextLabel(this);
    m_count->setObjectName(QStringLiteral("designs_") + id);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 6, 6, 6);
    layout->setSpacing(6);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_meaning);
    layout->addWidget(m_count);

    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &ArchitecturePage::showMeaning);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &ArchitecturePage::showDocument);
    // Rows of layers come and go with their workloads.
    connect(m_model, &QAbstractItemModel::modelReset, this, &ArchitecturePage::showDocument);
    showDocument();
}

void ArchitecturePage::goTo(std::string_view parameterId) {
    const int row = m_model->rowOf(parameterId);
    if (row >= 0) {
        const QModelIndex index = m_model->index(row, ParameterModel::ValuesColumn);
        m_table->setCurrentIndex(index);
        m_table->scrollTo(index);
    }
    m_table->setFocus();
}

void ArchitecturePage::showDocument() {
    showMeaning();
    showCount();
}

void ArchitecturePage::showMeaning() {
    const QModelIndex current = m_table->currentIndex();
    const ParameterInfo* parameter = m_model->parameter(current.row());
    if (!parameter) {
        m_meaning->setText(tr("Each parameter takes one value, a list such as <i>8, 16, 32</i>, or "
                              "a range such as <i>8..256 x2</i> or <i>0.4..1.2 +0.1</i>. Empty "
                              "fields keep the value of the published design, an empty clock is "
                              "the highest feasible one of each design."));
        return;
    }
    const QString problem =
        current.siblingAtColumn(ParameterModel::ValuesColumn).data(ProblemRole).toString();
    QString text = QStringLiteral("<b>%1</b>: %2")
                       .arg(m_model->title(current.row()).toHtmlEscaped(),
                            toQt(parameter->meaning).toHtmlEscaped());
    if (!problem.isEmpty()) {
        text += QStringLiteral("<br><span style='color:%1'><b>%2</b> %3</span>")
                    .arg(themeColours(palette()).error.name(), tr("Not legal:"),
                         problem.toHtmlEscaped());
    } else {
        text += QStringLiteral("<br>%1 %2")
                    .arg(tr("Accepted:"), toQt(acceptedText(*parameter)).toHtmlEscaped());
        if (!parameter->influences.empty()) {
            text += QStringLiteral("<br>%1 %2")
                        .arg(tr("Influences:"), toQt(parameter->influences).toHtmlEscaped());
        }
    }
    m_meaning->setText(text);
}

void ArchitecturePage::showCount() {
    m_count->setText(tr("Spans %1").arg(countOf(m_model->designs(), tr("design"))));
}

} // namespace permdse::ui
