// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/pareto_view.h"

#include <algorithm>
#include <utility>

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QTimer>
#include <QToolButton>
#include <QToolTip>
#include <QVBoxLayout>

#include "ui/models/result_table_model.h"
#include "ui/models/text.h"
#include "ui/views/design_tool_tip.h"
#include "ui/views/view_helpers.h"

namespace permdse::ui {

namespace {

/// Columns that an axis or a colour can show: numbers, not codes.
bool isPlottable(const ColumnSpec& spec) {
    return spec.labels.empty() &&
           (spec.role == ColumnRole::Parameter || spec.role == ColumnRole::Metric ||
            spec.role == ColumnRole::Derived || spec.role == ColumnRole::Confidence);
}

std::vector<std::uint32_t> numbersOf(const std::vector<RowId>& rows) {
    std::vector<std::uint32_t> numbers(rows.size());
    std::transform(rows.begin(), rows.end(), numbers.begin(),
                   [](RowId row) { return number(row); });
    return numbers;
}

void chooseId(QComboBox& box, std::string& id) {
    const int found = box.findData(toQt(id));
    box.setCurrentIndex(found >= 0 ? found : 0);
    id = fromQt(box.currentData().toString());
}

} // namespace

ParetoView::ParetoView(ResultSession& session, QWidget* parent)
    : View({.name = QStringLiteral("pareto"),
            .title = tr("Pareto"),
            .tool_tip = tr("Designs by two of their figures, and which of them no other beats"),
            .place = ViewPlace::Canvas,
            .picture_size = QSize(1000, 720),
            .shows_results = true},
           parent),
      m_session(session), m_drawLater(new QTimer(this)), m_plot(new ScatterPlot(this)),
      m_x(makeBox(QStringLiteral("paretoX"), tr("Horizontal axis"))),
      m_y(makeBox(QStringLiteral("paretoY"), tr("Vertical axis"))),
      m_colour(makeBox(QStringLiteral("paretoColour"), tr("Colour"))),
      m_workload(makeBox(QStringLiteral("paretoWorkload"), tr("Workload"))),
      m_logX(makeCheck(QStringLiteral("paretoLogX"), tr("log"), tr("Logarithmic horizontal axis"))),
      m_logY(makeCheck(QStringLiteral("paretoLogY"), tr("log"), tr("Logarithmic vertical axis"))),
      m_infeasible(makeCheck(QStringLiteral("paretoInfeasible"), tr("infeasible"),
                             tr("Show designs that cannot be built or violate a constraint"))) {
    setObjectName(QStringLiteral("paretoView"));
    m_plot->setObjectName(QStringLiteral("paretoPlot"));
    m_plot->setAccessibleName(tr("Pareto scatter plot"));
    m_plot->setMinimumSize(240, 240);
    setMinimumHeight(360); // scrolled where there is less, so that the plot stays readable
    m_logX->setChecked(m_choice.log_x);
    m_logY->setChecked(m_choice.log_y);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(makeControls());
    layout->addWidget(m_plot, 1);

    connectParts();
    showResult();
}

void ParetoView::connectParts() {
    for (QComboBox* box : {m_x, m_y, m_colour}) {
        connect(box, &QComboBox::activated, this, &ParetoView::readBoxes);
    }
    for (QCheckBox* box : {m_logX, m_logY}) {
        connect(box, &QCheckBox::toggled, this, &ParetoView::readBoxes);
    }
    connect(m_workload, &QComboBox::activated, this, [this](int index) {
        m_session.setWorkload(fromQt(m_workload->itemData(index).toString()));
    });
    connect(m_infeasible, &QCheckBox::toggled, this, [this](bool areShown) {
        m_session.setChoice(areShown ? PointChoice::All : PointChoice::Feasible);
    });
    connect(m_plot, &ScatterPlot::rowHovered, this, &ParetoView::showHover);
    connect(m_plot, &ScatterPlot::rowClicked, this,
            [this](quint32 row, Qt::KeyboardModifiers modifiers) {
                if (modifiers & (Qt::ControlModifier | Qt::ShiftModifier)) {
                    m_session.toggle(RowId(row));
                } else {
                    m_session.select({RowId(row)}, RowId(row));
                }
                m_session.inspect();
            });
    connect(m_plot, &ScatterPlot::markClicked, this, [this](std::size_t mark) {
        m_session.chooseMark(m_plot->spec().marks[mark]);
        m_session.inspect();
    });
    connect(&m_session, &ResultSession::resultChanged, this, &ParetoView::showResult);
    connect(&m_session, &ResultSession::filterChanged, this, &ParetoView::showFilter);
    connect(&m_session, &ResultSession::visibleChanged, this, &ParetoView::showVisible);
    connect(&m_session, &ResultSession::selectionChanged, this, &ParetoView::showSelection);
    connect(&m_session, &ResultSession::pinsChanged, this, &ParetoView::showSelection);
    connect(&m_session, &ResultSession::hoverChanged, this, [this] {
        const std::optional<RowId> row = m_session.hovered();
        m_plot->setHoveredRow(row ? std::optional(number(*row)) : std::nullopt);
    });
    connect(&m_drawing, &BackgroundJob::activeChanged, this, &View::contentChanged);
    connect(&m_session, &ResultSession::filteringChanged, this, &View::contentChanged);
    m_drawLater->setSingleShot(true);
    m_drawLater->setInterval(120); // between the keys of someone who types a condition
    connect(m_drawLater, &QTimer::timeout, this, [this] {
        draw();
        emit contentChanged();
    });
}

QLayout* ParetoView::makeControls() {
    auto* fit = makeIconButton(QStringLiteral("paretoFit"), QStringLiteral("fit"),
                               tr("Show all points"), this);
    connect(fit, &QToolButton::clicked, m_plot, &ScatterPlot::resetView);
    // Each line shares its width by itself, so that names stay readable in small windows.
    const auto makeLine = [] {
        auto* line = new QHBoxLayout;
        line->setContentsMargins(8, 0, 8, 0);
        line->setSpacing(8);
        return line;
    };
    const auto add = [this](QHBoxLayout& line, const QString& text, QComboBox* box) {
        auto* label = new QLabel(text, this);
        label->setBuddy(box);
        line.addWidget(label);
        line.addWidget(box, 1);
    };
    QHBoxLayout* axes = makeLine();
    add(*axes, tr("&X"), m_x);
    axes->addWidget(m_logX);
    add(*axes, tr("&Y"), m_y);
    axes->addWidget(m_logY);
    QHBoxLayout* points = makeLine();
    add(*points, tr("&Colour"), m_colour);
    points->addWidget(fit);
    add(*points, tr("&Workload"), m_workload);
    points->addWidget(m_infeasible);
    auto* bar = new QVBoxLayout;
    bar->setContentsMargins(0, 8, 0, 4);
    bar->setSpacing(6);
    bar->addLayout(axes);
    bar->addLayout(points);
    return bar;
}

QComboBox* ParetoView::makeBox(const QString& name, const QString& accessibleName) {
    auto* box = new QComboBox(this);
    box->setObjectName(name);
    box->setAccessibleName(accessibleName);
    box->setToolTip(accessibleName);
    box->setMaxVisibleItems(24);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(4);
    box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    return box;
}

QCheckBox* ParetoView::makeCheck(const QString& name, const QString& text, const QString& toolTip) {
    auto* box = new QCheckBox(text, this);
    box->setObjectName(name);
    box->setToolTip(toolTip);
    box->setAccessibleName(toolTip);
    return box;
}

void ParetoView::showResult() {
    const RunResultPtr& result = m_session.result();
    if (result && (!m_shown || m_shown->experiment.objectives != result->experiment.objectives)) {
        const ScatterChoice suited = defaultChoice(result->experiment);
        m_choice.x = suited.x;
        m_choice.y = suited.y;
    }
    m_shown = result;
    fillBoxes();
    showFilter();
    draw();
    emit contentChanged();
}

void ParetoView::setChoice(const ScatterChoice& choice) {
    m_choice = choice;
    const QSignalBlocker blockX(m_logX);
    const QSignalBlocker blockY(m_logY);
    m_logX->setChecked(choice.log_x);
    m_logY->setChecked(choice.log_y);
    fillBoxes();
    showFilter();
    draw();
}

void ParetoView::showFilter() {
    const RowFilter& filter = m_session.filter();
    m_workload->setCurrentIndex(std::max(0, m_workload->findData(toQt(filter.workload))));
    const QSignalBlocker block(m_infeasible);
    m_infeasible->setChecked(filter.choice == PointChoice::All);
}

void ParetoView::showVisible() {
    // Someone who types is not done yet; a choice is drawn at once.
    if (m_session.visibleFilter().condition != m_drawnFilter.condition) {
        m_drawLater->start();
        emit contentChanged();
    } else {
        draw();
    }
}

void ParetoView::showSelection() {
    m_plot->setSelectedRows(numbersOf(m_session.rows()));
    m_plot->setPinnedRows(numbersOf(m_session.pins()));
}

void ParetoView::fillBoxes() {
    if (!m_shown) {
        return;
    }
    for (QComboBox* box : {m_x, m_y, m_colour, m_workload}) {
        box->clear();
    }
    m_colour->addItem(tr("Architecture"), QString());
    m_colour->insertSeparator(m_colour->count());
    const std::vector<ColumnSpec>& specs = m_shown->outcome.table->specs();
    for (const bool metrics : {true, false}) { // what comes out, then what was swept
        for (const ColumnSpec& spec : specs) {
            if (!isPlottable(spec) || metrics == (spec.role == ColumnRole::Parameter)) {
                continue;
            }
            for (QComboBox* box : {m_x, m_y, m_colour}) {
                box->addItem(columnHeader(spec), toQt(spec.id));
                box->setItemData(box->count() - 1,
                                 toolTipText(columnHeader(spec), toQt(spec.meaning)),
                                 Qt::ToolTipRole);
            }
        }
        if (metrics) {
            for (QComboBox* box : {m_x, m_y, m_colour}) {
                box->insertSeparator(box->count());
            }
        }
    }
    for (const Workload& workload : m_shown->experiment.workloads) {
        m_workload->addItem(shortened(toQt(workload.name)), toQt(workload.name));
        m_workload->setItemData(m_workload->count() - 1, shortened(toQt(workload.title)),
                                Qt::ToolTipRole);
    }
    for (QComboBox* box : {m_x, m_y, m_colour, m_workload}) {
        // The list may be wider than the box, so that no name is cut.
        const int scrollBar = box->style()->pixelMetric(QStyle::PM_ScrollBarExtent, nullptr, box);
        box->view()->setMinimumWidth(box->view()->sizeHintForColumn(0) + scrollBar + 12);
    }
    chooseId(*m_x, m_choice.x);
    chooseId(*m_y, m_choice.y);
    chooseId(*m_colour, m_choice.colour);
}

void ParetoView::readBoxes() {
    m_choice.x = fromQt(m_x->currentData().toString());
    m_choice.y = fromQt(m_y->currentData().toString());
    m_choice.colour = fromQt(m_colour->currentData().toString());
    m_choice.log_x = m_logX->isChecked();
    m_choice.log_y = m_logY->isChecked();
    draw();
}

void ParetoView::draw() {
    m_drawLater->stop();
    if (!m_shown) {
        m_drawing.cancel();
        show({});
        return;
    }
    m_drawnFilter = m_session.visibleFilter();
    ScatterChoice choice = m_choice;
    choice.workload = m_drawnFilter.workload;
    choice.show_infeasible = m_drawnFilter.choice == PointChoice::All;
    const bool isPart = m_drawnFilter.choice == PointChoice::ArchitectureFronts ||
                        m_drawnFilter.choice == PointChoice::OverallFronts;
    if (isPart || !m_drawnFilter.condition.empty()) {
        choice.is_shown = [visible = m_session.visible()](std::uint32_t row) {
            return visible->contains(RowId(row));
        };
    }
    const auto make = [result = m_shown, choice] {
        return makeScatter(result->outcome, result->experiment, choice);
    };
    if (m_session.rowCount() <= ResultSession::rowsAtOnce) {
        m_drawing.cancel();
        show(make());
        return;
    }
    clearPoints();
    m_drawing.start([make](const LatestTask::StopQuestion&) { return make(); },
                    [this](ScatterSpec spec) { show(std::move(spec)); });
}

bool ParetoView::isBusy() const {
    return m_session.isFiltering() || m_drawLater->isActive() || m_drawing.isActive();
}

void ParetoView::show(ScatterSpec spec) {
    m_drawn = m_shown;
    m_plot->setSpec(std::move(spec));
    showSelection();
}

void ParetoView::clearPoints() {
    if (m_drawn != m_shown) { // a click would choose what has the row now
        ScatterSpec none;
        none.x = m_plot->spec().x;
        none.y = m_plot->spec().y;
        none.empty_reason =
            fromQt(tr("Drawing %1").arg(countOf(m_session.rowCount(), tr("point"))));
        show(std::move(none));
    }
}

void ParetoView::showHover(qint64 row, QPoint position) {
    if (row < 0 || !m_shown) {
        m_session.setHovered(std::nullopt);
        QToolTip::hideText();
        return;
    }
    m_session.setHovered(RowId(static_cast<std::uint32_t>(row)));
    const QStringList columns{toQt(m_choice.x), toQt(m_choice.y), toQt(m_choice.colour)};
    const auto tableRow = static_cast<std::uint32_t>(row);
    QString tip = designToolTip(*m_shown->outcome.table, tableRow, columns);
    const std::size_t others = m_plot->othersAt(tableRow);
    const std::vector<std::size_t> marks = m_plot->marksAt(tableRow);
    for (const std::size_t mark : marks) {
        tip += QStringLiteral("<br>%1").arg(toQt(m_plot->spec().marks[mark].label).toHtmlEscaped());
    }
    if (others > 0) {
        tip += tr("<br>%1 more here").arg(groupedCount(others));
    }
    if (others > 0 || !marks.empty()) {
        tip += QStringLiteral("<br><i>%1</i>").arg(ScatterPlot::nextClickText());
    }
    QToolTip::showText(position, tip, m_plot);
}

} // namespace permdse::ui
