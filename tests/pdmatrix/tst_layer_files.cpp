// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/array/npy_file.h"
#include "core/base/seeded_random.h"
#include "core/pdmatrix/layer_files.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

Layer layerOf(const char* name, std::int64_t outputs, std::int64_t inputs) {
    return {name, outputs, inputs, 1, 1.0, 1.0, false, Evidence::Chosen, ""};
}

} // namespace

class TstLayerFiles final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    void initTestCase() {
        write("w.npy", {3, 2}, {1, 2, 3, 4, 5, 6});
        write("x.npy", {2}, {0.5f, 0.25f});
        write("bad.npy", {2}, {0.5f, -1.0f});
    }

    /// Of each layer what its files give; the rest is drawn from the seed.
    void filesAndDraws() {
        const FileLayerData source({{"a", path("w.npy"), ""}, {"b", "", path("x.npy")}}, 7,
                                   FileLayerData::Keep::Last);
        const Result<LayerData> a = source.dataOf(layerOf("a", 3, 2));
        QVERIFY(a.has_value());
        QCOMPARE(a->weights->at(2, 1), 6.0f);
        QVERIFY(a->activations == nullptr);
        QCOMPARE(a->seed, std::uint64_t(7));
        const Result<LayerData> b = source.dataOf(layerOf("b", 5, 2));
        QVERIFY(b.has_value());
        QCOMPARE(*b->activations, (std::vector<float>{0.5f, 0.25f}));
        QVERIFY(b->weights == nullptr);
        QVERIFY(source.dataOf(layerOf("c", 5, 2))->isDrawn());
        QVERIFY(source.givesWeights(layerOf("a", 3, 2)));
        QVERIFY(!source.givesWeights(layerOf("b", 3, 2)));
        QVERIFY(!source.givesWeights(layerOf("c", 3, 2)));
    }

    /// A layer is read once as long as it is kept: all of them, or the last.
    void kept_data() {
        QTest::addColumn<bool>("all");
        QTest::newRow("last") << false;
        QTest::newRow("all") << true;
    }
    void kept() {
        QFETCH(bool, all);
        const FileLayerData source({{"a", path("w.npy"), ""}, {"b", "", path("x.npy")}}, 1,
                                   all ? FileLayerData::Keep::All : FileLayerData::Keep::Last);
        const Layer layer = layerOf("a", 3, 2);
        const auto first = source.dataOf(layer)->weights;
        QCOMPARE(source.dataOf(layer)->weights, first);
        QVERIFY(source.dataOf(layerOf("b", 1, 2)).has_value());
        QCOMPARE(source.dataOf(layer)->weights == first, all);
        QCOMPARE(*source.dataOf(layer)->weights, *first);
    }

    /// Every layer is looked at before one runs, sizes before numbers.
    void problems() {
        const FileLayerData source(
            {{"a", path("w.npy"), ""}, {"b", "", path("bad.npy")}, {"c", path("none.npy"), ""}}, 1,
            FileLayerData::Keep::Last);
        const Diagnostics found = source.problems(
            {layerOf("a", 2, 3), layerOf("b", 1, 2), layerOf("c", 1, 2), layerOf("d", 1, 2)});
        QCOMPARE(found.size(), std::size_t(3));
        QCOMPARE(found[0].code, std::string("SIM-0001"));
        QCOMPARE(found[1].code, std::string("SIM-0005"));
        QCOMPARE(found[2].code, std::string("FILE-0001"));
    }

    /// The same for the same bytes, wherever they are; another for other bytes, seeds and places.
    void digests() {
        const auto digest = [](std::vector<LayerFiles> files, std::uint64_t seed) {
            const Result<std::string> text =
                FileLayerData(std::move(files), seed, FileLayerData::Keep::Last).digest();
            return text ? *text : text.error().front().code;
        };
        QVERIFY(QFile::copy(name("x.npy"), name("same.npy")));
        const std::string one = digest({{"a", "", path("x.npy")}}, 1);
        QCOMPARE(digest({{"a", "", path("same.npy")}}, 1), one);
        QVERIFY(digest({{"a", "", path("x.npy")}}, 2) != one);
        QVERIFY(digest({{"b", "", path("x.npy")}}, 1) != one);
        QVERIFY(digest({{"a", path("x.npy"), ""}}, 1) != one);
        QVERIFY(digest({{"a", "", path("bad.npy")}}, 1) != one);
        QCOMPARE(digest({{"a", "", path("none.npy")}}, 1), std::string("FILE-0001"));
    }

private:
    QString name(const char* file) const { return m_folder.filePath(QString::fromLatin1(file)); }
    std::string path(const char* file) const { return name(file).toStdString(); }
    void write(const char* file, std::vector<std::int64_t> shape, std::vector<float> values) {
        QVERIFY(writeNpy<float>(path(file), {std::move(shape), std::move(values)}).has_value());
    }

    QTemporaryDir m_folder;
};

QTEST_APPLESS_MAIN(TstLayerFiles)
#include "tst_layer_files.moc"
