// SPDX-License-Identifier: GPL-3.0-or-later
// A struct whose fields no other file names: its table is all that readers, writers, the schema,
// checks, options of the command line, editors and documents know of it.

#include <QAbstractSpinBox>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QTest>

#include "app/cli/command_line.h"
#include "app/cli/field_options.h"
#include "core/base/field_table.h"
#include "tests/support/compare.h"
#include "ui/models/field_cells.h"
#include "ui/models/field_roles.h"
#include "ui/views/field_form.h"

using namespace permdse;
using namespace permdse::ui;

namespace {

enum class Colour { Red, Green };

struct Gadget {
    double torque_nm = 2.5;
    std::int64_t teeth = 12;
    Colour colour = Colour::Green;
    bool oiled = false;
    std::string maker = "nobody";
    double queue = 0.0;    ///< 0: no limit
    double supply_v = 0.0; ///< 0: the usual one
    friend bool operator==(const Gadget&, const Gadget&) = default;
};

const FieldTable<Gadget>& gadgetFields() {
    static const FieldTable<Gadget> table = [] {
        FieldInfo torque{.id = "torque_nm", .title = "Torque", .unit = "Nm"};
        torque.meaning = "Torque of the shaft";
        torque.max = 10.0;
        torque.above_min = true;
        torque.code = "EXP-0001";
        FieldInfo teeth{.id = "teeth", .title = "Teeth"};
        teeth.meaning = "Teeth of the wheel";
        teeth.min = 3;
        teeth.max = 400;
        FieldInfo colour{.id = "colour", .title = "Colour"};
        colour.meaning = "Colour of the gadget";
        colour.words = {"red", "green"};
        colour.word_titles = {"Red", "Grass"};
        FieldInfo oiled{.id = "oiled", .title = "Oiled"};
        oiled.meaning = "Whether it has been oiled";
        FieldInfo maker{.id = "maker", .title = "Maker"};
        maker.meaning = "Who made it";
        FieldInfo queue{.id = "queue", .title = "Queue"};
        queue.meaning = "Places before it";
        queue.min = 1;
        queue.max = 64;
        queue.special = SpecialWord{.value = 0.0, .word = "unlimited", .spelt = true};
        FieldInfo supply{.id = "supply_v", .title = "Supply", .unit = "V"};
        supply.meaning = "Supply voltage";
        supply.min = 1;
        supply.max = 5;
        supply.step = 0.5;
        supply.special = SpecialWord{.value = 0.0, .word = "usual"};
        return FieldTable<Gadget>{
            bindField<&Gadget::torque_nm>(torque), bindField<&Gadget::teeth>(teeth),
            bindField<&Gadget::colour>(colour),    bindField<&Gadget::oiled>(oiled),
            bindField<&Gadget::maker>(maker),      bindField<&Gadget::queue>(queue),
            bindField<&Gadget::supply_v>(supply)};
    }();
    return table;
}

Gadget other() {
    return {.torque_nm = 7.0,
            .teeth = 40,
            .colour = Colour::Red,
            .oiled = true,
            .maker = "Archimedes",
            .queue = 8.0,
            .supply_v = 3.3};
}

QStringList texts(const Diagnostics& problems) {
    QStringList all;
    for (const Diagnostic& problem : problems) {
        all.append(QString::fromStdString((problem.source.empty() ? "" : problem.source + ' ') +
                                          problem.code + ' ' + problem.pointer + ": " +
                                          problem.message));
    }
    return all;
}

QStringList list(std::initializer_list<const char*> lines) {
    QStringList all;
    for (const char* line : lines) {
        all.append(QString::fromUtf8(line));
    }
    return all;
}

Gadget read(const char* text, Diagnostics& problems, RangeCheck check = RangeCheck::Here) {
    const Result<JsonDocument> document = parseJson(text, "");
    Gadget gadget;
    JsonReader reader(*document, problems);
    readFields(gadgetFields(), reader, gadget, check);
    reader.finish();
    return gadget;
}

Gadget parse(std::vector<std::string> words, Diagnostics& problems) {
    CLI::App app;
    CLI::App* verb = app.add_subcommand("make", "");
    cli::FieldOptions<Gadget> options(gadgetFields());
    options.addTo(*verb);
    cli::prepareOptions(app);
    words.insert(words.begin(), "make");
    std::reverse(words.begin(), words.end()); // as CLI11 wants them
    app.parse(words);
    return options.value(problems);
}

} // namespace

