// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/guarded_application.h"

#include <exception>

#include "ui/models/text.h"

namespace permdse::ui {

bool GuardedApplication::notify(QObject* receiver, QEvent* event) {
    try {
        return QApplication::notify(receiver, event);
    } catch (const std::exception& error) {
        emit failedInside(toQt(error.what()));
    } catch (...) { // Qt cannot carry it on
        emit failedInside(tr("unknown reason"));
    }
    return true; // as handled: to try once more would only fail again
}

} // namespace permdse::ui
