// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/technology_page.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

#include "core/engines/registry.h"
#include "ui/models/text.h"
#include "ui/views/calibration_button.h"
#include "ui/views/number_box.h"
#include "ui/views/text_label.h"
#include "ui/views/view_helpers.h"

namespace permdse::ui {

namespace {

QStringList texts(const std::vector<std::string>& all) {
    QStringList list;
    for (const std::string& text : all) {
        list.append(toQt(text));
    }
    return list;
}

/// "Low standby power (itrs-lstp)": what it is, and how files spell it.
QStringList withSpellings(const QStringList& titles, const std::vector<std::string>& spellings) {
    QStringList choices;
    for (qsizetype i = 0; i < titles.size(); ++i) {
        const QString spelling = toQt(spellings.at(static_cast<std::size_t>(i)));
        const bool isSame = spelling.compare(titles.at(i), Qt::CaseInsensitive) == 0;
        choices.append(isSame ? titles.at(i)
                              : QStringLiteral("%1 (%2)").arg(titles.at(i), spelling));
    }
    return choices;
}

/// Stands for the nominal voltage in the field: one step below the lowest that is accepted, so that
/// stepping up from it gives that.
constexpr double nominalSupply = 0.55;

} // namespace

TechnologyPage::TechnologyPage(ExperimentDocument& document, QWidget* parent)
    : QWidget(parent), m_document(document) {
    makeProcessFields();
    makeMemoryFields();
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(8);
    form->addRow(tr("Process node"), m_node);
    form->addRow(tr("Memory cell"), m_cell);
    form->addRow(tr("Projection"), m_projection);
    form->addRow(tr("Multiplier energy"), m_multiplier);
    form->addRow(tr("Supply voltage"), m_supply);
    form->addRow(tr("Weights"), m_weights);
    form->addRow(tr("DRAM"), m_dramPreset);
    form->addRow(tr("DRAM bandwidth"), m_dram);
    addLimits(*form);
    addCalibrations(*form);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 10, 10, 10);
    layout->setSpacing(8);
    layout->addLayout(form);
    layout->addStretch();
    connect(&m_document, &ExperimentDocument::changed, this, &TechnologyPage::showDocument);
    showDocument();
}

void TechnologyPage::makeProcessFields() {
    m_node = makeNumber("node_nm", {7, 90, 1, 3, tr(" nm")}, tr("change of the node"),
                        tr("Process node that all figures are carried to, 7 to 90 nm"),
                        [](TechnologySettings& t, double value) { t.node_nm = value; });
    m_cell = makeChoice(
        "cell",
        withSpellings({tr("High performance"), tr("Low operating power"), tr("Low standby power")},
                      cellTypeNames()),
        tr("change of the memory cell"),
        tr("Transistors of the SRAM cells; leakage differs by orders of magnitude"),
        [](TechnologySettings& t, int choice) { t.cell = static_cast<CellType>(choice); });
    m_projection =
        makeChoice("projection",
                   withSpellings({tr("As the publication"), tr("Stillmaker and Baas"), tr("None")},
                                 projectionRuleNames()),
                   tr("change of the projection"),
                   tr("Rule that carries clock, area and power from one node to another"),
                   [](TechnologySettings& t, int choice) {
                       t.projection = static_cast<ProjectionRule>(choice);
                   });
    m_multiplier = makeChoice(
        "multiplier", withSpellings(texts(multiplierPresetTitles()), multiplierPresetNames()),
        tr("change of the multiplier"), tr("Source of the energy of a multiplication"),
        [](TechnologySettings& t, int choice) {
            t.multiplier = static_cast<MultiplierPreset>(choice);
        });
    m_supply = makeNumber("supply_v", {nominalSupply, 0.9, 0.05, 3, tr(" V")},
                          tr("change of the supply voltage"),
                          tr("Supply voltage, 0.6 to 0.9 V. Nominal is the voltage at which the "
                             "rules compare nodes."),
                          [](TechnologySettings& t, double value) {
                              t.supply_v = value > nominalSupply ? value : 0.0;
                          });
    m_supply->setSpecialValueText(tr("nominal"));
}

void TechnologyPage::makeMemoryFields() {
    m_weights = makeChoice(
        "weights",
        withSpellings({tr("On chip if they fit"), tr("From DRAM each time")}, weightPolicyNames()),
        tr("change of where weights are"),
        tr("Whether weights stay on chip between inputs, as far as there is room, or all come from "
           "DRAM for each input"),
        [](TechnologySettings& t, int choice) { t.weights = static_cast<WeightPolicy>(choice); });
    m_dramPreset = makeChoice(
        "dram", withSpellings(texts(dramPresetTitles()), dramPresetNames()),
        tr("change of the DRAM"),
        tr("Memory that streams what does not fit on the chip: energy per bit and bandwidth"),
        [](TechnologySettings& t, int choice) { t.dram = static_cast<DramPreset>(choice); });
    m_dram = makeNumber(
        "dram_bandwidth_gbyte_s", {0, 10000, 1, 4, tr(" GB/s")}, tr("change of the DRAM bandwidth"),
        tr("What does not fit on the chip streams at this rate"),
        [](TechnologySettings& t, double value) { t.dram_bandwidth_gbyte_s = value; });
    m_dram->setSpecialValueText(tr("of the DRAM"));
}

