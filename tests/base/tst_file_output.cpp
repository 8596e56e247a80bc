// SPDX-License-Identifier: GPL-3.0-or-later
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/file_output.h"
#include "tests/support/compare.h"

using namespace permdse;
namespace fs = std::filesystem;

/// Files appear whole, under the name that the user gave and under no other.
class TstFileOutput : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;

    std::string path(const std::string& name) const {
        return (fs::path(m_directory->path().toStdString()) / name).string();
    }
    static QByteArray contents(const std::string& file) {
        QFile opened(QString::fromStdString(file));
        return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray("(missing)");
    }
    QStringList entries() const {
        return QDir(m_directory->path())
            .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    }
    static QString text(const Diagnostics& problems) {
        return QString::fromStdString(toText(problems));
    }

private slots:
    void init() {
        permdse::test::failOnAnyWarning();
        m_directory = std::make_unique<QTemporaryDir>();
        QVERIFY(m_directory->isValid());
    }

    /// Whatever stands beside a file, under whatever name, is not the program's.
    void neighboursStay() {
        const QStringList names{"y.npy.part",          "y.npy.new", "y.npy~", ".y.npy",
                                ".y.npy.permdse-lock", "part",      ".part"};
        for (const QString& name : names) {
            QVERIFY(writeTextFile(path(name.toStdString()), "mine").has_value());
        }
        fs::create_symlink(path("part"), path("y.npy.old"));
        QVERIFY(writeTextFile(path("y.npy"), "new").has_value());
        QVERIFY(writeTextFile(path("y.npy"), "newer").has_value());
        for (const QString& name : names) {
            QCOMPARE(contents(path(name.toStdString())), QByteArray("mine"));
        }
        QVERIFY(fs::is_symlink(path("y.npy.old")));
        QCOMPARE(contents(path("y.npy")), QByteArray("newer"));
        QCOMPARE(entries().size(), names.size() + 2);
    }

    void linksAreFollowed_data() {
        QTest::addColumn<QStringList>("targets"); ///< of link, link1, link2
        QTest::addColumn<QString>("file");        ///< that is written; empty if refused
        QTest::newRow("to a file") << QStringList{"file"} << "file";
        QTest::newRow("to nothing yet") << QStringList{"missing"} << "missing";
        QTest::newRow("over another folder") << QStringList{"sub/../file"} << "file";
        QTest::newRow("to a link") << QStringList{"link1", "sub/missing"} << "sub/missing";
        QTest::newRow("to a missing folder") << QStringList{"nowhere/file"} << "";
        QTest::newRow("to itself") << QStringList{"link"} << "";
        QTest::newRow("in a circle") << QStringList{"link1", "link2", "link"} << "";
        QTest::newRow("to a folder") << QStringList{"sub"} << "";
    }
    void linksAreFollowed() {
        QFETCH(QStringList, targets);
        QFETCH(QString, file);
        fs::create_directory(path("sub"));
        QVERIFY(writeTextFile(path("file"), "old").has_value());
        for (qsizetype i = 0; i < targets.size(); ++i) {
            const std::string name = i == 0 ? "link" : "link" + std::to_string(i);
            fs::create_symlink(targets[i].toStdString(), path(name));
        }
        const QStringList before = entries();
        const auto written = writeTextFile(path("link"), "new");
        QCOMPARE(written.has_value(), !file.isEmpty());
        QVERIFY(fs::is_symlink(path("link")));
        if (!file.isEmpty()) {
            QCOMPARE(contents(path(file.toStdString())), QByteArray("new"));
        } else {
            QCOMPARE(entries(), before);
            QCOMPARE(contents(path("file")), QByteArray("old"));
        }
    }

    void badNamesAreKnownAtOnce_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("said");
        QTest::newRow("no such folder")
            << "no/x"
            << "error OUT-0001: cannot create the file: No such file or directory\n";
        QTest::newRow("in a file") << "file/x"
                                   << "error OUT-0001: cannot create the file: Not a directory\n";
        QTest::newRow("a folder")
            << "sub"
            << "error OUT-0003: cannot give the file its name: it is that of a folder\n";
        QTest::newRow("named as a folder")
            << "x/"
            << "error OUT-0003: cannot give the file its name: it is that of a folder\n";
        QTest::newRow("too long") << QString(300, u'x')
                                  << "error OUT-0001: cannot create the file: File name too long\n";
    }
    void badNamesAreKnownAtOnce() {
        QFETCH(QString, name);
        QFETCH(QString, said);
        fs::create_directory(path("sub"));
        QVERIFY(writeTextFile(path("file"), "old").has_value());
        const QStringList before = entries();
        const std::string file = path(name.toStdString());
        QCOMPARE(text(AtomicFile(file).problems()), QString::fromStdString(file) + ": " + said);
        QCOMPARE(text(outputFileProblems(file)), QString::fromStdString(file) + ": " + said);
        QCOMPARE(text(writeTextFile(file, "new").error()),
                 QString::fromStdString(file) + ": " + said);
        QCOMPARE(entries(), before);
    }

    void longNamesAreWritten() {
        for (const QString& name : {QString(255, u'x'), QString(127, u'ä') + u'x'}) {
            QVERIFY(writeTextFile(path(name.toStdString()), "text").has_value());
            QCOMPARE(contents(path(name.toStdString())), QByteArray("text"));
        }
        QCOMPARE(entries().size(), 2);
    }

    void permissionsStay() {
        QVERIFY(writeTextFile(path("secret"), "old").has_value());
        fs::permissions(path("secret"), fs::perms::owner_read | fs::perms::owner_write);
        QVERIFY(writeTextFile(path("secret"), "new").has_value());
        QCOMPARE(int(fs::status(path("secret")).permissions()), 0600);
        const mode_t before = ::umask(027);
        QVERIFY(writeTextFile(path("fresh"), "new").has_value());
        ::umask(before);
        QCOMPARE(int(fs::status(path("fresh")).permissions()), 0640);
    }

    void protectedFileIsNotReplaced() {
        if (::geteuid() == 0) {
            QSKIP("the superuser may write everything");
        }
        QVERIFY(writeTextFile(path("kept"), "old").has_value());
        fs::permissions(path("kept"), fs::perms::owner_read);
        const auto written = writeTextFile(path("kept"), "new");
        QCOMPARE(text(written.error()),
                 QString::fromStdString(path("kept")) +
                     ": error OUT-0001: cannot create the file: Permission denied\n");
        QCOMPARE(contents(path("kept")), QByteArray("old"));
    }

    void twoWritersNeverMix() {
        AtomicFile first(path("both")), second(path("both"));
        for (int i = 0; i < 100'000; ++i) {
            first.write("first ");
            second.write("second ");
        }
        QVERIFY(second.commit().has_value());
        QVERIFY(contents(path("both")) == QByteArray("second ").repeated(100'000));
        QVERIFY(first.commit().has_value());
        QVERIFY(contents(path("both")) == QByteArray("first ").repeated(100'000));
        QCOMPARE(entries(), QStringList{"both"});
    }

    void abandonedFileLeavesNothing() {
        {
            AtomicFile abandoned(path("never"));
            abandoned.write(std::string(1 << 20, 'x'));
        }
        QCOMPARE(entries(), QStringList());
    }

    /// What was written stays where the message says.
    void refusedNameKeepsTheFile() {
        AtomicFile file(path("x"));
        file.write("hours of work");
        fs::create_directories(path("x/inside"));
        const auto written = file.commit();
        QVERIFY(!written);
        const QString prefix =
            QString::fromStdString(path("x")) +
            ": error OUT-0003: cannot give the written file its name: Is a directory; it is in ";
        const QString said = text(written.error());
        QVERIFY2(said.startsWith(prefix), qPrintable(said));
        QCOMPARE(contents(said.mid(prefix.size()).chopped(1).toStdString()),
                 QByteArray("hours of work"));
        QVERIFY(fs::exists(path("x/inside")));
    }

    void allOrNone() {
        AtomicFile good(path("good")), full("/dev/full");
        good.write("text");
        full.write("text");
        const std::array<AtomicFile*, 2> both{&good, &full};
        QVERIFY(text(commitAll(both)).startsWith("/dev/full: error OUT-0002: "));
        QCOMPARE(entries(), QStringList());
    }

    /// The open file itself, not another one that takes its name: what was written to it stays.
    void openFilesAreContinued() {
        const int number = ::open(path("log").c_str(), O_CREAT | O_WRONLY, 0644);
        QVERIFY(number >= 0);
        QCOMPARE(::write(number, "before ", 7), ssize_t(7));
        const std::string name = "/dev/fd/" + std::to_string(number);
        QCOMPARE(writeTextFile(name, "text").value(), std::uint64_t(4));
        QCOMPARE(::write(number, " after", 6), ssize_t(6));
        ::close(number);
        QCOMPARE(contents(path("log")), QByteArray("before text after"));
        QCOMPARE(text(writeTextFile(name, "text").error()),
                 QString::fromStdString(name) +
                     ": error OUT-0001: cannot create the file: Bad file descriptor\n");
    }
};

QTEST_APPLESS_MAIN(TstFileOutput)
#include "tst_file_output.moc"
