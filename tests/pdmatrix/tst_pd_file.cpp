// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/array/npz_file.h"
#include "core/base/file_output.h"
#include "core/base/seeded_random.h"
#include "core/pdmatrix/pd_file.h"
#include "core/pdmatrix/pd_summary.h"
#include "core/pdmatrix/weight_file.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

PdMatrix exampleOf(const PdShape& shape, ShiftRule rule, std::uint64_t seed) {
    SeededRandom random(seed);
    std::vector<float> values(std::size_t(shape.rows * shape.columns * shape.entry_values));
    for (float& value : values) {
        value = float(random.bell());
    }
    return projectDense(values, shape, rule, seed)->matrix;
}

template <class T> QString problem(const Result<T>& result) {
    return result ? QStringLiteral("none")
                  : QString::fromStdString(toText(result.error())).trimmed();
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TstPdFile final : public QObject {
    Q_OBJECT
private slots:
    void init() {
        test::failOnAnyWarning();
        m_folder = std::make_unique<QTemporaryDir>();
    }

    void roundTrip_data() {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("columns");
        QTest::addColumn<int>("p");
        QTest::addColumn<int>("entry");
        QTest::addColumn<int>("rule");
        QTest::newRow("natural") << 9 << 7 << 3 << 1 << int(ShiftRule::Natural);
        QTest::newRow("random") << 9 << 7 << 4 << 1 << int(ShiftRule::Random);
        QTest::newRow("kernels") << 8 << 3 << 2 << 9 << int(ShiftRule::Best);
        QTest::newRow("p = 1") << 2 << 5 << 1 << 1 << int(ShiftRule::Random);
        QTest::newRow("one weight") << 1 << 1 << 1 << 1 << int(ShiftRule::Natural);
    }
    void roundTrip() {
        QFETCH(int, rows);
        QFETCH(int, columns);
        QFETCH(int, p);
        QFETCH(int, entry);
        QFETCH(int, rule);
        const PdMatrix matrix = exampleOf({rows, columns, p, entry}, ShiftRule(rule), 5);
        QVERIFY(writePd(path("a.pd"), matrix).has_value());
        QCOMPARE(*readPd(path("a.pd")), matrix);
        QVERIFY(writePdNpz(path("a.npz"), matrix).has_value());
        QCOMPARE(*readPdNpz(path("a.npz")), matrix);
        QCOMPARE(*holdsPdMatrix(path("a.npz")), true);
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files).size(), qsizetype(2));
        if (entry == 1) {
            QCOMPARE(*readWeights(path("a.pd")), expand(matrix));
            QCOMPARE(*readWeights(path("a.npz")), expand(matrix));
        } else {
            QVERIFY(problem(readWeights(path("a.pd"))).contains(u"NPY-0007"));
        }
    }

    /// 2 x 2, p = 2, shift 1, weights 1.5 and -2: every byte as docs/file_formats.md says.
    void layoutByHand() {
        const PdMatrix matrix{{2, 2, 2, 1}, {1}, {1.5f, -2.0f}};
        const std::string bytes = pdBytes(matrix);
        QCOMPARE(QByteArray(bytes.data(), qsizetype(bytes.size() - 4)).toHex(),
                 QByteArray("50444d4154524958"
                            "01000000"
                            "01000000"
                            "0200000000000000"
                            "0200000000000000"
                            "0200000000000000"
                            "0100000000000000"
                            "01000000"
                            "0000c03f"
                            "000000c0"));
        // CRC-32 bit by bit, polynomial 0xedb88320
        std::uint32_t crc = 0xffffffffu;
        for (std::size_t i = 0; i + 4 < bytes.size(); ++i) {
            crc ^= static_cast<unsigned char>(bytes[i]);
            for (int bit = 0; bit < 8; ++bit) {
                crc = (crc >> 1) ^ ((crc & 1u) != 0 ? 0xedb88320u : 0u);
            }
        }
        crc = ~crc;
        for (int byte = 0; byte < 4; ++byte) {
            QCOMPARE(static_cast<unsigned char>(bytes[bytes.size() - 4 + std::size_t(byte)]),
                     static_cast<unsigned char>(crc >> (8 * byte)));
        }
        // Natural shifts take no room.
        QCOMPARE(pdBytes({{2, 2, 2, 1}, {0}, {1.5f, -2.0f}}).size(), bytes.size() - 4);
    }

    void malformedFiles() {
        const std::string whole = pdBytes(exampleOf({5, 4, 2, 1}, ShiftRule::Random, 1));
        const auto parse = [&](std::string bytes) { return problem(parsePd(bytes, "a.pd")); };
        QCOMPARE(parse(whole), QStringLiteral("none"));
        QCOMPARE(parse(""), QStringLiteral("a.pd: error PDF-0001: this is no permuted-diagonal "
                                           "matrix; expected a .pd file, which starts with "
                                           "\"PDMATRIX\""));
        std::string other = whole;
        other[8] = 2;
        QCOMPARE(parse(other),
                 QStringLiteral("a.pd: error PDF-0001: version 2 of the format; accepted is 1"));
        QCOMPARE(parse(whole.substr(0, 30)),
                 QStringLiteral("a.pd: error PDF-0002: the file ends in its header"));
        QCOMPARE(parse(whole.substr(0, whole.size() - 1)),
                 QStringLiteral("a.pd: error PDF-0002: the file has 123 bytes; 5 x 4 with p = 2 "
                                "takes 124"));
        QCOMPARE(parse(whole + "x"),
                 QStringLiteral("a.pd: error PDF-0002: the file has 125 bytes; 5 x 4 with p = 2 "
                                "takes 124"));
        other = whole;
        other[12] = 7;
        QCOMPARE(parse(other), QStringLiteral("a.pd: error PDF-0002: kind of shifts 7; accepted "
                                              "are 0 (natural) and 1 (listed)"));
        other = whole;
        other[80] = char(other[80] ^ 1);
        QVERIFY(parse(other).startsWith(u"a.pd: error PDF-0003: the checksum is "));
        other = whole;
        other[23] = 1; // rows: 2^56
        QVERIFY(parse(other).startsWith(u"a.pd: error PDM-0001"));
    }

    /// A file that was damaged anywhere is refused, whatever the damage.
    void everyDamageIsFound() {
        const std::string whole = pdBytes(exampleOf({5, 4, 2, 1}, ShiftRule::Random, 1));
        for (std::size_t at = 0; at < whole.size(); ++at) {
            for (int bit = 0; bit < 8; ++bit) {
                std::string damaged = whole;
                damaged[at] = char(damaged[at] ^ (1 << bit));
                QVERIFY(!parsePd(damaged, "").has_value());
            }
            QVERIFY(!parsePd(whole.substr(0, at), "").has_value());
        }
    }

    /// With a right checksum the numbers are still looked at.
    void contentsAreChecked() {
        PdMatrix matrix = exampleOf({4, 4, 2, 1}, ShiftRule::Random, 1);
        matrix.weights[2] = std::numeric_limits<float>::quiet_NaN();
        QVERIFY(problem(parsePd(pdBytes(matrix), "")).contains(u"PDM-0004"));
        matrix.weights[2] = 0.0f;
        matrix.shifts[3] = 2;
        QVERIFY(problem(parsePd(pdBytes(matrix), "")).contains(u"PDM-0006"));
    }

    void archivesOfArrays() {
        const NpyArray<float> weights{{2, 3}, {1, 2, 3, 4, 5, 6}};
        const NpyArray<double> inputs{{3}, {7, 8, 9}};
        QVERIFY(writeNpz(path("two.npz"), {{"w", npyBytes(weights)}, {"x", npyBytes(inputs)}}));
        QCOMPARE(*npzNames(path("two.npz")), (std::vector<std::string>{"w", "x"}));
        QCOMPARE(*readNpz<float>(path("two.npz"), "w"), weights);
        QCOMPARE(*readNpz<double>(path("two.npz"), "x"), inputs);
        QCOMPARE(problem(readNpz<float>(path("two.npz"), "y")),
                 QString::fromStdString(path("two.npz")) +
                     QStringLiteral(": error NPZ-0002: there is no array \"y\"; the file has "
                                    "\"w\", \"x\""));
        QCOMPARE(
            problem(readWeights(path("two.npz"))),
            QString::fromStdString(path("two.npz")) +
                QStringLiteral(": error NPZ-0004: 2 arrays (\"w\", \"x\"); accepted is one, or "
                               "a permuted-diagonal matrix"));
        QVERIFY(writeNpz(path("one.npz"), {{"w", npyBytes(weights)}}));
        QCOMPARE(readWeights(path("one.npz"))->values, weights.values);
        QVERIFY(writeNpz(path("x.npz"), {{"x", npyBytes(inputs)}}));
        QCOMPARE(*readActivations(path("x.npz")), (std::vector<float>{7, 8, 9}));
        // The same entries, the same bytes.
        const QByteArray first = contentOf(QString::fromStdString(path("one.npz")));
        QVERIFY(writeNpz(path("again.npz"), {{"w", npyBytes(weights)}}));
        QCOMPARE(contentOf(QString::fromStdString(path("again.npz"))), first);
        QCOMPARE(problem(writeNpz(path("no/x.npz"), {{"w", ""}})).contains(u"OUT-0001"), true);
    }

    void malformedArchives() {
        QVERIFY(writeTextFile(path("text.npz"), "PK, but no archive").has_value());
        QVERIFY(problem(npzNames(path("text.npz"))).contains(u"NPZ-0001"));
        QVERIFY(problem(readWeights(path("text.npz"))).contains(u"NPZ-0001"));
        QVERIFY(writeTextFile(path("empty.npz"), "").has_value());
        QVERIFY(problem(npzNames(path("empty.npz"))).contains(u"NPZ-0001"));
        QVERIFY(problem(npzNames(path("none.npz"))).contains(u"FILE-0001"));

        // An entry that is no array does not count as one.
        QVERIFY(writeNpz(path("w.npz"), {{"w", npyBytes(NpyArray<float>{{1, 1}, {1}})}}));
        QByteArray other = contentOf(QString::fromStdString(path("w.npz")));
        other.replace("w.npy", "w.txt");
        QVERIFY(writeTextFile(path("w.npz"), other.toStdString()).has_value());
        QVERIFY2(problem(readWeights(path("w.npz"))).contains(u"NPZ-0004: 0 arrays"),
                 qPrintable(problem(readWeights(path("w.npz")))));

        // A byte of the numbers changed: only the checksum of the archive can tell.
        QVERIFY(writeNpz(path("a.npz"), {{"w", npyBytes(NpyArray<float>{{2, 2}, {1, 2, 3, 4}})}}));
        QByteArray bytes = contentOf(QString::fromStdString(path("a.npz")));
        const QByteArray three = QByteArray::fromHex("00004040");
        const qsizetype at = bytes.indexOf(three);
        QVERIFY(at > 0);
        bytes[at + 2] = char(0x41);
        QVERIFY(writeTextFile(path("a.npz"), bytes.toStdString()).has_value());
        QVERIFY2(problem(readNpz<float>(path("a.npz"), "w")).contains(u"NPZ-0003"),
                 qPrintable(problem(readNpz<float>(path("a.npz"), "w"))));

        // Cut off anywhere, the archive is refused.
        const QByteArray whole = contentOf(QString::fromStdString(path("a.npz")));
        for (qsizetype size = 0; size < whole.size(); size += 7) {
            QVERIFY(writeTextFile(path("cut.npz"), whole.left(size).toStdString()).has_value());
            QVERIFY(!readNpz<float>(path("cut.npz"), "w").has_value());
        }
    }

    /// 2 x 4 kernels of 1 x 2, p = 2: half of them are kept; without sharing small numbers are
    /// exact.
    void summaryByHand() {
        NpyArray<float> kernels{{2, 4, 1, 2}, {}};
        for (int v = 0; v < 16; ++v) {
            kernels.values.push_back(float(v + 1));
        }
        PdStorageChoice choice;
        choice.p = 2;
        choice.tag_bits = 16;
        const PdSummary summary = *summarisePd(kernels, choice, "k.npy");
        // Block 0: shift 0 keeps (1 2) (11 12), shift 1 (3 4) (9 10): 270 against 206.
        // Block 1: shift 0 keeps (5 6) (15 16), shift 1 (7 8) (13 14): 542 against 478.
        QCOMPARE(summary.stored.shifts, (std::vector<std::int32_t>{0, 0}));
        COMPARE_CLOSE(summary.projection.retained_energy, (270.0 + 542.0) / 1496.0, 1e-12, 0);
        QCOMPARE(summary.stored, summary.projection.matrix);
        QVERIFY(std::isinf(summary.signal_to_noise_db));
        QCOMPARE(summary.format, (FixedFormat{16, 10})); // 16 x 2^10 fits, x 2^11 does not
        QCOMPARE(summary.dense_bits, std::int64_t(16 * 16));
        QCOMPARE(summary.storage.weight_bits, std::int64_t(8 * 16));
        QCOMPARE(summary.storage.shift_bits, std::int64_t(2));
        QCOMPARE(summary.storage.codebook_bits, std::int64_t(0));

        choice.tag_bits = 2; // 8 weights in 4 words
        const PdSummary shared = *summarisePd(kernels, choice, "k.npy");
        QCOMPARE(shared.codebook, (std::vector<double>{1.5, 5.5, 11.5, 15.5}));
        QCOMPARE(shared.storage.total(), std::int64_t(8 * 2 + 2 + 4 * 16));
        // Each is 0.5 off: 8 x 0.25 = 2 of 812.
        COMPARE_CLOSE(shared.signal_to_noise_db, 10.0 * std::log10(812.0 / 2.0), 1e-12, 0);
        QCOMPARE(shared.stored.weights.front(), 1.5f);
        QCOMPARE(shared.projection.matrix.weights.front(), 1.0f);
    }

    void summariesRefuse() {
        const NpyArray<float> weights{{2, 2}, {1, 2, 3, 1e9f}};
        PdStorageChoice choice;
        choice.p = 2;
        QCOMPARE(problem(summarisePd(weights, choice, "w")),
                 QStringLiteral("w: error FIX-0002: the weight 1000000000 is beyond every format "
                                "of 16 bits"));
        choice.word_bits = 33;
        QCOMPARE(problem(summarisePd(weights, choice, "w")),
                 QStringLiteral("w: error PDM-0008: weights of 33 bits stored in 4; accepted are 4 "
                                "to 32 bits, stored in 1 to as many"));
        choice.word_bits = 8;
        choice.tag_bits = 9;
        QVERIFY(problem(summarisePd(weights, choice, "w")).contains(u"PDM-0008"));
        choice.tag_bits = 4;
        choice.p = 0;
        QVERIFY(problem(summarisePd(weights, choice, "w")).contains(u"PDM-0001"));
        QVERIFY(problem(summarisePd({{4}, {1, 2, 3, 4}}, choice, "w")).contains(u"NPY-0007"));
        QVERIFY(problem(summarisePd({{0, 4}, {}}, choice, "w")).contains(u"NPY-0007"));
    }

    void malformedMatricesInArchives() {
        const PdMatrix matrix = exampleOf({4, 4, 2, 1}, ShiftRule::Random, 1);
        const auto version = npyBytes(NpyArray<std::int32_t>{{}, {2}});
        QVERIFY(writeNpz(path("a.npz"), {{"permdse_pd", version}}));
        QVERIFY(problem(readPdNpz(path("a.npz"))).contains(u"PDF-0001"));
        const auto good = npyBytes(NpyArray<std::int32_t>{{}, {1}});
        QVERIFY(writeNpz(path("a.npz"), {{"permdse_pd", good},
                                         {"shape", npyBytes(NpyArray<std::int64_t>{{1}, {4}})}}));
        QVERIFY(problem(readPdNpz(path("a.npz"))).contains(u"PDF-0004"));
        const auto shape = npyBytes(NpyArray<std::int64_t>{{4}, {4, 4, 2, 1}});
        QVERIFY(writeNpz(path("a.npz"), {{"permdse_pd", good}, {"shape", shape}}));
        QVERIFY(problem(readPdNpz(path("a.npz"))).contains(u"NPZ-0002"));
        QVERIFY(
            writeNpz(path("a.npz"), {{"permdse_pd", good},
                                     {"shape", shape},
                                     {"shifts", npyBytes(NpyArray<std::int32_t>{{3}, {0, 1, 0}})},
                                     {"weights", npyBytes(NpyArray<float>{{8}, matrix.weights})}}));
        QVERIFY(problem(readPdNpz(path("a.npz"))).contains(u"PDM-0006"));
    }

private:
    [[nodiscard]] std::string path(const char* name) const {
        return m_folder->filePath(QString::fromLatin1(name)).toStdString();
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_APPLESS_MAIN(TstPdFile)
#include "tst_pd_file.moc"
