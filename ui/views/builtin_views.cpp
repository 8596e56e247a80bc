// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/experiment_editor.h"
#include "ui/views/inspector_view.h"
#include "ui/views/messages_view.h"
#include "ui/views/pareto_view.h"
#include "ui/views/results_view.h"
#include "ui/views/simulation_view.h"
#include "ui/views/view_list.h"

namespace permdse::ui {

std::vector<ViewMaker> builtinViews() {
    return {
        [](const ViewContext& with, QWidget* in) {
            return new ExperimentEditor(with.document, in);
        },
        [](const ViewContext& with, QWidget* in) { return new ParetoView(with.session, in); },
        [](const ViewContext& with, QWidget* in) { return new SimulationView(with.session, in); },
        [](const ViewContext& with, QWidget* in) { return new InspectorView(with.session, in); },
        [](const ViewContext& with, QWidget* in) { return new ResultsView(with.session, in); },
        [](const ViewContext& with, QWidget* in) { return new MessagesView(with.messages, in); },
    };
}

} // namespace permdse::ui
