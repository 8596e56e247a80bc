// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include "app/machine/available_memory.h"
#include "tests/support/compare.h"
#include "tests/system/program.h"

using namespace permdse;
using namespace Qt::StringLiterals;

class TstAvailableMemory final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    void theLeastCounts_data() {
        QTest::addColumn<QStringList>("files"); // path, content, path, ...
        QTest::addColumn<quint64>("bytes");
        QTest::addColumn<QString>("limit");
        const QString meminfo = u"proc/meminfo"_s;
        const QString machine = u"MemTotal: 9000 kB\nMemFree: 100 kB\nMemAvailable: 4000 kB\n"_s;
        const QString group = u"proc/self/cgroup"_s;
        QTest::newRow("the machine") << QStringList{meminfo, machine} << quint64(4'096'000)
                                     << u"free memory of the machine"_s;
        QTest::newRow("a group without limit")
            << QStringList{meminfo,
                           machine,
                           group,
                           u"0::/\n"_s,
                           u"cgroup/memory.max"_s,
                           u"max\n"_s,
                           u"cgroup/memory.current"_s,
                           u"1000\n"_s}
            << quint64(4'096'000) << u"free memory of the machine"_s;
        QTest::newRow("a group; caches of files can go")
            << QStringList{meminfo,
                           machine,
                           group,
                           u"0::/a/b\n"_s,
                           u"cgroup/a/b/memory.max"_s,
                           u"3000000\n"_s,
                           u"cgroup/a/b/memory.current"_s,
                           u"1000000\n"_s,
                           u"cgroup/a/b/memory.stat"_s,
                           u"anon 7\ninactive_file 400000\n"_s}
            << quint64(2'400'000) << u"limit of the control group"_s;
        QTest::newRow("the group above") << QStringList{meminfo,
                                                        machine,
                                                        group,
                                                        u"0::/a/b\n"_s,
                                                        u"cgroup/a/b/memory.max"_s,
                                                        u"3000000\n"_s,
                                                        u"cgroup/a/b/memory.current"_s,
                                                        u"0\n"_s,
                                                        u"cgroup/a/memory.max"_s,
                                                        u"2000000\n"_s,
                                                        u"cgroup/a/memory.current"_s,
                                                        u"1500000\n"_s}
                                         << quint64(500'000) << u"limit of the control group"_s;
        QTest::newRow("version 1") << QStringList{meminfo,
                                                  machine,
                                                  group,
                                                  u"5:cpu,cpuacct:/x\n4:memory:/d/e\n"_s,
                                                  u"cgroup/memory/d/e/memory.limit_in_bytes"_s,
                                                  u"900000\n"_s,
                                                  u"cgroup/memory/d/e/memory.usage_in_bytes"_s,
                                                  u"1000000\n"_s,
                                                  u"cgroup/memory/d/e/memory.stat"_s,
                                                  u"total_inactive_file 300000\n"_s}
                                   << quint64(200'000) << u"limit of the control group"_s;
    }
    void theLeastCounts() {
        QFETCH(QStringList, files);
        QTemporaryDir folder;
        for (qsizetype i = 0; i < files.size(); i += 2) {
            QVERIFY(test::writeFile(folder.filePath(files[i]), files[i + 1].toUtf8()));
        }
        const MemoryAllowance allowance = availableMemory(
            {folder.filePath(u"proc"_s).toStdString(), folder.filePath(u"cgroup"_s).toStdString()});
        QTEST(quint64(allowance.bytes), "bytes");
        QTEST(QString::fromStdString(allowance.limit), "limit");
    }

    void thisMachineHasSome() {
        const MemoryAllowance allowance = availableMemory();
        QVERIFY(allowance.bytes > 1'000'000);
        QVERIFY(!allowance.limit.empty());
    }
};

QTEST_APPLESS_MAIN(TstAvailableMemory)
#include "tst_available_memory.moc"
