// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <cstring>
#include <filesystem>
#include <limits>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/array/npy_file.h"
#include "core/base/seeded_random.h"
#include "core/pdmatrix/weight_file.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

/// A file with this header and these data bytes, as NumPy would lay it out.
std::string fileOf(const std::string& dictionary, const std::string& data, int version = 1) {
    std::string bytes = "\x93NUMPY";
    bytes += char(version);
    bytes += '\0';
    const std::size_t length = dictionary.size() + 1;
    for (int i = 0; i < (version == 1 ? 2 : 4); ++i) {
        bytes += char((length >> (8 * i)) & 0xff);
    }
    return bytes + dictionary + "\n" + data;
}

std::string header(const std::string& type, const std::string& shape, bool fortran = false) {
    return "{'descr': '" + type + "', 'fortran_order': " + (fortran ? "True" : "False") +
           ", 'shape': " + shape + ", }";
}

template <class T> std::string dataOf(const std::vector<T>& values, bool bigEndian = false) {
    std::string bytes;
    for (const T value : values) {
        std::string one(sizeof(T), ' ');
        std::memcpy(one.data(), &value, sizeof(T));
        if (bigEndian) {
            std::reverse(one.begin(), one.end());
        }
        bytes += one;
    }
    return bytes;
}

template <class T> Result<NpyArray<T>> parse(const std::string& bytes) {
    MemorySource source("a.npy", bytes);
    return readNpy<T>(source);
}

QString problem(const std::string& bytes) {
    const auto array = parse<float>(bytes);
    return array ? QStringLiteral("none") : QString::fromStdString(toText(array.error())).trimmed();
}

} // namespace

