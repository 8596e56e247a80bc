// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/experiment/message_rows.h"
#include "tests/support/compare.h"

using namespace permdse;
using namespace permdse::test;

/// Messages on the architectures of an experiment file.
class TstSweepMessages : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    void message_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("messages");
        architectureRows();
        sweepRows();
        layerNameRows();
        layerFitRows();
    }
    void message() { compareMessages(); }

private:
    static void architectureRows() {
        row("architectures missing", "architectures", "",
            {"1: EXP-0005 /architectures: the experiment has no architectures; expected at least "
             "one with the kind \"permdnn\", \"eie\" or \"circnn\""});
        row("architectures empty", "architectures", "[]",
            {"3: EXP-0005 /architectures: the experiment has no architectures; expected at least "
             "one with the kind \"permdnn\", \"eie\" or \"circnn\""});
        row("architectures not a list", "architectures", "{\"kind\": \"eie\"}",
            {"3: CFG-0003 /architectures: expected an array, found an object"});
        row("architecture not an object", "architectures", "[\"permdnn\"]",
            {"3: CFG-0003 /architectures/0: expected an object with \"kind\", found the string "
             "\"permdnn\""});
        row("kind missing", "architectures", "[{\"sweep\": {\"pe_count\": 8}}]",
            {"3: CFG-0002 /architectures/0: the key \"kind\" is missing"});
        row("kind misspelt", "architectures",
            "[{\"kind\": \"permdn\", \"sweep\": {\"bogus\": true}}]",
            {"3: EXP-0006 /architectures/0/kind: there is no architecture \"permdn\"; accepted are "
             "\"permdnn\", \"eie\" or \"circnn\"; did you mean \"permdnn\"?"});
        row("kind of a wrong type", "architectures", "[{\"kind\": 1}]",
            {"3: CFG-0003 /architectures/0/kind: expected a string, found 1"});
        row("architecture twice", "architectures", "[{\"kind\": \"eie\"}, {\"kind\": \"eie\"}]",
            {"3: EXP-0007 /architectures/1/kind: the architecture \"eie\" is listed twice; put all "
             "its values into one entry"});
        row("architecture unknown key", "architectures", "[{\"kind\": \"eie\", \"sweeps\": {}}]",
            {"3: CFG-0001 /architectures/0/sweeps: unknown key \"sweeps\"; accepted are \"kind\", "
             "\"sweep\" or \"fixed\"; did you mean \"sweep\"?"});
        row("sweep not an object", "architectures", "[{\"kind\": \"eie\", \"sweep\": [8]}]",
            {"3: CFG-0003 /architectures/0/sweep: expected an object, found an array"});
        row("fixed not an object", "architectures", "[{\"kind\": \"eie\", \"fixed\": 8}]",
            {"3: CFG-0003 /architectures/0/fixed: expected an object, found 8"});
        sweepRow("unknown parameter", "circnn", "\"blok_size\": 8",
                 {"3: EXP-0008 /architectures/0/sweep/blok_size: CirCNN has no parameter "
                  "\"blok_size\"; accepted are \"block_size\", \"parallelism\", \"depth\", "
                  "\"lanes\", \"clock_ghz\", \"word_bits\", \"fft\", \"accumulation\", "
                  "\"weight_sram_kib\", \"activation_sram_kib\", \"spectrum_sram_kib\", "
                  "\"node_nm\", \"cell\", \"supply_v\", \"dram\", "
                  "\"dram_bandwidth_gbyte_s\" or \"weights\"; did you "
                  "mean \"block_size\"?"});
        fixedRow("unknown fixed parameter", "circnn", "\"zzz\": 8",
                 {"3: EXP-0008 /architectures/0/fixed/zzz: CirCNN has no parameter \"zzz\"; "
                  "accepted are \"block_size\", \"parallelism\", \"depth\", \"lanes\", "
                  "\"clock_ghz\", \"word_bits\", \"fft\", \"accumulation\", "
                  "\"weight_sram_kib\", \"activation_sram_kib\", \"spectrum_sram_kib\", "
                  "\"node_nm\", \"cell\", \"supply_v\", \"dram\", "
                  "\"dram_bandwidth_gbyte_s\" or \"weights\""});
        row("swept and fixed", "architectures",
            "[{\"kind\": \"eie\", \"sweep\": {\"pe_count\": [8, 16]}, \"fixed\": {\"pe_count\": "
            "32}}]",
            {"3: EXP-0009 /architectures/0/fixed/pe_count: the parameter \"pe_count\" is set "
             "twice; a parameter is either swept or fixed, once"});
    }
    static void sweepRows() {
        sweepRow("list empty", "permdnn", "\"pe_count\": []",
                 {"3: EXP-0010 /architectures/0/sweep/pe_count: there are no values; expected at "
                  "least one, each an integer from 1 to 4096"});
        sweepRow("list with wrong values", "permdnn",
                 "\"pe_count\": [8, 3.7, true, \"16\", null, 0, 5000, [1]]",
                 {"3: CFG-0003 /architectures/0/sweep/pe_count/1: expected an integer from 1 to "
                  "4096, found 3.7",
                  "3: CFG-0003 /architectures/0/sweep/pe_count/2: expected an integer from 1 to "
                  "4096, found true",
                  "3: CFG-0003 /architectures/0/sweep/pe_count/3: expected an integer from 1 to "
                  "4096, found the string \"16\"",
                  "3: CFG-0003 /architectures/0/sweep/pe_count/4: expected an integer from 1 to "
                  "4096, found null",
                  "3: CFG-0004 /architectures/0/sweep/pe_count/5: expected an integer from 1 to "
                  "4096, found 0",
                  "3: CFG-0004 /architectures/0/sweep/pe_count/6: expected an integer from 1 to "
                  "4096, found 5000",
                  "3: CFG-0003 /architectures/0/sweep/pe_count/7: expected an integer from 1 to "
                  "4096, found an array"});
        sweepRow("list with a value twice", "permdnn", "\"pe_count\": [8, 8.0]",
                 {"3: EXP-0010 /architectures/0/sweep/pe_count: the value 8 occurs twice; list "
                  "each value once"});
        sweepRow("true for a number", "permdnn", "\"clock_ghz\": true",
                 {"3: CFG-0003 /architectures/0/sweep/clock_ghz: expected a number from 0.001 to "
                  "20 GHz, found true"});
        sweepRow("real outside", "permdnn", "\"clock_ghz\": 100",
                 {"3: CFG-0004 /architectures/0/sweep/clock_ghz: expected a number from 0.001 to "
                  "20 GHz, found 100"});
        sweepRow("special word misspelt", "permdnn", "\"p\": [\"layers\", 8]",
                 {"3: CFG-0005 /architectures/0/sweep/p/0: expected an integer from 1 to 65536, or "
                  "\"layer\", found the string \"layers\"; did you mean \"layer\"?"});
        sweepRow("special word as number", "permdnn", "\"p\": 0",
                 {"3: CFG-0004 /architectures/0/sweep/p: expected an integer from 1 to 65536, or "
                  "\"layer\", found 0"});
        sweepRow("choice misspelt", "circnn", "\"fft\": [\"symetric\"]",
                 {"3: CFG-0005 /architectures/0/sweep/fft/0: expected \"symmetric\" or "
                  "\"complex\", found the string \"symetric\"; did you mean \"symmetric\"?"});
        sweepRow("choice as number", "circnn", "\"fft\": 1",
                 {"3: CFG-0003 /architectures/0/sweep/fft: expected \"symmetric\" or \"complex\", "
                  "found 1"});
        sweepRow("choice as range", "circnn", "\"fft\": {\"from\": 0, \"to\": 1, \"step\": 1}",
                 {"3: CFG-0003 /architectures/0/sweep/fft: expected one of the words \"symmetric\" "
                  "or \"complex\" or a list of them, found an object"});
        sweepRow("word for a number", "circnn", "\"lanes\": \"many\"",
                 {"3: CFG-0003 /architectures/0/sweep/lanes: expected an integer from 1 to 4096, "
                  "found the string \"many\""});
        sweepRow("no power of two", "circnn", "\"block_size\": [8, 12]",
                 {"3: CFG-0004 /architectures/0/sweep/block_size/1: expected a power of two from 2 "
                  "to 4096, found 12"});
        sweepRow("range leaves powers of two", "circnn",
                 "\"block_size\": {\"from\": 8, \"to\": 32, \"step\": 8}",
                 {"3: EXP-0010 /architectures/0/sweep/block_size: block_size = 24 is not accepted; "
                  "accepted is a power of two from 2 to 4096"});
        sweepRow("step and times", "permdnn",
                 "\"pe_count\": {\"from\": 8, \"to\": 32, \"step\": 8, \"times\": 2}",
                 {"3: SWP-0002 /architectures/0/sweep/pe_count: the range has both \"step\" and "
                  "\"times\"; keep one of the two"});
        sweepRow("neither step nor times", "permdnn", "\"pe_count\": {\"from\": 8, \"to\": 32}",
                 {"3: SWP-0003 /architectures/0/sweep/pe_count: the range has neither \"step\" nor "
                  "\"times\"; expected one of the two"});
        sweepRow("from and to missing", "permdnn", "\"pe_count\": {\"step\": 8}",
                 {"3: CFG-0002 /architectures/0/sweep/pe_count: the key \"from\" is missing; a "
                  "range has \"from\", \"to\" and either \"step\" or \"times\"",
                  "3: CFG-0002 /architectures/0/sweep/pe_count: the key \"to\" is missing; a range "
                  "has \"from\", \"to\" and either \"step\" or \"times\""});
        sweepRow("range key misspelt", "permdnn",
                 "\"pe_count\": {\"from\": 8, \"to\": 32, \"stpe\": 8}",
                 {"3: SWP-0003 /architectures/0/sweep/pe_count: the range has neither \"step\" nor "
                  "\"times\"; expected one of the two",
                  "3: CFG-0001 /architectures/0/sweep/pe_count/stpe: unknown key \"stpe\"; "
                  "accepted are \"from\", \"to\", \"step\" or \"times\"; did you mean \"step\"?"});
        sweepRow("from outside", "permdnn", "\"pe_count\": {\"from\": 0, \"to\": 32, \"step\": 8}",
                 {"3: CFG-0004 /architectures/0/sweep/pe_count/from: expected an integer from 1 to "
                  "4096, found 0"});
        sweepRow("to outside", "permdnn", "\"pe_count\": {\"from\": 8, \"to\": 8192, \"times\": 2}",
                 {"3: EXP-0010 /architectures/0/sweep/pe_count: pe_count = 8192 is not accepted; "
                  "accepted is an integer from 1 to 4096"});
        sweepRow("to of a wrong type", "permdnn",
                 "\"pe_count\": {\"from\": 8, \"to\": \"32\", \"times\": 2}",
                 {"3: CFG-0003 /architectures/0/sweep/pe_count/to: expected an integer, found the "
                  "string \"32\""});
        sweepRow(
            "fractional to", "permdnn", "\"pe_count\": {\"from\": 8, \"to\": 32.5, \"times\": 2}",
            {"3: CFG-0003 /architectures/0/sweep/pe_count/to: expected an integer, found 32.5"});
        sweepRow(
            "fractional step", "permdnn", "\"pe_count\": {\"from\": 8, \"to\": 32, \"step\": 0.5}",
            {"3: CFG-0003 /architectures/0/sweep/pe_count/step: expected an integer, found 0.5"});
        sweepRow("step 0", "permdnn", "\"pe_count\": {\"from\": 8, \"to\": 32, \"step\": 0}",
                 {"3: EXP-0010 /architectures/0/sweep/pe_count: the step is 0; expected a number "
                  "greater than 0"});
        sweepRow("negative step", "permdnn",
                 "\"clock_ghz\": {\"from\": 0.4, \"to\": 1.2, \"step\": -0.1}",
                 {"3: EXP-0010 /architectures/0/sweep/clock_ghz: the step is -0.1; expected a "
                  "number greater than 0"});
        sweepRow(
            "step of a wrong type", "permdnn",
            "\"clock_ghz\": {\"from\": 0.4, \"to\": 1.2, \"step\": true}",
            {"3: CFG-0003 /architectures/0/sweep/clock_ghz/step: expected a number, found true"});
        sweepRow("factor 1", "permdnn", "\"pe_count\": {\"from\": 8, \"to\": 32, \"times\": 1}",
                 {"3: EXP-0010 /architectures/0/sweep/pe_count: the factor is 1; expected a number "
                  "greater than 1"});
        sweepRow("factor leaves integers", "permdnn",
                 "\"pe_count\": {\"from\": 8, \"to\": 32, \"times\": 1.3}",
                 {"3: EXP-0010 /architectures/0/sweep/pe_count: pe_count = 10.4 is not accepted; "
                  "accepted is an integer from 1 to 4096"});
        sweepRow("reversed range", "permdnn",
                 "\"pe_count\": {\"from\": 32, \"to\": 8, \"times\": 2}",
                 {"3: EXP-0010 /architectures/0/sweep/pe_count: the range runs from 32 down to 8; "
                  "expected the smaller end first"});
        sweepRow("special word in a range", "permdnn",
                 "\"p\": {\"from\": \"layer\", \"to\": 8, \"step\": 2}",
                 {"3: EXP-0010 /architectures/0/sweep/p: the range includes 0, which means "
                  "\"layer\"; list that word and the numbers one by one"});
        fixedRow("fixed outside", "permdnn", "\"pe_count\": 5000",
                 {"3: CFG-0004 /architectures/0/fixed/pe_count: expected an integer from 1 to "
                  "4096, found 5000"});
        fixedRow("fixed fractional", "permdnn", "\"pe_count\": 3.7",
                 {"3: CFG-0003 /architectures/0/fixed/pe_count: expected an integer from 1 to "
                  "4096, found 3.7"});
        fixedRow("fixed list", "permdnn", "\"pe_count\": [8]",
                 {"3: CFG-0003 /architectures/0/fixed/pe_count: expected an integer from 1 to "
                  "4096, found an array"});
        fixedRow("fixed word misspelt", "permdnn", "\"shifts\": \"store\"",
                 {"3: CFG-0005 /architectures/0/fixed/shifts: expected \"natural\" or \"stored\", "
                  "found the string \"store\"; did you mean \"stored\"?"});
    }
    static void layerNameRows() {
        sweepRow("other parameter of a layer", "permdnn", "\"pe_count@NMT-1\": [8]",
                 {"3: EXP-0042 /architectures/0/sweep/pe_count@NMT-1: layers cannot have a "
                  "\"pe_count\" of their own in PermDNN; accepted is \"p\""});
        sweepRow(
            "other parameter per layer", "permdnn", "\"pe_count\": {\"per_layer\": [8]}",
            {"3: EXP-0042 /architectures/0/sweep/pe_count: layers cannot have a \"pe_count\" of "
             "their own in PermDNN; accepted is \"p\""});
        fixedRow("setting of the technology of a layer", "eie", "\"node_nm@NMT-1\": 28",
                 {"3: EXP-0042 /architectures/0/fixed/node_nm@NMT-1: layers cannot have a "
                  "\"node_nm\" of their own in EIE; all its parameters are of the whole design"});
        sweepRow("unknown layer", "permdnn", "\"p@NMT-4\": [8]",
                 {"3: EXP-0043 /architectures/0/sweep/p@NMT-4: no workload of the experiment has a "
                  "layer \"NMT-4\"; accepted are \"NMT-1\", \"NMT-2\" or \"NMT-3\"; did you mean "
                  "\"NMT-1\"?"});
        sweepRow(
            "each layer and one", "permdnn", "\"p\": {\"per_layer\": [4, 8]}, \"p@NMT-2\": [2]",
            {"3: EXP-0044 /architectures/0/sweep/p@NMT-2: \"p\" is swept for all layers, and "
             "here for \"NMT-2\" alone; expected one of the two (a fixed \"p\" is of the other "
             "layers)"});
        row("all layers swept, one fixed", "architectures",
            "[{\"kind\": \"permdnn\", \"sweep\": {\"p\": [4, 8]}, \"fixed\": {\"p@NMT-2\": 2}}]",
            {"3: EXP-0044 /architectures/0/fixed/p@NMT-2: \"p\" is swept for all layers, and here "
             "for \"NMT-2\" alone; expected one of the two (a fixed \"p\" is of the other "
             "layers)"});
        sweepRow(
            "per layer of one layer", "permdnn", "\"p@NMT-2\": {\"per_layer\": [4, 8]}",
            {"3: EXP-0045 /architectures/0/sweep/p@NMT-2: \"p@NMT-2\" is of one layer; expected "
             "values, or \"per_layer\" under \"p\""});
        sweepRow("more than values per layer", "permdnn",
                 "\"p\": {\"per_layer\": [4, 8], \"step\": 2}",
                 {"3: CFG-0001 /architectures/0/sweep/p/step: unknown key \"step\"; accepted are "
                  "\"per_layer\""});
        sweepRow(
            "no values per layer", "permdnn", "\"p\": {\"per_layer\": []}",
            {"3: EXP-0010 /architectures/0/sweep/p/per_layer: there are no values; expected at "
             "least one, each an integer from 1 to 65536, or \"layer\""});
        sweepRow(
            "no value of a layer", "permdnn", "\"p@NMT-1\": [\"own\"]",
            {"3: CFG-0005 /architectures/0/sweep/p@NMT-1/0: expected an integer from 1 to 65536, "
             "or \"layer\", found the string \"own\""});
        row("layer without quotes",
            experimentWith(
                {{QStringLiteral("architectures"),
                  QStringLiteral("[{\"kind\": \"permdnn\", \"sweep\": {\"p@NMT-2\": [4, 8]}}]")},
                 {QStringLiteral("constraints"),
                  QStringLiteral("[\"p@NMT-2 <= 4\", \"'p@NMT-1' <= 4\", \"1+p@x\"]")}}),
            {"5: EXPR-0001 /constraints/0: unknown name \"p@NMT-2\" at position 1; accepted are "
             "metrics, parameters and derived metrics defined before; did you mean "
             "\"'p@NMT-2'\"?",
             "5: EXPR-0001 /constraints/1: unknown name \"p@NMT-1\" at position 1; accepted are "
             "metrics, parameters and derived metrics defined before; did you mean "
             "\"'p@NMT-2'\"?",
             "5: EXPR-0001 /constraints/2: unknown name \"p@x\" at position 3; accepted are "
             "metrics, parameters and derived metrics defined before; a layer with \"-\" or blanks "
             "in its name is put in quotes: 'p@Alex-FC6'"});
        QStringList layers;
        for (int i = 0; i < 257; ++i) {
            layers << QStringLiteral("{\"outputs\": 8, \"inputs\": 8}");
        }
        row("too many layers",
            experimentWith(
                {{QStringLiteral("workloads"),
                  QStringLiteral("[{\"name\": \"w\", \"layers\": [%1]}]").arg(layers.join(u','))},
                 {QStringLiteral("architectures"),
                  QStringLiteral("[{\"kind\": \"permdnn\", \"sweep\": {\"p\": "
                                 "{\"per_layer\": [4]}}}]")}}),
            {"3: EXP-0046 /architectures/0/sweep: designs of PermDNN have 257 values that are of "
             "single layers; accepted are up to 256"});
    }
    static void layerFitRows() {
        const QString small =
            QStringLiteral("[{\"name\": \"w\", \"layers\": [{\"name\": \"a\", \"outputs\": 100, "
                           "\"inputs\": 16}, {\"name\": \"b\", \"outputs\": 8, \"inputs\": 32}]}]");
        const auto on = [&](const char* name, const char* spaces, const QStringList& messages) {
            row(name,
                experimentWith({{QStringLiteral("workloads"), small},
                                {QStringLiteral("architectures"), QString::fromLatin1(spaces)}}),
                messages);
        };
        on("swept p in a list",
           "[{\"kind\": \"permdnn\", \"sweep\": {\"p\": [\"layer\", 4, 8, 10, 20]}}]",
           {"3: EXP-0012 /architectures/0/sweep/p/3: PermDNN on the workload \"w\": p = 10 is "
            "larger than the layer \"b\" (8 outputs, 32 inputs); accepted are 1 to 8",
            "3: EXP-0012 /architectures/0/sweep/p/4: PermDNN on the workload \"w\": p = 20 is "
            "larger than the layer \"a\" (100 outputs, 16 inputs); accepted are 1 to 16; 1 more "
            "layer cannot be run either, and all accept p from 1 to 8"});
        on("swept p alone", "[{\"kind\": \"permdnn\", \"sweep\": {\"p\": 10}}]",
           {"3: EXP-0012 /architectures/0/sweep/p: PermDNN on the workload \"w\": p = 10 is larger "
            "than the layer \"b\" (8 outputs, 32 inputs); accepted are 1 to 8"});
        on("swept p as a range",
           "[{\"kind\": \"permdnn\", \"sweep\": {\"p\": {\"from\": 4, \"to\": 1024, \"times\": "
           "2}}}]",
           {"3: EXP-0012 /architectures/0/sweep/p: PermDNN on the workload \"w\": p = 16 is larger "
            "than the layer \"b\" (8 outputs, 32 inputs); accepted are 1 to 8"});
        on("swept p as a long range",
           "[{\"kind\": \"permdnn\", \"sweep\": {\"p\": {\"from\": 1, \"to\": 65536, \"step\": "
           "1}}}]",
           {"3: EXP-0012 /architectures/0/sweep/p: PermDNN on the workload \"w\": p = 65536 is "
            "larger than the layer \"a\" (100 outputs, 16 inputs); accepted are 1 to 16; 1 more "
            "layer cannot be run either, and all accept p from 1 to 8"});
        on("fixed p", "[{\"kind\": \"permdnn\", \"fixed\": {\"p\": 17}}]",
           {"3: EXP-0012 /architectures/0/fixed/p: PermDNN on the workload \"w\": p = 17 is larger "
            "than the layer \"a\" (100 outputs, 16 inputs); accepted are 1 to 16; 1 more layer "
            "cannot be run either, and all accept p from 1 to 8"});
        on("p of each layer",
           "[{\"kind\": \"permdnn\", \"sweep\": {\"p\": {\"per_layer\": [4, 10]}}}]",
           {"3: EXP-0012 /architectures/0/sweep/p/per_layer/1: PermDNN on the workload \"w\": p = "
            "10 is larger than the layer \"b\" (8 outputs, 32 inputs); accepted are 1 to 8"});
        on("swept p of a layer",
           "[{\"kind\": \"permdnn\", \"sweep\": {\"p@b\": [4, 10], \"p@a\": [16, \"layer\"]}}]",
           {"3: EXP-0012 /architectures/0/sweep/p@b/1: PermDNN on the workload \"w\": p = 10 is "
            "larger than the layer \"b\" (8 outputs, 32 inputs); accepted are 1 to 8"});
        on("fixed p of a layer, which hides one that is too large for it",
           "[{\"kind\": \"permdnn\", \"fixed\": {\"p\": 16, \"p@b\": 8, \"p@a\": 17}}]",
           {"3: EXP-0012 /architectures/0/fixed/p@a: PermDNN on the workload \"w\": p = 17 is "
            "larger than the layer \"a\" (100 outputs, 16 inputs); accepted are 1 to 16"});
        on("fixed p beside that of each layer",
           "[{\"kind\": \"permdnn\", \"fixed\": {\"p\": 16, \"p@b\": 8}}]", {});
        on("fixed p as large as the layer", "[{\"kind\": \"permdnn\", \"fixed\": {\"p\": 8}}]", {});
        on("block size",
           "[{\"kind\": \"circnn\", \"sweep\": {\"block_size\": [8, 64, 4096], \"lanes\": [1, "
           "2]}}]",
           {});
        on("reference block size", "[{\"kind\": \"circnn\", \"sweep\": {\"lanes\": [1, 2]}}]", {});
    }
};

QTEST_APPLESS_MAIN(TstSweepMessages)
#include "tst_sweep_messages.moc"
