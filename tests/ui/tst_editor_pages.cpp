// SPDX-License-Identifier: GPL-3.0-or-later
// Pages of the experiment with fields of their own: what a user chooses there is in the experiment.

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QLabel>
#include <QTest>

#include "core/layer/workload_library.h"
#include "tests/support/compare.h"
#include "ui/models/experiment_document.h"
#include "ui/views/architecture_page.h"
#include "ui/views/goals_page.h"
#include "ui/views/technology_page.h"

using namespace permdse;
using namespace permdse::ui;

namespace {

/// What a field shows.
QString shownIn(const QWidget& field) {
    if (const auto* box = qobject_cast<const QComboBox*>(&field)) {
        return box->currentText();
    }
    const auto* number = qobject_cast<const QAbstractSpinBox*>(&field);
    return number ? number->text() : QString();
}

/// Chooses something else in each field of a page by the keyboard, and takes it back.
void checkFields(QWidget& page, ExperimentDocument& document, int fewest) {
    page.show();
    page.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&page));
    int fields = 0;
    for (QWidget* field : page.findChildren<QWidget*>()) {
        const auto* choice = qobject_cast<QComboBox*>(field);
        const auto* number = qobject_cast<QAbstractSpinBox*>(field);
        if ((!choice && !number) || !field->isEnabled() || !field->isVisible()) {
            continue;
        }
        ++fields;
        const EditState before = document.state();
        const QString text = shownIn(*field);
        const bool isLast = choice && choice->currentIndex() + 1 == choice->count();
        field->setFocus();
        QTest::keyClick(field, isLast ? Qt::Key_Up : Qt::Key_Down);
        if (shownIn(*field) == text) { // it was the lowest
            QTest::keyClick(field, Qt::Key_Up);
        }
        QTest::keyClick(field, Qt::Key_Tab);
        QVERIFY2(shownIn(*field) != text, qPrintable(field->objectName()));
        QVERIFY2(!(document.state().experiment == before.experiment),
                 qPrintable(field->objectName()));
        document.undoStack().undo();
        QVERIFY2(document.state().experiment == before.experiment, qPrintable(field->objectName()));
        QCOMPARE(shownIn(*field), text);
    }
    QVERIFY2(fields >= fewest, qPrintable(QString::number(fields)));
}

} // namespace

class TstEditorPages : public QObject {
    Q_OBJECT

private slots:
    void init() { permdse::test::failOnAnyWarning(); }

    /// Rows of layers come and go with the workloads, and so do the designs that they span.
    void designsAreCountedAnewWithTheLayers() {
        ExperimentDocument document;
        ArchitecturePage page(document, 0);
        const auto* count = page.findChild<QLabel*>(QStringLiteral("designs_permdnn"));
        QVERIFY(count != nullptr);
        document.edit(QStringLiteral("each layer"), [](EditState& state) {
            state.experiment.workloads = {*findBuiltinWorkload("alexnet-fc")};
            ArchitectureSpace& space = state.experiment.architectures.front();
            space.sweep = {{"p", ValueList{{4, 8, 16}}, true}};
        });
        QCOMPARE(count->text(), QStringLiteral("Spans 27 designs"));
        document.edit(QStringLiteral("more layers"), [](EditState& state) {
            state.experiment.workloads = {*findBuiltinWorkload("permdnn-paper")};
        });
        QCOMPARE(count->text(), QStringLiteral("Spans 729 designs"));
    }

    /// Every field counts: node, cell, projection, multiplier, supply, weights, DRAM, its
    /// bandwidth, and a clock limit for each engine.
    void technologyFields() {
        ExperimentDocument document;
        TechnologyPage page(document);
        checkFields(page, document, 11);
    }

    void goalFields() {
        ExperimentDocument document;
        GoalsPage page(document);
        checkFields(page, document, 5);
    }
};

QTEST_MAIN(TstEditorPages)
#include "tst_editor_pages.moc"
