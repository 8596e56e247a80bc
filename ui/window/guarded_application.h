// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>

namespace permdse::ui {

/// An application that outlives faults of the program: an exception that leaves the handling of an
/// event is told by failedInside() instead of ending the program with what the user has not saved.
class GuardedApplication final : public QApplication {
    Q_OBJECT
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override;

signals:
    /// Connect it queued: the event that failed may be one of the receiver.
    void failedInside(const QString& reason);
};

} // namespace permdse::ui
