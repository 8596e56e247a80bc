// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <filesystem>
#include <map>
#include <random>
#include <set>

#include <sys/stat.h>
#include <unistd.h>

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/file_output.h"
#include "core/store/result_files.h"
#include "core/store/result_folder.h"
#include "tests/support/compare.h"
#include "tests/support/folder_snapshot.h"
#include "tests/support/small_run.h"

using namespace permdse;
namespace fs = std::filesystem;
using permdse::test::allEntries;
using permdse::test::folderSnapshot;

namespace {

const QStringList whole{"experiment.json", "fronts.csv",      "fronts.json",
                        "points.csv",      "provenance.json", "report.md"};

QString text(const Diagnostics& problems) {
    return QString::fromStdString(toText(problems));
}

/// What a message says behind the last "are in ", without the line end.
fs::path placeIn(const QString& said) {
    return said.section("the results are in ", -1).chopped(1).toStdString();
}

void writeAll(ResultFolder& folder) {
    const RunOutcome outcome = test::smallOutcome();
    folder.write(defaultExperiment(), outcome, {"0.1.0", "0", "0", 1, 1.0});
    folder.write(ResultDocument{"report.md", "# Report\n"});
}

} // namespace

/// Results take the name that the user gave, whole or not at all, and touch nothing else.
class TstResultFolder : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;

    fs::path root() const { return m_directory->path().toStdString(); }
    std::string path(const std::string& name) const { return (root() / name).string(); }
    void put(const std::string& name, const std::string& content = "mine") const {
        fs::create_directories(fs::path(path(name)).parent_path());
        QVERIFY(writeTextFile(path(name), content).has_value());
    }
    /// The message of an attempt, or nothing if the results are written.
    static QString attempt(const std::string& directory, bool force) {
        Result<ResultFolder> folder = ResultFolder::claim(directory, force);
        if (!folder) {
            return text(folder.error());
        }
        writeAll(*folder);
        Diagnostics warnings;
        const auto files = folder->publish(warnings);
        return files ? text(warnings) : text(files.error());
    }