class TstToyFields : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    void readerAndWriterAgree() {
        for (const Gadget& gadget : {Gadget(), other()}) {
            Json json;
            writeFields(gadgetFields(), gadget, json);
            Diagnostics problems;
            QVERIFY(read(json.dump().c_str(), problems) == gadget);
            QCOMPARE(texts(problems), QStringList());
        }
        Json json;
        writeFields(gadgetFields(), Gadget(), json);
        QCOMPARE(QString::fromStdString(json.dump()),
                 QStringLiteral("{\"torque_nm\":2.5,\"teeth\":12,\"colour\":\"green\",\"oiled\":"
                                "false,\"maker\":\"nobody\",\"queue\":\"unlimited\"}"));
    }

    void readerReportsEachProblem() {
        Diagnostics problems;
        const Gadget gadget =
            read("{\"torque_nm\": 0, \"teeth\": 2, \"colour\": \"gren\", \"oiled\": 1, \"maker\": "
                 "\"\\u0007\", \"queue\": \"unlimted\", \"supply_v\": 0, \"tooth\": 1}",
                 problems);
        QCOMPARE(gadget.teeth, 12);
        QCOMPARE(
            texts(problems),
            (list(
                {"EXP-0001 /torque_nm: the torque 0 Nm is outside the accepted range above 0 to 10 "
                 "Nm",
                 "CFG-0004 /teeth: 2 is outside the accepted range 3 to 400",
                 "CFG-0005 /colour: found \"gren\"; accepted are \"red\" or \"green\"; did you "
                 "mean "
                 "\"green\"?",
                 "CFG-0003 /oiled: expected true or false, found 1",
                 "CFG-0010 /maker: the text has the control character U+0007 at position 1; "
                 "accepted "
                 "are characters that can be printed",
                 "CFG-0005 /queue: found the string \"unlimted\"; accepted is 1 to 64, or "
                 "unlimited",
                 "CFG-0004 /supply_v: found 0; leave the key out for the usual value",
                 "CFG-0001 /tooth: unknown key \"tooth\"; accepted are \"torque_nm\", \"teeth\", "
                 "\"colour\", \"oiled\", \"maker\", \"queue\" or \"supply_v\""})));
    }

    /// What was read without looking at ranges is judged as a value.
    void valuesAreChecked() {
        Diagnostics problems;
        Gadget gadget = read("{\"torque_nm\": 11, \"queue\": 100}", problems, RangeCheck::Later);
        QCOMPARE(texts(problems), QStringList());
        gadget.teeth = 401;
        gadget.maker = "\n";
        QCOMPARE(texts(fieldProblems(gadgetFields(), gadget)),
                 (list({"EXP-0001 /torque_nm: the torque 11 Nm is outside the accepted range above "
                        "0 to 10 "
                        "Nm",
                        "CFG-0004 /teeth: 401 is outside the accepted range 3 to 400",
                        "CFG-0010 /maker: the text has the control character U+000A at position 1; "
                        "accepted "
                        "are characters that can be printed",
                        "CFG-0004 /queue: 100 is outside the accepted range 1 to 64"})));
        QCOMPARE(texts(fieldProblems(gadgetFields(), Gadget())), QStringList());
        QCOMPARE(texts(fieldProblems(gadgetFields(), other())), QStringList());
    }

    void schemaHasEachField() {
        QCOMPARE(
            QString::fromStdString(fieldSchemas(gadgetFields()).dump()),
            QStringLiteral(
                "{\"torque_nm\":{\"type\":\"number\",\"description\":\"Torque of the shaft [Nm]; "
                "2.5 if missing\",\"exclusiveMinimum\":0,\"maximum\":10},"
                "\"teeth\":{\"type\":\"integer\",\"description\":\"Teeth of the wheel; 12 if "
                "missing\",\"minimum\":3,\"maximum\":400},"
                "\"colour\":{\"description\":\"Colour of the gadget; green if missing\",\"enum\":"
                "[\"red\",\"green\"]},"
                "\"oiled\":{\"type\":\"boolean\",\"description\":\"Whether it has been oiled\"},"
                "\"maker\":{\"type\":\"string\",\"description\":\"Who made it\"},"
                "\"queue\":{\"description\":\"Places before it; unlimited if missing\",\"anyOf\":["
                "{\"type\":\"number\",\"minimum\":1,\"maximum\":64},{\"const\":\"unlimited\"}]},"
                "\"supply_v\":{\"type\":\"number\",\"description\":\"Supply voltage [V]; usual if "
                "missing\",\"minimum\":1,\"maximum\":5}}"));
    }

    void commandLineHasEachField() {
        Diagnostics problems;
        QVERIFY(parse({}, problems) == Gadget());
        const Gadget gadget =
            parse({"--torque", "7", "--teeth", "40", "--colour", "red", "--oiled", "true",
                   "--maker", "Archimedes", "--queue", "8", "--supply", "3.3"},
                  problems);
        QVERIFY(gadget == other());
        QCOMPARE(parse({"--queue", "unlimited"}, problems).queue, 0.0);
        QCOMPARE(texts(problems), QStringList());
    }

    void commandLineReportsEachProblem() {
        Diagnostics problems;
        const Gadget gadget = parse(
            {"--torque", "11", "--colour", "blue", "--queue", "many", "--supply", "9"}, problems);
        QVERIFY(gadget == Gadget() || gadget.colour == Colour::Red); // the first stands for it
        QCOMPARE(
            texts(problems),
            (list(
                {"--torque CFG-0004 : the torque 11 Nm is outside the accepted range above 0 to 10 "
                 "Nm",
                 "--colour CFG-0005 : found \"blue\"; accepted are \"red\" or \"green\"",
                 "--queue CFG-0005 : found \"many\"; accepted is 1 to 64, or unlimited",
                 "--supply CFG-0004 : 9 is outside the accepted range 1 to 5"})));
        QVERIFY_EXCEPTION_THROWN((void)parse({"--teeth", "2"}, problems), CLI::ValidationError);
        QVERIFY_EXCEPTION_THROWN((void)parse({"--supply", "0"}, problems), CLI::ValidationError);
    }

    /// Each editor is of the field's kind, shows the value and changes it.
    void windowEditsEachField() {
        Gadget gadget;
        QStringList steps;
        QWidget page;
        auto* layout = new QFormLayout(&page);
        FieldForm form(*layout, page);
        form.addFields<Gadget>(
            gadgetFields(), [&]() -> const Gadget& { return gadget; },
            [&](const QString& what, const std::function<void(Gadget&)>& change) {
                steps.append(what);
                change(gadget);
            });
        const auto refresh = [&] {
            form.refresh([](const std::string& id) {
                return id == "teeth" ? QStringLiteral("too few") : QString();
            });
        };
        refresh();
        QCOMPARE(steps, QStringList());
        QCOMPARE(layout->rowCount(), int(gadgetFields().size()));
        auto* torque = page.findChild<QDoubleSpinBox*>(QStringLiteral("torque_nm"));
        auto* teeth = page.findChild<QDoubleSpinBox*>(QStringLiteral("teeth"));
        auto* colour = page.findChild<QComboBox*>(QStringLiteral("colour"));
        auto* oiled = page.findChild<QCheckBox*>(QStringLiteral("oiled"));
        auto* maker = page.findChild<QLineEdit*>(QStringLiteral("maker"));
        auto* queue = page.findChild<QDoubleSpinBox*>(QStringLiteral("queue"));
        auto* supply = page.findChild<QDoubleSpinBox*>(QStringLiteral("supply_v"));
        QVERIFY(torque && teeth && colour && oiled && maker && queue && supply);
        QCOMPARE(torque->text(), QStringLiteral("2.5 Nm"));
        QCOMPARE(torque->toolTip(), QStringLiteral("Torque of the shaft, above 0 to 10 Nm"));
        QCOMPARE(teeth->decimals(), 0);
        QVERIFY(teeth->toolTip().contains(QStringLiteral("too few")));
        QCOMPARE(colour->itemText(1), QStringLiteral("Grass (green)"));
        QCOMPARE(colour->currentIndex(), 1);
        QCOMPARE(maker->text(), QStringLiteral("nobody"));
        QCOMPARE(queue->text(), QStringLiteral("unlimited"));
        QCOMPARE(supply->text(), QStringLiteral("usual"));

        torque->setValue(7.0);
        teeth->setValue(40.0);
        emit colour->activated(0);
        oiled->setChecked(true);
        maker->setText(QStringLiteral("Archimedes"));
        emit maker->editingFinished();
        queue->setValue(8.0);
        supply->setValue(3.3);
        QVERIFY(gadget == other());
        QCOMPARE(steps.first(), QStringLiteral("change of the torque"));
        QCOMPARE(steps.size(), qsizetype(7));

        supply->setValue(1.0);
        supply->stepDown();
        QCOMPARE(gadget.supply_v, 0.0);
        supply->stepUp();
        QCOMPARE(gadget.supply_v, 1.0);
        gadget = Gadget();
        refresh();
        QCOMPARE(torque->text(), QStringLiteral("2.5 Nm"));
        QCOMPARE(supply->text(), QStringLiteral("usual"));
    }

    /// A table of such structs has cells that follow from the fields.
    void cellsShowAndTakeEachField() {
        Gadget gadget;
        for (const Field<Gadget>& field : gadgetFields()) {
            const FieldValue wanted = field.get(other());
            const bool isMark = field.info.kind == FieldKind::YesNo;
            const int role = isMark ? Qt::CheckStateRole : Qt::EditRole;
            QCOMPARE(fieldFlags(field.info).testFlag(Qt::ItemIsUserCheckable), isMark);
            const std::optional<FieldValue> edited =
                fieldEdit(field.info, fieldCell(field.info, wanted, role), role);
            QVERIFY2(edited && *edited == wanted, field.info.id.c_str());
            field.set(gadget, *edited);
        }
        QVERIFY(gadget == other());
        const FieldInfo& torque = fieldOf<&Gadget::torque_nm>(gadgetFields()).info;
        QCOMPARE(fieldCell(torque, 7.0, MinimumRole).toDouble(), 0.001); // above 0
        QCOMPARE(fieldCell(torque, 7.0, MaximumRole).toDouble(), 10.0);
        QVERIFY(!fieldEdit(torque, 10.5, Qt::EditRole));
        QVERIFY(!fieldEdit(torque, QStringLiteral("much"), Qt::EditRole));
        const FieldInfo& colour = fieldOf<&Gadget::colour>(gadgetFields()).info;
        QCOMPARE(fieldCell(colour, 0.0, ChoicesRole).toStringList(), (list({"red", "green"})));
        QVERIFY(!fieldEdit(colour, QStringLiteral("blue"), Qt::EditRole));
    }

    void documentHasEachField() {
        const std::vector<std::string> lines = fieldDocumentation(gadgetFields());
        QCOMPARE(lines.size(), gadgetFields().size());
        QCOMPARE(QString::fromStdString(lines[0]),
                 QStringLiteral("| `torque_nm` | Torque of the shaft, above 0 to 10 Nm. | 2.5 |"));
        QCOMPARE(
            QString::fromStdString(lines[2]),
            QStringLiteral("| `colour` | Colour of the gadget: `red` or `green`. | `green` |"));
        QCOMPARE(QString::fromStdString(lines[3]),
                 QStringLiteral("| `oiled` | Whether it has been oiled. | `false` |"));
        QCOMPARE(QString::fromStdString(lines[5]),
                 QStringLiteral("| `queue` | Places before it, 1 to 64, or unlimited. | unlimited "
                                "|"));
    }

    void peopleReadValuesWithUnits() {
        const Gadget gadget = other();
        QStringList shown;
        for (const Field<Gadget>& field : gadgetFields()) {
            shown.append(QString::fromStdString(fieldDisplay(field, gadget)));
        }
        QCOMPARE(shown, (list({"7 Nm", "40", "red", "yes", "Archimedes", "8", "3.3 V"})));
        QCOMPARE(QString::fromStdString(
                     fieldPhrase(fieldOf<&Gadget::torque_nm>(gadgetFields()).info, 7.0)),
                 QStringLiteral("torque 7 Nm"));
    }
};

QTEST_MAIN(TstToyFields)
#include "tst_toy_fields.moc"