class TstNpyFile final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    void types_data() {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char* name, const std::string& bytes) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes);
        };
        row("f4", fileOf(header("<f4", "(2, 3)"), dataOf<float>({1, -2, 3, 4, 5, 6})));
        row("f8", fileOf(header("<f8", "(2, 3)"), dataOf<double>({1, -2, 3, 4, 5, 6})));
        row("i1", fileOf(header("|i1", "(2, 3)"), dataOf<std::int8_t>({1, -2, 3, 4, 5, 6})));
        row("i2", fileOf(header("<i2", "(2, 3)"), dataOf<std::int16_t>({1, -2, 3, 4, 5, 6})));
        row("i4", fileOf(header("<i4", "(2, 3)"), dataOf<std::int32_t>({1, -2, 3, 4, 5, 6})));
        row("i8", fileOf(header("<i8", "(2, 3)"), dataOf<std::int64_t>({1, -2, 3, 4, 5, 6})));
        row("f2", fileOf(header("<f2", "(2, 3)"),
                         dataOf<std::uint16_t>({0x3C00, 0xC000, 0x4200, 0x4400, 0x4500, 0x4600})));
        row("big-endian f2",
            fileOf(header(">f2", "(2, 3)"),
                   dataOf<std::uint16_t>({0x3C00, 0xC000, 0x4200, 0x4400, 0x4500, 0x4600}, true)));
        row("big-endian f4",
            fileOf(header(">f4", "(2, 3)"), dataOf<float>({1, -2, 3, 4, 5, 6}, true)));
        row("big-endian i2",
            fileOf(header(">i2", "(2, 3)"), dataOf<std::int16_t>({1, -2, 3, 4, 5, 6}, true)));
        row("native order", fileOf(header("=f4", "(2, 3)"), dataOf<float>({1, -2, 3, 4, 5, 6})));
        row("Fortran order",
            fileOf(header("<f4", "(2, 3)", true), dataOf<float>({1, 4, -2, 5, 3, 6})));
        row("version 2", fileOf(header("<f4", "(2, 3)"), dataOf<float>({1, -2, 3, 4, 5, 6}), 2));
        row("version 3", fileOf(header("<f4", "(2, 3)"), dataOf<float>({1, -2, 3, 4, 5, 6}), 3));
        row("other spelling",
            fileOf("{ \"shape\":(2L,3L,),\"descr\":\"<f4\",\"fortran_order\":False}   ",
                   dataOf<float>({1, -2, 3, 4, 5, 6})));
    }
    void types() {
        QFETCH(QByteArray, bytes);
        const auto array = parse<float>(bytes.toStdString());
        QVERIFY2(array.has_value(), array ? "" : toText(array.error()).c_str());
        QCOMPARE(array->shape, (std::vector<std::int64_t>{2, 3}));
        QCOMPARE(array->values, (std::vector<float>{1, -2, 3, 4, 5, 6}));
    }

    void unsignedAndTruthValues() {
        QCOMPARE(
            parse<float>(fileOf(header("|u1", "(2,)"), dataOf<std::uint8_t>({0, 255})))->values,
            (std::vector<float>{0, 255}));
        QCOMPARE(
            parse<float>(fileOf(header("<u2", "(2,)"), dataOf<std::uint16_t>({1, 65535})))->values,
            (std::vector<float>{1, 65535}));
        QCOMPARE(
            parse<double>(fileOf(header(">u4", "(1,)"), dataOf<std::uint32_t>({4294967295}, true)))
                ->values,
            (std::vector<double>{4294967295.0}));
        QCOMPARE(parse<float>(fileOf(header("<u8", "(1,)"), dataOf<std::uint64_t>({1ULL << 63})))
                     ->values,
                 (std::vector<float>{9223372036854775808.0f}));
        QCOMPARE(
            parse<float>(fileOf(header("|b1", "(3,)"), dataOf<std::uint8_t>({0, 1, 1})))->values,
            (std::vector<float>{0, 1, 1}));
        QCOMPARE(parse<std::int32_t>(fileOf(header("|b1", "(2,)"), dataOf<std::uint8_t>({1, 0})))
                     ->values,
                 (std::vector<std::int32_t>{1, 0}));
        // An integer that is wanted exactly.
        QCOMPARE(
            parse<std::int64_t>(fileOf(header("<u8", "(1,)"), dataOf<std::uint64_t>({1ULL << 63})))
                .error()
                .front()
                .code,
            std::string("NPY-0006"));
    }

    /// By the definition of half precision: the smallest number, the largest without an exponent,
    /// the largest of all, and what is none.
    void halfPrecisionAtItsLimits() {
        const auto array = parse<double>(fileOf(
            header("<f2", "(7,)"),
            dataOf<std::uint16_t>({0x0001, 0x03FF, 0x7BFF, 0x3555, 0x8000, 0xFC00, 0x7E00})));
        const std::vector<double> expected{std::ldexp(1.0, -24), std::ldexp(1023.0, -24), 65504.0,
                                           0.333251953125};
        QCOMPARE(std::vector<double>(array->values.begin(), array->values.begin() + 4), expected);
        QVERIFY(array->values[4] == 0.0 && std::signbit(array->values[4]));
        QCOMPARE(array->values[5], -std::numeric_limits<double>::infinity());
        QVERIFY(std::isnan(array->values[6]));
    }

    /// A header of some bytes that promises gigabytes is judged by its shape alone.
    void shapesAreCheckedBeforeNumbers() {
        std::string bytes = fileOf(header("<f4", "(2, 3)"), std::string(24, '\0'));
        MemorySource source("a.npy", bytes);
        const auto array = readNpy<float>(source, [](const std::vector<std::int64_t>& shape) {
            return Diagnostics{{Severity::Error, "SIM-0001", "weights", "", 0, shapeText(shape)}};
        });
        QVERIFY(!array);
        QCOMPARE(toText(array.error()), std::string("weights: error SIM-0001: (2, 3)\n"));
        QCOMPARE(source.left(), std::uint64_t{24}); // nothing of the numbers is read
    }

    void fortranOrderOfThreeDimensions() {
        // value = 100 i + 10 j + k; the first index runs fastest in the file
        std::vector<float> inFile, inMemory;
        for (int k = 0; k < 4; ++k) {
            for (int j = 0; j < 3; ++j) {
                for (int i = 0; i < 2; ++i) {
                    inFile.push_back(float(100 * i + 10 * j + k));
                }
            }
        }
        for (int i = 0; i < 2; ++i) {
            for (int j = 0; j < 3; ++j) {
                for (int k = 0; k < 4; ++k) {
                    inMemory.push_back(float(100 * i + 10 * j + k));
                }
            }
        }
        QCOMPARE(parse<float>(fileOf(header("<f4", "(2, 3, 4)", true), dataOf(inFile)))->values,
                 inMemory);
    }

    void shapesOfOneNoneAndNothing() {
        QCOMPARE(parse<double>(fileOf(header("<f4", "(3,)"), dataOf<float>({1, 2, 3})))->shape,
                 (std::vector<std::int64_t>{3}));
        QCOMPARE(parse<double>(fileOf(header("<f4", "()"), dataOf<float>({7})))->values,
                 (std::vector<double>{7}));
        QVERIFY(parse<double>(fileOf(header("<f4", "(0, 4)"), ""))->values.empty());
    }

    void integersAreExactOrRefused() {
        constexpr std::int64_t large = (std::int64_t{1} << 53) + 1;
        QCOMPARE(parse<std::int64_t>(fileOf(header("<i8", "(1,)"), dataOf<std::int64_t>({large})))
                     ->values.front(),
                 large);
        const auto narrow =
            parse<std::int32_t>(fileOf(header("<i8", "(2,)"), dataOf<std::int64_t>({5, large})));
        QCOMPARE(toText(narrow.error()),
                 std::string("a.npy: error NPY-0006: number 1 (from 0) of the file is beyond 32 "
                             "bits\n"));
        // Finite in the file, so not to be taken for an infinity.
        const auto huge =
            parse<float>(fileOf(header("<f8", "(2,)"), dataOf<double>({1.0, -1e300})));
        QCOMPARE(toText(huge.error()),
                 std::string("a.npy: error NPY-0006: number 1 (from 0) of the file is beyond 32 "
                             "bits\n"));
        const double infinity = std::numeric_limits<double>::infinity();
        QVERIFY(std::isinf(parse<float>(fileOf(header("<f8", "(1,)"), dataOf<double>({infinity})))
                               ->values.front()));
        const auto real = parse<std::int32_t>(fileOf(header("<f4", "(1,)"), dataOf<float>({5})));
        QCOMPARE(toText(real.error()), std::string("a.npy: error NPY-0006: numbers of type f4; "
                                                   "accepted are integers\n"));
    }

    void malformed_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, const std::string& bytes, const char* text) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes)
                                << QString::fromLatin1("a.npy: error ") + QLatin1String(text);
        };
        const char* none = "NPY-0001: this is no NumPy array; expected a .npy file, which starts "
                           "with \"\\x93NUMPY\"";
        const char* header2 =
            "NPY-0002: the header is not the description of an array of numbers; expected "
            "{'descr': '<f4', 'fortran_order': False, 'shape': (outputs, inputs)}";
        const std::string six = dataOf<float>({1, 2, 3, 4, 5, 6});
        row("empty", "", none);
        row("text", "outputs,inputs\n1,2\n", none);
        row("magic only", "\x93NUMPY", none);
        row("version", fileOf(header("<f4", "(2, 3)"), six, 4),
            "NPY-0001: format version 4; accepted are 1 to 3");
        row("ends before length", std::string("\x93NUMPY\x01\x00\x10", 9),
            "NPY-0004: the file ends in its header");
        row("ends in header", fileOf(header("<f4", "(2, 3)"), six).substr(0, 40),
            "NPY-0004: the file ends in its header");
        row("long header", std::string("\x93NUMPY\x02\x00\xff\xff\xff\xff", 12),
            "NPY-0002: a header of 4294967295 bytes; accepted are up to 65536");
        row("no dictionary", fileOf("[1, 2]", six), header2);
        row("no shape", fileOf("{'descr': '<f4', 'fortran_order': False}", six), header2);
        row("shape twice", fileOf("{'shape': (1,), 'shape': (1,)}", six), header2);
        row("unknown key", fileOf("{'descr': '<f4', 'colour': 'red'}", six), header2);
        row("negative size", fileOf(header("<f4", "(-2, 3)"), six), header2);
        row("huge size", fileOf(header("<f4", "(99999999999999999999,)"), six), header2);
        row("structured", fileOf(header("<f4", "(2, 3)").replace(10, 5, "[('a', '<f4')]"), six),
            header2);
        row("behind the dictionary", fileOf(header("<f4", "(2, 3)") + " x", six), header2);
        row("type", fileOf(header("<c8", "(2, 3)"), six),
            "NPY-0003: numbers of type '<c8'; accepted are f2, f4, f8, i1, i2, i4, i8, u1, u2, u4, "
            "u8 "
            "and b1");
        row("extended precision", fileOf(header("<f16", "(2, 3)"), six),
            "NPY-0003: numbers of type '<f16'; accepted are f2, f4, f8, i1, i2, i4, i8, u1, u2, "
            "u4, "
            "u8 and b1");
        row("no type", fileOf(header("", "(2, 3)"), six),
            "NPY-0003: numbers of type ''; accepted are f2, f4, f8, i1, i2, i4, i8, u1, u2, u4, u8 "
            "and b1");
        row("too large", fileOf(header("<f4", "(4294967296, 4294967296)"), six),
            "NPY-0005: an array of (4294967296, 4294967296) numbers; accepted are up to 1073741824 "
            "in all");
        row("truncated", fileOf(header("<f4", "(2, 3)"), six.substr(0, 23)),
            "NPY-0004: 23 bytes of numbers; (2, 3) of type f4 take 24");
        row("trailing", fileOf(header("<f4", "(2, 3)"), six + "x"),
            "NPY-0004: 25 bytes of numbers; (2, 3) of type f4 take 24");
    }
    void malformed() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, text);
        QCOMPARE(problem(bytes.toStdString()), text);
    }

    /// Whatever happens to a file, reading it ends with an array or a message.
    void damagedFilesNeverCrash() {
        SeededRandom random(1);
        const std::string whole =
            npyBytes(NpyArray<float>{{2, 3}, {1.0f, 2.0f, 3.0f, 4.0f, 5.0f, 6.0f}});
        for (int trial = 0; trial < 5000; ++trial) {
            std::string bytes = whole;
            for (std::int64_t change = random.below(4); change >= 0; --change) {
                bytes[std::size_t(random.below(std::int64_t(bytes.size())))] =
                    char(random.below(256));
            }
            if (random.chance(0.3)) {
                bytes.resize(std::size_t(random.below(std::int64_t(bytes.size()))));
            }
            const auto array = parse<float>(bytes);
            if (array) {
                QVERIFY(array->values.size() <= 24);
            } else {
                QVERIFY(array.error().front().code.starts_with("NPY-"));
            }
        }
    }

    /// What numpy.save writes of numpy.array([[1, 2]], dtype='<f4'), byte by byte.
    void writtenAsNumPyDoes() {
        const std::string bytes = npyBytes(NpyArray<float>{{1, 2}, {1.0f, 2.0f}});
        QCOMPARE(bytes.size(), std::size_t(128 + 8));
        const std::string dictionary =
            "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }";
        QCOMPARE(bytes.substr(0, 10), std::string("\x93NUMPY\x01\x00\x76\x00", 10));
        QCOMPARE(bytes.substr(10, dictionary.size()), dictionary);
        QCOMPARE(bytes[127], '\n');
        QCOMPARE(bytes.substr(128), dataOf<float>({1, 2}));
    }

    void weightsAndActivationsHaveTheirDimensions() {
        const QTemporaryDir folder;
        const std::string path = folder.filePath("w.npy").toStdString();
        const auto write = [&](const std::vector<std::int64_t>& shape, std::size_t count) {
            QVERIFY(writeNpy(path, NpyArray<float>{shape, std::vector<float>(count, 2.0f)}));
        };
        write({2, 3}, 6);
        const DenseMatrix matrix = *readWeights(path);
        QCOMPARE(matrix.rows, std::int64_t(2));
        QCOMPARE(matrix.columns, std::int64_t(3));
        QCOMPARE(readActivations(path).error().front().message,
                 std::string("an array of (2, 3); accepted is one dimension, (inputs,), that is "
                             "not 0"));
        write({1, 3}, 3);
        QCOMPARE(readActivations(path)->size(), std::size_t(3));
        write({3}, 3);
        QCOMPARE(readActivations(path)->size(), std::size_t(3));
        QCOMPARE(readWeights(path).error().front().message,
                 std::string("an array of (3,); accepted are two dimensions, (outputs, inputs), "
                             "neither of them 0"));
        write({0, 3}, 0);
        QCOMPARE(readWeights(path).error().front().code, std::string("NPY-0007"));
        write({0}, 0);
        QCOMPARE(readActivations(path).error().front().code, std::string("NPY-0007"));
    }

    void roundTripThroughFiles() {
        const QTemporaryDir folder;
        const std::string path = folder.filePath("x.npy").toStdString();
        const NpyArray<double> array{{3, 1}, {0.1, -1e300, 5e-324}};
        QVERIFY(writeNpy(path, array).has_value());
        QCOMPARE(*readNpy<double>(path), array);
        const NpyArray<std::int64_t> integers{{2}, {-9, std::int64_t{1} << 62}};
        QVERIFY(writeNpy(path, integers).has_value());
        QCOMPARE(*readNpy<std::int64_t>(path), integers);
        QCOMPARE(readNpy<float>(folder.filePath("none.npy").toStdString()).error().front().code,
                 std::string("FILE-0001"));
        QCOMPARE(readNpy<float>(folder.path().toStdString()).error().front().message,
                 std::string("this is a directory; expected a file"));
        QCOMPARE(writeNpy(folder.filePath("no/x.npy").toStdString(), array).error().front().code,
                 std::string("OUT-0001"));
    }
};

QTEST_APPLESS_MAIN(TstNpyFile)
#include "tst_npy_file.moc"