private slots:
    void init() {
        permdse::test::failOnAnyWarning();
        // In memory, where there is such a place: the disk need not keep up with hundreds of runs.
        m_directory = QFileInfo("/dev/shm").isWritable()
                          ? std::make_unique<QTemporaryDir>("/dev/shm/permdse-XXXXXX")
                          : std::make_unique<QTemporaryDir>();
        QVERIFY(m_directory->isValid());
    }

    /// What was computed is written to its end whatever the user wishes; progress counts all of it.
    void computedResultsAreWrittenToTheEnd() {
        Result<ResultFolder> folder = ResultFolder::claim(path("res"), false);
        QVERIFY(folder.has_value());
        RunOutcome outcome = test::smallOutcome();
        outcome.fronts[0].rows.assign(2000, 1);
        RunControl control;
        control.stopRequested = [] { return true; };
        std::vector<std::size_t> done;
        std::set<std::size_t> totals;
        control.progress = [&](std::size_t rows, std::size_t total) {
            done.push_back(rows);
            totals.insert(total);
        };
        folder->write(defaultExperiment(), outcome, {"0.1.0", "0", "0", 1, 1.0}, control);
        Diagnostics warnings;
        QVERIFY(folder->publish(warnings).has_value());
        std::size_t onFronts = 0;
        for (const Front& front : outcome.fronts) {
            onFronts += front.rows.size();
        }
        QCOMPARE(totals, std::set<std::size_t>{outcome.table->rowCount() + 2 * onFronts});
        QVERIFY(std::is_sorted(done.begin(), done.end()) && done.back() > onFronts);
        QFile fronts(QString::fromStdString(path("res/fronts.csv")));
        QVERIFY(fronts.open(QIODevice::ReadOnly));
        QCOMPARE(fronts.readAll().count('\n'), qsizetype(onFronts + 1));
    }

    void resultFileNames_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("isOurs");
        for (const char* name :
             {"points.csv", "fronts.csv", "fronts.json", "experiment.json", "provenance.json",
              "report.md", "report.html", "pareto.svg", "pareto-2.svg", "pareto-10.svg"}) {
            QTest::newRow(name) << name << true;
        }
        for (const char* name :
             {"", "points.csv~", "Points.csv", "pareto-1.svg", "pareto-02.svg", "pareto-.svg",
              "pareto-x.svg", "pareto-2.svg.part", "notes.txt", ".points.csv", "report.pdf"}) {
            QTest::newRow(*name != '\0' ? name : "nothing") << name << false;
        }
    }
    void resultFileNames() {
        QFETCH(QString, name);
        QFETCH(bool, isOurs);
        QCOMPARE(isResultFile(name.toStdString()), isOurs);
    }

    void refusals_data() {
        QTest::addColumn<QStringList>("files"); ///< that stand there before, or folders with "/"
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("force");
        QTest::addColumn<QString>("said");
        const QString notReplaced = "; it is not replaced. Name another folder";
        const QString exists = "error OUT-0005: the folder exists and holds ";
        const QStringList results{"res/provenance.json", "res/points.csv"};
        QTest::newRow("results")
            << results << "res" << false
            << "error OUT-0005: the result folder exists already; name another one, or replace it "
               "with --force\n";
        QTest::newRow("empty folder")
            << QStringList{"res/"} << "res/" << false
            << "error OUT-0005: the result folder exists already; name another one, or replace it "
               "with --force\n";
        QTest::newRow("a file of the user among them")
            << results + QStringList{"res/notes.txt"} << "res" << true
            << exists + "\"notes.txt\", which is not of a run of permdse" + notReplaced + '\n';
        QTest::newRow("many") << results + QStringList{"res/f",   "res/e/", "res/d", "res/c",
                                                       "res/b/x", "res/a",  "res/.g"}
                              << "res" << true
                              << exists +
                                     "\".g\", \"a\", \"b\", \"c\", \"d\" and 2 more, which are not "
                                     "of a run of permdse" +
                                     notReplaced + '\n';
        QTest::newRow("a folder with the name of a result file")
            << results + QStringList{"res/report.md/"} << "res" << true
            << exists + "\"report.md\", which is not of a run of permdse" + notReplaced + '\n';
        QTest::newRow("a name that plays tricks on terminals")
            << results + QStringList{"res/\x1b[31m"} << "res" << true
            << exists + "\"\\u001b[31m\", which is not of a run of permdse" + notReplaced + '\n';
        QTest::newRow("not ours at all")
            << QStringList{"res/thesis.tex"} << "res" << false
            << exists + "\"thesis.tex\", which is not of a run of permdse" + notReplaced +
                   " (--force does not replace it either)\n";
        QTest::newRow("no provenance")
            << QStringList{"res/points.csv"} << "res" << true
            << exists +
                   "no results of permdse: provenance.json is missing or does not have the format "
                   "\"permdse-results-1\"" +
                   notReplaced + '\n';
        QTest::newRow("a file") << QStringList{"res"} << "res" << true
                                << "error OUT-0005: this is a file; expected the name of a folder "
                                   "that does not exist yet\n";
        QTest::newRow("below a file")
            << QStringList{"file"} << "file/res" << false
            << "error OUT-0006: cannot make the result folder: Not a directory\n";
        QTest::newRow("too long")
            << QStringList{} << QString(256, u'x') << false
            << "error OUT-0006: cannot make the result folder: File name too long\n";
    }
    void refusals() {
        QFETCH(QStringList, files);
        QFETCH(QString, name);
        QFETCH(bool, force);
        QFETCH(QString, said);
        for (const QString& file : files) {
            if (file.endsWith('/')) {
                fs::create_directories(path(file.toStdString()));
            } else {
                put(file.toStdString(), file.endsWith("provenance.json")
                                            ? "{\"format\": \"permdse-results-1\"}"
                                            : "mine");
            }
        }
        const auto before = folderSnapshot(root());
        const std::string directory = path(name.toStdString());
        QCOMPARE(attempt(directory, force), QString::fromStdString(directory) + ": " + said);
        QVERIFY(folderSnapshot(root()) == before);
    }

    void emptyName() {
        QCOMPARE(attempt("", true), "error OUT-0006: the name of the result folder is empty\n");
    }

    void provenanceOfAnotherKindIsNotOurs_data() {
        QTest::addColumn<QByteArray>("provenance");
        for (const char* json : {"{}", "[]", "", "permdse-results-1", "{\"format\": 1}",
                                 "{\"format\": \"permdse-fronts-1\"}", "\"permdse-results-1\""}) {
            QTest::newRow(*json != '\0' ? json : "empty") << QByteArray(json);
        }
    }
    void provenanceOfAnotherKindIsNotOurs() {
        QFETCH(QByteArray, provenance);
        put("res/provenance.json", provenance.toStdString());
        const auto before = folderSnapshot(root());
        QVERIFY(attempt(path("res"), true).contains("error OUT-0005: "));
        QVERIFY(folderSnapshot(root()) == before);
    }

    void workingFolderIsRefused() {
        QCOMPARE(attempt(path("res"), false), QString());
        const auto before = folderSnapshot(root());
        const fs::path back = fs::current_path();
        fs::current_path(path("res"));
        const QString said = attempt(".", true);
        fs::current_path(back);
        QCOMPARE(said, ".: error OUT-0006: the folder exists, but the program runs in this folder, "
                       "which would be gone; run it in another one, or name a folder in it\n");
        QVERIFY(folderSnapshot(root()) == before);
    }

    void missingFoldersAreMade() {
        QCOMPARE(attempt(path("a//b/c/"), false), QString());
        QCOMPARE(allEntries(path("a/b/c")), whole);
        QCOMPARE(allEntries(path("a/b")), QStringList{"c"});
    }
    /// And are gone again with a run that writes nothing.
    void madeFoldersAreRemoved() {
        fs::create_directory(path("a"));
        const auto before = folderSnapshot(root());
        {
            const auto folder = ResultFolder::claim(path("a/b/c/d"), false);
            QVERIFY(folder.has_value());
            QVERIFY(!fs::exists(path("a/b/c/d")));
        }
        QVERIFY(folderSnapshot(root()) == before);
    }

    void oneOfTwoWins_data() {
        QTest::addColumn<bool>("force");
        QTest::addColumn<QString>("second"); ///< name of the same folder
        QTest::newRow("new") << false << "res";
        QTest::newRow("replaced") << true << "res";
        QTest::newRow("behind a link") << false << "link";
        QTest::newRow("over another folder") << false << "sub/../res/";
    }
    void oneOfTwoWins() {
        QFETCH(bool, force);
        QFETCH(QString, second);
        fs::create_directory(path("sub"));
        fs::create_symlink("res", path("link"));
        if (force) {
            QCOMPARE(attempt(path("res"), false), QString());
        }
        const std::string other = path(second.toStdString());
        {
            Result<ResultFolder> winner = ResultFolder::claim(path("res"), force);
            QVERIFY(winner.has_value());
            QCOMPARE(attempt(other, force),
                     QString::fromStdString(other) +
                         ": error OUT-0005: another run is at work on this result folder; name "
                         "another one, or wait for its end\n");
            writeAll(*winner);
            Diagnostics warnings;
            QVERIFY(winner->publish(warnings).has_value());
        }
        QCOMPARE(allEntries(path("res")), whole);
        QCOMPARE(allEntries(root()), (QStringList{"link", "res", "sub"}));
        if (!force) {
            QVERIFY(attempt(other, false).contains("the result folder exists already"));
        }
    }

    /// Someone else takes the name while the run is at work: nothing of either is lost.
    void takenNameKeepsBoth_data() {
        QTest::addColumn<bool>("force");
        QTest::addColumn<bool>("former");
        QTest::addColumn<QString>("taken");
        QTest::addColumn<QString>("said");
        QTest::newRow("folder") << false << false << "res/"
                                << "the name was taken during the run";
        QTest::newRow("file") << false << false << "res"
                              << "the name was taken during the run";
        QTest::newRow("folder with something")
            << true << false << "res/notes.txt"
            << "the folder exists and holds \"notes.txt\", which is not of a run of permdse; it "
               "is not replaced. Name another folder";
        QTest::newRow("something in the former results")
            << true << true << "res/notes.txt"
            << "the folder exists and holds \"notes.txt\", which is not of a run of permdse; it "
               "is not replaced. Name another folder";
    }
    void takenNameKeepsBoth() {
        QFETCH(bool, force);
        QFETCH(bool, former);
        QFETCH(QString, taken);
        QFETCH(QString, said);
        if (former) {
            QCOMPARE(attempt(path("res"), false), QString());
        }
        QString found;
        std::map<std::string, std::string> before;
        {
            Result<ResultFolder> folder = ResultFolder::claim(path("res"), force);
            QVERIFY(folder.has_value());
            if (taken.endsWith('/')) {
                fs::create_directory(path("res"));
            } else {
                put(taken.toStdString());
            }
            writeAll(*folder);
            Diagnostics warnings;
            const auto files = folder->publish(warnings);
            QVERIFY(!files);
            found = text(files.error());
        }
        const QString prefix = QString::fromStdString(path("res")) + ": error OUT-0005: " + said +
                               "; the results are in " +
                               QString::fromStdString(path(".res.permdse-"));
        QVERIFY2(found.startsWith(prefix), qPrintable(found));
        const fs::path kept = placeIn(found);
        QCOMPARE(allEntries(kept), whole);
        QCOMPARE(allEntries(root()),
                 (QStringList{QString::fromStdString(kept.filename().string()), "res"}));
        if (!taken.endsWith('/')) {
            QVERIFY(folderSnapshot(root()).at(taken.toStdString()) == "file mine");
        }
        if (former) {
            QCOMPARE(allEntries(path("res")).size(), whole.size() + 1);
        }
    }

    /// The folder that the results were to be in is gone, and so is the one they are written to.
    void folderIsMadeAgain() {
        Result<ResultFolder> folder = ResultFolder::claim(path("a/res"), false);
        QVERIFY(folder.has_value());
        fs::remove_all(path("a"));
        writeAll(*folder);
        Diagnostics warnings;
        QVERIFY(folder->publish(warnings).has_value());
        QCOMPARE(allEntries(path("a/res")), whole);
    }

    void incompleteResultsAreKept() {
        QString found;
        {
            Result<ResultFolder> folder = ResultFolder::claim(path("res"), false);
            QVERIFY(folder.has_value());
            for (const auto& entry : fs::directory_iterator(root())) {
                if (entry.is_directory()) { // a folder is in the way of one file
                    fs::create_directory(entry.path() / "fronts.json");
                }
            }
            writeAll(*folder);
            Diagnostics warnings;
            found = text(folder->publish(warnings).error());
        }
        const QStringList lines = found.split('\n');
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[0], QString::fromStdString(path("res/fronts.json")) +
                               ": error OUT-0003: cannot give the file its name: it is that of a "
                               "folder");
        const QString end = ": error OUT-0008: the result folder is not complete and does not get "
                            "its name; what could be written stays here: points.csv fronts.csv "
                            "experiment.json report.md provenance.json";
        QVERIFY2(lines[1].endsWith(end), qPrintable(lines[1]));
        const fs::path kept = lines[1].chopped(end.size()).toStdString();
        QCOMPARE(allEntries(kept), whole); // with the folder that was in the way
        QVERIFY(!fs::exists(path("res")));
    }

    void formerResultsThatStayAreNamed() {
        if (::geteuid() == 0) {
            QSKIP("the superuser may remove everything");
        }
        QCOMPARE(attempt(path("res"), false), QString());
        Result<ResultFolder> folder = ResultFolder::claim(path("res"), true);
        QVERIFY(folder.has_value());
        fs::permissions(path("res"), fs::perms::owner_read | fs::perms::owner_exec);
        writeAll(*folder);
        Diagnostics warnings;
        QVERIFY(folder->publish(warnings).has_value());
        const QString prefix =
            QString::fromStdString(path("res")) +
            ": warning OUT-0007: the results are written, but the former ones could not be "
            "removed: Permission denied; they are in ";
        QVERIFY2(text(warnings).startsWith(prefix), qPrintable(text(warnings)));
        const fs::path former = text(warnings).mid(prefix.size()).chopped(1).toStdString();
        QCOMPARE(allEntries(former), whole);
        for (const fs::path& place : {former, fs::path(path("res"))}) {
            fs::permissions(place, fs::perms::owner_all); // to be tidied up
        }
    }

    void linkedFolders_data() {
        QTest::addColumn<QString>("target");
        QTest::addColumn<bool>("accepted");
        QTest::newRow("results") << "disk/res" << true;
        QTest::newRow("empty") << "disk/empty" << true;
        QTest::newRow("nothing yet") << "disk/new" << true;
        QTest::newRow("a disk that is not there") << "gone/res" << false;
        QTest::newRow("itself") << "link" << false;
        QTest::newRow("a folder of the user") << "mine" << false;
    }
    void linkedFolders() {
        QFETCH(QString, target);
        QFETCH(bool, accepted);
        QCOMPARE(attempt(path("disk/res"), false), QString());
        fs::create_directory(path("disk/empty"));
        put("mine/notes.txt");
        fs::create_symlink(target.toStdString(), path("link"));
        const auto before = folderSnapshot(root());
        const QString said = attempt(path("link") + '/', true);
        QCOMPARE(said.isEmpty(), accepted);
        QCOMPARE(fs::read_symlink(path("link")).string(), target.toStdString());
        if (accepted) {
            QCOMPARE(allEntries(path(target.toStdString())), whole);
            QCOMPARE(allEntries(root()), (QStringList{"disk", "link", "mine"}));
        } else {
            QVERIFY(folderSnapshot(root()) == before);
        }
    }

    void permissionsOfTheFolderStay() {
        QCOMPARE(attempt(path("res"), false), QString());
        fs::permissions(path("res"), fs::perms::owner_all);
        QCOMPARE(attempt(path("res"), true), QString());
        QCOMPARE(int(fs::status(path("res")).permissions()), 0700);
    }

    void whateverTheUserHas();
};

