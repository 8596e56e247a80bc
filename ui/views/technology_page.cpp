// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/technology_page.h"

#include <QFormLayout>
#include <QVBoxLayout>

#include <algorithm>

#include "core/engines/registry.h"
#include "core/technology/technology_fields.h"
#include "ui/models/text.h"
#include "ui/views/calibration_button.h"
#include "ui/views/field_form.h"
#include "ui/views/text_label.h"
#include "ui/views/view_helpers.h"

namespace permdse::ui {

TechnologyPage::TechnologyPage(ExperimentDocument& document, QWidget* parent)
    : QWidget(parent), m_document(document) {
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(8);
    m_fields = new FieldForm(*form, *this);
    m_fields->addFields<TechnologySettings>(
        technologyFields(),
        [this]() -> const TechnologySettings& { return m_document.experiment().technology; },
        [this](const QString& what, const std::function<void(TechnologySettings&)>& apply) {
            change(what, apply);
        });
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

void TechnologyPage::addLimits(QFormLayout& form) {
    TextLabel* heading = makeHeading(tr("Clock limit"), this);
    heading->setContentsMargins(0, 10, 0, 0);
    form.addRow(heading);
    for (const Engine* engine : engines()) {
        const std::string id(engine->id());
        FieldInfo field = logicLimitField(std::string(engine->title()));
        field.id = "logic_limit_ghz/" + id;
        m_fields->addField(
            field, {[this, id]() -> FieldValue {
                        const auto& limits = m_document.experiment().technology.logic_limit_ghz;
                        const auto limit = limits.find(id);
                        return limit == limits.end() ? 0.0 : limit->second;
                    },
                    [this, id](const QString&, const FieldValue& value) {
                        change(tr("change of a clock limit"), [&](TechnologySettings& t) {
                            if (const double limit_ghz = std::get<double>(value); limit_ghz > 0.0) {
                                t.logic_limit_ghz[id] = limit_ghz;
                            } else {
                                t.logic_limit_ghz.erase(id);
                            }
                        });
                    }});
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

void TechnologyPage::change(const QString& what,
                            const std::function<void(TechnologySettings&)>& apply) {
    m_document.edit(what, [&](EditState& state) { apply(state.experiment.technology); });
}

void TechnologyPage::showDocument() {
    m_fields->refresh([this](const std::string& id) {
        const Diagnostic* problem = m_document.problemAt("/technology/" + id);
        return problem ? toQt(problem->message) : QString();
    });
    const std::vector<Calibration>& own = m_document.experiment().technology.calibrations;
    for (const auto& [id, button] : m_calibrations) {
        const auto found = std::find_if(
            own.begin(), own.end(), [&id = id](const Calibration& c) { return c.engine == id; });
        button->setCalibration(found == own.end() ? nullptr : &*found);
    }
}

void TechnologyPage::goTo(std::string_view key) {
    m_fields->goTo(key);
}

} // namespace permdse::ui