void TechnologyPage::addLimits(QFormLayout& form) {
    TextLabel* heading = makeHeading(tr("Clock limit"), this);
    heading->setContentsMargins(0, 10, 0, 0);
    form.addRow(heading);
    for (const Engine* engine : engines()) {
        const std::string id(engine->id());
        QDoubleSpinBox* box = makeNumber(
            "logic_limit_ghz/" + id, {0, 20, 0.1, 3, tr(" GHz")}, tr("change of a clock limit"),
            tr("Highest clock of the logic. Automatic is the clock of the published design, "
               "carried to the node."),
            [id](TechnologySettings& t, double value) {
                if (value > 0.0) {
                    t.logic_limit_ghz[id] = value;
                } else {
                    t.logic_limit_ghz.erase(id);
                }
            });
        box->setSpecialValueText(tr("automatic"));
        m_limits[id] = box;
        form.addRow(toQt(engine->title()), box);
    }
}

void TechnologyPage::addCalibrations(QFormLayout& form) {
    TextLabel* heading = makeHeading(tr("Calibration"), this);
    heading->setContentsMargins(0, 10, 0, 0);
    form.addRow(heading);
    for (const Engine* engine : engines()) {
        const std::string id(engine->id());
        auto* button = new CalibrationButton(id, this);
        m_calibrations[id] = button;
        form.addRow(toQt(engine->title()), button);
        connect(button, &CalibrationButton::chosen, this,
                [this, id](const std::optional<Calibration>& calibration) {
                    change(tr("change of a calibration"), [&](TechnologySettings& t) {
                        std::erase_if(t.calibrations,
                                      [&](const Calibration& c) { return c.engine == id; });
                        if (calibration) {
                            t.calibrations.push_back(*calibration);
                        }
                    });
                });
    }
}

QDoubleSpinBox*
TechnologyPage::makeNumber(const std::string& key, const NumberRange& range, const QString& what,
                           const QString& toolTip,
                           const std::function<void(TechnologySettings&, double)>& apply) {
    auto* box = new NumberBox(this);
    box->setObjectName(toQt(key));
    box->setDecimals(range.decimals);
    box->setRange(range.min, range.max);
    box->setSingleStep(range.step);
    box->setSuffix(range.suffix);
    box->setKeyboardTracking(false); // one step of undo per value, not per key
    connect(box, &QDoubleSpinBox::valueChanged, this, [this, what, apply](double value) {
        change(what, [&](TechnologySettings& t) { apply(t, value); });
    });
    addField(key, *box, toolTip);
    return box;
}

QComboBox* TechnologyPage::makeChoice(const std::string& key, const QStringList& titles,
                                      const QString& what, const QString& toolTip,
                                      const std::function<void(TechnologySettings&, int)>& apply) {
    auto* box = new QComboBox(this);
    box->setObjectName(toQt(key));
    box->addItems(titles);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(12);
    connect(box, &QComboBox::activated, this, [this, what, apply](int choice) {
        change(what, [&](TechnologySettings& t) { apply(t, choice); });
    });
    addField(key, *box, toolTip);
    return box;
}

void TechnologyPage::addField(const std::string& key, QWidget& field, const QString& toolTip) {
    field.setToolTip(toolTip);
    field.setAccessibleName(toolTip);
    ignoreWheelWithoutFocus(field);
    m_fields[key] = &field;
    m_toolTips[key] = toolTip;
}

void TechnologyPage::change(const QString& what,
                            const std::function<void(TechnologySettings&)>& apply) {
    m_document.edit(what, [&](EditState& state) { apply(state.experiment.technology); });
}

void TechnologyPage::showDocument() {
    const TechnologySettings& settings = m_document.experiment().technology;
    const auto show = [](QDoubleSpinBox& box, double value) {
        const QSignalBlocker blocker(box);
        box.setValue(value);
    };
    show(*m_node, settings.node_nm);
    show(*m_dram, settings.dram_bandwidth_gbyte_s);
    show(*m_supply, std::max(nominalSupply, settings.supply_v));
    m_dramPreset->setCurrentIndex(static_cast<int>(settings.dram));
    m_weights->setCurrentIndex(static_cast<int>(settings.weights));
    for (const auto& [id, button] : m_calibrations) {
        const auto own = std::find_if(settings.calibrations.begin(), settings.calibrations.end(),
                                      [&id = id](const Calibration& c) { return c.engine == id; });
        button->setCalibration(own == settings.calibrations.end() ? nullptr : &*own);
    }
    m_cell->setCurrentIndex(static_cast<int>(settings.cell));
    m_projection->setCurrentIndex(static_cast<int>(settings.projection));
    m_multiplier->setCurrentIndex(static_cast<int>(settings.multiplier));
    for (const auto& [id, box] : m_limits) {
        const auto limit = settings.logic_limit_ghz.find(id);
        show(*box, limit == settings.logic_limit_ghz.end() ? 0.0 : limit->second);
    }
    for (const auto& [key, field] : m_fields) {
        const Diagnostic* problem = m_document.problemAt("/technology/" + key);
        markProblem(*field, problem ? toQt(problem->message) : QString(), m_toolTips[key]);
    }
}

void TechnologyPage::goTo(std::string_view key) {
    const auto field = m_fields.find(key);
    if (field != m_fields.end()) {
        field->second->setFocus();
    }
}

} // namespace permdse::ui