/// Folders drawn at random, with names that come near to ours; runs that end at any of their steps,
/// and users that put something in the way meanwhile. Nothing of the user's changes, and results
/// are whole, or absent, or kept where the message says.
void TstResultFolder::whateverTheUserHas() {
    std::mt19937 random(20261127);
    const auto draw = [&](int below) { return int(random() % unsigned(below)); };
    const std::vector<std::string> near{
        "res.new",           "res.old",       "res.part", "res~", ".res.new",           ".res",
        ".res.permdse-lock", ".res.permdse-", "res.",     "Res",  ".res.permdse-abcdef"};
    int published = 0, refused = 0, keptApart = 0;
    for (int round = 0; round < 400; ++round) {
        const fs::path folder = root() / std::to_string(round);
        fs::create_directory(folder);
        const fs::path target = folder / "res";
        const auto mine = [&](const fs::path& place) {
            switch (draw(3)) {
            case 0:
                QVERIFY(writeTextFile(place.string(), "mine").has_value());
                break;
            case 1:
                fs::create_directories(place / "sub");
                QVERIFY(writeTextFile((place / "sub/points.csv").string(), "mine").has_value());
                break;
            default:
                fs::create_symlink("../nowhere", place);
            }
        };
        for (const std::string& name : near) {
            if (draw(2) == 0) {
                mine(folder / name);
            }
        }
        const int kind = draw(5); // nothing, empty, results, results and more, the user's
        if (kind == 2 || kind == 3) {
            Result<ResultFolder> former = ResultFolder::claim(target.string(), false);
            QVERIFY(former.has_value());
            writeAll(*former);
            Diagnostics warnings;
            QVERIFY(former->publish(warnings).has_value());
        } else if (kind == 1 || kind == 4) {
            fs::create_directory(target);
        }
        if (kind >= 3) {
            mine(target / (draw(2) == 0 ? "notes" : "pareto-0.svg"));
        }
        auto before = folderSnapshot(folder);
        const bool force = draw(2) == 0;
        const int lastStep = draw(4); // claimed, written, published, published
        const bool meddled = draw(4) == 0;
        QString said;
        bool isPublished = false;
        {
            Result<ResultFolder> results = ResultFolder::claim(target.string(), force);
            QCOMPARE(results.has_value(), kind == 0 || (force && kind <= 2));
            if (!results) {
                ++refused;
                QVERIFY(folderSnapshot(folder) == before);
                continue;
            }
            if (meddled && kind == 0) {
                mine(target);
                for (const auto& [name, content] : folderSnapshot(folder)) {
                    if (name.starts_with("res") && !before.contains(name)) {
                        before[name] = content;
                    }
                }
            } else if (meddled) {
                mine(target / "late");
                for (const auto& [name, content] : folderSnapshot(target)) {
                    before["res/" + name] = content;
                }
            }
            if (lastStep >= 1) {
                writeAll(*results);
            }
            if (lastStep >= 2) {
                Diagnostics warnings;
                const auto files = results->publish(warnings);
                isPublished = files.has_value();
                said = isPublished ? text(warnings) : text(files.error());
                QCOMPARE(isPublished, !meddled);
            }
            if (lastStep >= 1 && !isPublished && lastStep < 2) {
                said = QString::fromStdString("the results are in " + results->unpublishedPath() +
                                              '\n');
            }
        }
        auto after = folderSnapshot(folder);
        if (isPublished) {
            ++published;
            QCOMPARE(said, QString());
            QCOMPARE(allEntries(target), whole);
            std::erase_if(before, [](const auto& e) { return e.first.starts_with("res/"); });
            std::erase_if(after, [](const auto& e) { return e.first.starts_with("res/"); });
            before["res"] = "folder";
        } else if (lastStep >= 1) {
            ++keptApart;
            const fs::path kept = placeIn(said);
            QCOMPARE(allEntries(kept),
                     lastStep == 1 ? QStringList(whole).filter(QRegularExpression("^(?!prov)"))
                                   : whole);
            const std::string name = kept.filename().string();
            std::erase_if(after, [&](const auto& e) {
                return e.first == name || e.first.starts_with(name + '/');
            });
        }
        QVERIFY(after == before);
    }
    QVERIFY(published > 40);
    QVERIFY(refused > 40);
    QVERIFY(keptApart > 20);
}

QTEST_APPLESS_MAIN(TstResultFolder)
#include "tst_result_folder.moc"
