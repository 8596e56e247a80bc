// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/experiment/message_rows.h"
#include "tests/support/compare.h"

using namespace permdse;
using namespace permdse::test;

/// Messages on everything in an experiment file but its architectures.
class TstExperimentMessages : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    void message_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("messages");
        fileRows();
        technologyRows();
        workloadRows();
        formulaRows();
        objectiveRows();
        searchRows();
    }
    void message() { compareMessages(); }

private:
    static void fileRows() {
        row("nothing wrong", experimentWith({}), {});
        row("empty file", QString(),
            {"1: JSON-0001 : this is not valid JSON: parse error at line 1, column 1: syntax error "
             "while parsing value - unexpected end of input; expected '[', '{', or a literal"});
        row("missing comma", QStringLiteral("{\n\"name\": \"a\"\n\"seed\": 1}"),
            {"3: JSON-0001 : this is not valid JSON: parse error at line 3, column 6: syntax error "
             "while parsing object - unexpected string literal; expected '}'"});
        row("NaN", "technology", "{\"node_nm\": NaN}",
            {"5: JSON-0001 : this is not valid JSON: parse error at line 5, column 27: syntax "
             "error while parsing value - invalid literal; last read: '\"node_nm\": N'"});
        row("number too large", "technology", "{\"node_nm\": 1e999}",
            {"5: JSON-0003 : a number is too large to be represented; accepted are magnitudes up "
             "to 1.8e308"});
        row("nested too deeply", QString(70, QLatin1Char('[')),
            {"1: JSON-0004 "
             "/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/"
             "0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0: objects and arrays are nested deeper "
             "than 64 levels"});
        row("not an object", QStringLiteral("[1, 2]"),
            {"1: CFG-0003 : expected an object, found an array"});
        row("duplicate key and more",
            QStringLiteral("{\"name\": \"a\",\n\"name\": \"b\",\n\"search\": {\"seed\": 1.5}}"),
            {"1: EXP-0002 /workloads: the experiment has no workloads; expected at least one, such "
             "as \"permdnn-paper\"",
             "1: EXP-0005 /architectures: the experiment has no architectures; expected at least "
             "one with the kind \"permdnn\", \"eie\" or \"circnn\"",
             "1: EXP-0018 /objectives: the experiment has no objectives; expected at least one, "
             "such as \"area_mm2\": \"min\"",
             "2: JSON-0002 /name: the key \"name\" occurs twice in this object; keep one of the "
             "two",
             "3: CFG-0003 /search/seed: expected an integer, found 1.5"});
        row("empty object", QStringLiteral("{}"),
            {"1: EXP-0002 /workloads: the experiment has no workloads; expected at least one, such "
             "as \"permdnn-paper\"",
             "1: EXP-0005 /architectures: the experiment has no architectures; expected at least "
             "one with the kind \"permdnn\", \"eie\" or \"circnn\"",
             "1: EXP-0018 /objectives: the experiment has no objectives; expected at least one, "
             "such as \"area_mm2\": \"min\""});
        row("unknown key", "serach", "{}",
            {"5: CFG-0001 /serach: unknown key \"serach\"; accepted are \"$schema\", \"name\", "
             "\"description\", \"technology\", \"workloads\", \"architectures\", \"references\", "
             "\"constraints\", \"derived\", \"objectives\", \"search\", \"uncertainty\", "
             "\"keep\" or \"simulate\"; did you mean \"search\"?"});
        row("unknown key, nothing near", "zzz", "1",
            {"5: CFG-0001 /zzz: unknown key \"zzz\"; accepted are \"$schema\", \"name\", "
             "\"description\", \"technology\", \"workloads\", \"architectures\", \"references\", "
             "\"constraints\", \"derived\", \"objectives\", \"search\", \"uncertainty\", "
             "\"keep\" or \"simulate\""});
        row("name of a wrong type", "name", "7", {"5: CFG-0003 /name: expected a string, found 7"});
        row("description of a wrong type", "description", "[\"a\"]",
            {"5: CFG-0003 /description: expected a string, found an array"});
        row("other schema", "$schema", "\"other.json\"",
            {"5: CFG-0008 /$schema: found \"other.json\"; expected "
             "\"permdse-experiment-1.schema.json\""});
        row("newer schema", "$schema", "\"permdse-experiment-2.schema.json\"",
            {"5: CFG-0008 /$schema: the file is an experiment of format 2; this version reads "
             "format 1, \"permdse-experiment-1.schema.json\""});
        row("schema of a wrong type", "$schema", "1",
            {"5: CFG-0003 /$schema: expected a string, found 1"});
        row("schema with folder", "$schema", "\"../x/permdse-experiment-1.schema.json\"", {});
        row("simulate", "simulate", "\"frnt\"",
            {"5: CFG-0005 /simulate: found \"frnt\"; accepted are \"none\" or \"front\"; did you "
             "mean \"front\"?"});
        row("simulate of a wrong type", "simulate", "true",
            {"5: CFG-0003 /simulate: expected one of the strings \"none\" or \"front\", found "
             "true"});
    }
    static void technologyRows() {
        row("technology not an object", "technology", "28",
            {"5: CFG-0003 /technology: expected an object, found 28"});
        row("technology unknown key", "technology", "{\"node\": 28}",
            {"5: CFG-0001 /technology/node: unknown key \"node\"; accepted are \"node_nm\", "
             "\"cell\", \"projection\", \"multiplier\", \"dram\", \"weights\", "
             "\"dram_bandwidth_gbyte_s\", "
             "\"supply_v\", \"calibrations\" or "
             "\"logic_limit_ghz\"; did you mean \"node_nm\"?"});
        row("node of a wrong type", "technology", "{\"node_nm\": \"28 nm\"}",
            {"5: CFG-0003 /technology/node_nm: expected a number, found the string \"28 nm\""});
        row("node too small", "technology", "{\"node_nm\": 3}",
            {"5: EXP-0001 /technology/node_nm: the node 3 nm is outside the accepted range 7 to 90 "
             "nm"});
        row("negative node", "technology", "{\"node_nm\": -28}",
            {"5: EXP-0001 /technology/node_nm: the node -28 nm is outside the accepted range 7 to "
             "90 nm"});
        row("cell", "technology", "{\"cell\": \"itrs-lst\"}",
            {"5: CFG-0005 /technology/cell: found \"itrs-lst\"; accepted are \"itrs-hp\", "
             "\"itrs-lop\" or \"itrs-lstp\"; did you mean \"itrs-lstp\"?"});
        row("projection", "technology", "{\"projection\": \"linear\"}",
            {"5: CFG-0005 /technology/projection: found \"linear\"; accepted are \"paper\", "
             "\"stillmaker\" or \"none\""});
        row("multiplier of a wrong type", "technology", "{\"multiplier\": 0.8}",
            {"5: CFG-0003 /technology/multiplier: expected one of the strings \"horowitz\", "
             "\"eie\" or \"aladdin\", found 0.8"});
        row("DRAM bandwidth", "technology", "{\"dram_bandwidth_gbyte_s\": 0}",
            {"5: CFG-0004 /technology/dram_bandwidth_gbyte_s: found 0; leave the key out for the "
             "usual value"});
        row("DRAM bandwidth of a file card", "technology", "{\"dram_bandwidth_gbyte_s\": 0.05}",
            {"5: EXP-0001 /technology/dram_bandwidth_gbyte_s: the DRAM bandwidth 0.05 Gbyte/s is "
             "outside the accepted range 0.1 to 10000"});
        row("DRAM misspelt", "technology", "{\"dram\": \"lpddr\"}",
            {"5: CFG-0005 /technology/dram: found \"lpddr\"; accepted are \"eie\", \"lpddr4\" or "
             "\"hbm2\"; did you mean \"lpddr4\"?"});
        row("supply voltage", "technology", "{\"supply_v\": 1.1}",
            {"5: EXP-0001 /technology/supply_v: the supply voltage 1.1 V is outside the accepted "
             "range 0.6 to 0.9 V"});
        row("calibration of a wrong type", "technology", "{\"calibrations\": [1]}",
            {"5: CFG-0003 /technology/calibrations/0: expected a calibration or the name of its "
             "file, "
             "found 1"});
        row("calibration of nobody", "technology",
            "{\"calibrations\": [{\"engine\": \"eye\", \"native_nm\": 45, \"filler_share\": 0, "
            "\"source\": \"s\", \"factors\": []}]}",
            {"5: CAL-0001 /technology/calibrations/0/engine: found \"eye\"; a calibration is for "
             "\"permdnn\", \"eie\" or \"circnn\"; did you mean \"eie\"?"});
        row("calibration at another node", "technology",
            "{\"calibrations\": [{\"engine\": \"permdnn\", \"native_nm\": 45, \"filler_share\": 0, "
            "\"source\": \"s\", \"factors\": []}]}",
            {"5: CAL-0004 /technology/calibrations/0/native_nm: found 45; factors of \"permdnn\" "
             "are "
             "applied at 28 nm, so a calibration has to be fitted there"});
        row("logic limit of nobody", "technology", "{\"logic_limit_ghz\": {\"permdn\": 1}}",
            {"5: CFG-0001 /technology/logic_limit_ghz/permdn: unknown key \"permdn\"; accepted are "
             "\"permdnn\", \"eie\" or \"circnn\"; did you mean \"permdnn\"?"});
        row("logic limit of a wrong type", "technology", "{\"logic_limit_ghz\": {\"eie\": \"1\"}}",
            {"5: CFG-0003 /technology/logic_limit_ghz/eie: expected a number, found the string "
             "\"1\""});
        row("logic limit", "technology", "{\"logic_limit_ghz\": {\"eie\": 100}}",
            {"5: EXP-0001 /technology/logic_limit_ghz/eie: the logic limit 100 GHz of \"eie\" is "
             "outside the accepted range 0.001 to 20 GHz"});
        row("logic limits not an object", "technology", "{\"logic_limit_ghz\": 1}",
            {"5: CFG-0003 /technology/logic_limit_ghz: expected an object, found 1"});
    }
    static void workloadRows() {
        row("workloads missing", "workloads", "",
            {"1: EXP-0002 /workloads: the experiment has no workloads; expected at least one, such "
             "as \"permdnn-paper\""});
        row("workloads empty", "workloads", "[]",
            {"2: EXP-0002 /workloads: the experiment has no workloads; expected at least one, such "
             "as \"permdnn-paper\""});
        row("workloads not a list", "workloads", "\"nmt\"",
            {"2: CFG-0003 /workloads: expected an array, found the string \"nmt\""});
        row("workload misspelt", "workloads", "[\"permdn-paper\"]",
            {"2: EXP-0025 /workloads/0: there is no built-in workload \"permdn-paper\"; accepted "
             "are \"alexnet-fc\", \"alexnet-fc-implied\", \"eie-paper\", \"nmt\" or "
             "\"permdnn-paper\", or an object with "
             "\"name\" and \"layers\"; did you mean \"permdnn-paper\"?"});
        row("workload of a wrong type", "workloads", "[3]",
            {"2: CFG-0003 /workloads/0: expected the name of a built-in workload or an object with "
             "\"name\" and \"layers\", found 3"});
        row("ONNX", "workloads", "[{\"onnx\": \"model.onnx\"}]",
            {"2: CFG-0009 /workloads/0: importing ONNX models is not available in this version; "
             "accepted are layers listed under \"layers\""});
        row("workload twice", "workloads", "[\"nmt\", \"nmt\"]",
            {"2: EXP-0004 /workloads/1: two workloads have the name \"nmt\"; names must differ"});
        row("workload without name", "workloads",
            "[{\"layers\": [{\"outputs\": 8, \"inputs\": 16}]}]",
            {"2: CFG-0002 /workloads/0: the key \"name\" is missing"});
        row("workload with empty name", "workloads",
            "[{\"name\": \"\", \"layers\": [{\"outputs\": 8, \"inputs\": 16}]}]",
            {"2: EXP-0003 /workloads/0/name: the workload has no name; expected at least one "
             "character"});
        row("workload with a blank name", "workloads",
            "[{\"name\": \"  \", \"layers\": [{\"outputs\": 8, \"inputs\": 16}]}]",
            {"2: EXP-0003 /workloads/0/name: the workload has no name; expected at least one "
             "character"});
        row("workload that spreadsheets would run", "workloads",
            "[{\"name\": \"=cmd|'/c calc'!A1\", \"layers\": [{\"outputs\": 8, \"inputs\": 16}]}]",
            {"2: EXP-0029 /workloads/0/name: the name starts with \"=\", which makes spreadsheets "
             "take it for a formula when they open points.csv; expected another first character"});
        row("endless name", "name", ('"' + std::string(4001, 'x') + '"').c_str(),
            {"5: CFG-0012 /name: the text has 4001 bytes; accepted are up to 4000"});
        row("endless formula", "constraints", ("[\"" + std::string(4001, 'x') + "\"]").c_str(),
            {"5: CFG-0012 /constraints/0: the text has 4001 bytes; accepted are up to 4000"});
        row("workload with a mark of direction", "workloads",
            "[{\"name\": \"a\u200eb\", \"layers\": [{\"outputs\": 8, \"inputs\": 16}]}]",
            {"2: CFG-0010 /workloads/0/name: the text has the invisible character U+200E at "
             "position 2; accepted are characters that can be printed"});
        row("workload without layers", "workloads", "[{\"name\": \"w\"}]",
            {"2: LAY-0002 /workloads/0/layers: the workload \"w\" has no layers; expected at least "
             "one"});
        row("workload with empty layers", "workloads", "[{\"name\": \"w\", \"layers\": []}]",
            {"2: LAY-0002 /workloads/0/layers: the workload \"w\" has no layers; expected at least "
             "one"});
        row("workload unknown key", "workloads", "[{\"name\": \"w\", \"layer\": []}]",
            {"2: LAY-0002 /workloads/0/layers: the workload \"w\" has no layers; expected at least "
             "one",
             "2: CFG-0001 /workloads/0/layer: unknown key \"layer\"; accepted are \"name\", "
             "\"title\", \"kind\", \"layers\" or \"accuracy\"; did you mean \"layers\"?"});
        row("layers not a list", "workloads", "[{\"name\": \"w\", \"layers\": {}}]",
            {"2: CFG-0003 /workloads/0/layers: expected an array, found an object"});
        row("layer not an object", "workloads", "[{\"name\": \"w\", \"layers\": [\"Alex-FC8\"]}]",
            {"2: CFG-0003 /workloads/0/layers/0: expected an object with outputs and inputs, found "
             "the string \"Alex-FC8\""});
        row("two layers of one name", "workloads",
            "[{\"name\": \"w\", \"layers\": [{\"name\": \"a\", \"outputs\": 8, \"inputs\": 16}, "
            "{\"name\": \"a\", \"outputs\": 8, \"inputs\": 16}]}]",
            {"2: LAY-0003 /workloads/0/layers/1: two layers of this workload have the name \"a\"; "
             "names must differ"});
        layerRow("layer empty", "",
                 {"2: CFG-0002 /workloads/0/layers/0: the key \"outputs\" is missing",
                  "2: CFG-0002 /workloads/0/layers/0: the key \"inputs\" is missing"});
        layerRow("layer of negative size", "\"outputs\": -8, \"inputs\": 16",
                 {"2: CFG-0004 /workloads/0/layers/0/outputs: -8 is outside the accepted range 1 "
                  "to 16777216"});
        layerRow("layer of size 0", "\"outputs\": 8, \"inputs\": 0",
                 {"2: CFG-0004 /workloads/0/layers/0/inputs: 0 is outside the accepted range 1 to "
                  "16777216"});
        layerRow("layer too large", "\"outputs\": 16777217, \"inputs\": 16",
                 {"2: CFG-0004 /workloads/0/layers/0/outputs: 16777217 is outside the accepted "
                  "range 1 to 16777216"});
        layerRow("layer of fractional size", "\"outputs\": 3.7, \"inputs\": 16",
                 {"2: CFG-0003 /workloads/0/layers/0/outputs: expected an integer, found 3.7"});
        layerRow("layer size true", "\"outputs\": true, \"inputs\": 16",
                 {"2: CFG-0003 /workloads/0/layers/0/outputs: expected an integer, found true"});
        layerRow("layer size a string", "\"outputs\": \"8\", \"inputs\": 16",
                 {"2: CFG-0003 /workloads/0/layers/0/outputs: expected an integer, found the "
                  "string \"8\""});
        layerRow("layer size null", "\"outputs\": null, \"inputs\": 16",
                 {"2: CFG-0003 /workloads/0/layers/0/outputs: expected an integer, found null"});
        layerRow("p larger than the layer", "\"outputs\": 8, \"inputs\": 16, \"p\": 9",
                 {"2: LAY-0001 /workloads/0/layers/0/p: the block size p = 9 is larger than the "
                  "layer (8 outputs, 16 inputs); accepted are 1 to 8"});
        layerRow("p as large as the layer", "\"outputs\": 8, \"inputs\": 16, \"p\": 8", {});
        layerRow("weight density 0", "\"outputs\": 8, \"inputs\": 16, \"weight_density\": 0",
                 {"2: LAY-0006 /workloads/0/layers/0/weight_density: a layer without weights "
                  "computes nothing; accepted is a weight density above 0, up to 1"});
        layerRow("activation density",
                 "\"outputs\": 8, \"inputs\": 16, \"activation_density\": 1.5",
                 {"2: CFG-0004 /workloads/0/layers/0/activation_density: 1.5 is outside the "
                  "accepted range 0 to 1"});
        layerRow(
            "signed inputs", "\"outputs\": 8, \"inputs\": 16, \"signed_inputs\": 1",
            {"2: CFG-0003 /workloads/0/layers/0/signed_inputs: expected true or false, found 1"});
        layerRow("status", "\"outputs\": 8, \"inputs\": 16, \"status\": \"publshed\"",
                 {"2: CFG-0005 /workloads/0/layers/0/status: found \"publshed\"; accepted are "
                  "\"published\", \"secondary\", \"recalled\", \"derived\", \"computed\" or "
                  "\"chosen\"; did you mean \"published\"?"});
        layerRow("layer unknown key", "\"outputs\": 8, \"inputs\": 16, \"density\": 0.5",
                 {"2: CFG-0001 /workloads/0/layers/0/density: unknown key \"density\"; accepted "
                  "are \"name\", \"outputs\", \"inputs\", \"p\", \"weight_density\", "
                  "\"activation_density\", \"signed_inputs\", \"status\" or \"source\"; did you "
                  "mean \"weight_density\"?"});
        row("accuracy", "workloads",
            "[{\"name\": \"w\", \"layers\": [{\"outputs\": 8, \"inputs\": 16}], \"accuracy\": "
            "{\"value\": \"79\"}}]",
            {"2: CFG-0003 /workloads/0/accuracy/value: expected a number, found the string \"79\"",
             "2: CFG-0002 /workloads/0/accuracy: the key \"unit\" is missing"});
    }
    static void formulaRows() {
        row("constraints not a list", "constraints", "\"area_mm2 <= 3\"",
            {"5: CFG-0003 /constraints: expected an array, found the string \"area_mm2 <= 3\""});
        row("constraint of a wrong type", "constraints", "[3]",
            {"5: CFG-0003 /constraints/0: expected a string, found 3"});
        row("constraint misspelt", "constraints", "[\"power_mw <= 3\", \"are_mm2 <= 3\"]",
            {"5: EXPR-0001 /constraints/1: unknown name \"are_mm2\" at position 1; accepted are "
             "metrics, parameters and derived metrics defined before; did you mean \"area_mm2\"?"});
        row("constraint syntax", "constraints", "[\"area_mm2 <= \"]",
            {"5: EXPR-0002 /constraints/0: the formula ends too early; expected a number or a name "
             "at its end"});
        row("constraint chained", "constraints", "[\"1 <= area_mm2 <= 3\"]",
            {"5: EXPR-0002 /constraints/0: the comparison \"<=\" at position 15 follows another "
             "one; expected \"&&\" between the two, as in \"1 < a && a < 2\""});
        row("constraint assigns", "constraints", "[\"area_mm2 = 3\"]",
            {"5: EXPR-0002 /constraints/0: found \"=\" at position 10; a formula cannot assign, "
             "and equality is written \"==\""});
        row("constraint empty", "constraints", "[\"\"]",
            {"5: EXPR-0002 /constraints/0: the formula is empty"});
        row("constraint on a foreign parameter", "constraints", "[\"block_size <= 3\"]",
            {"5: EXPR-0001 /constraints/0: unknown name \"block_size\" at position 1; accepted are "
             "metrics, parameters and derived metrics defined before"});
        row("derived not an object", "derived", "[\"a\"]",
            {"5: CFG-0003 /derived: expected an object, found an array"});
        row("derived of a wrong type", "derived", "{\"a\": 3}",
            {"5: CFG-0003 /derived/a: expected a string, found 3"});
        row("derived illegal name", "derived", "{\"a-b\": \"area_mm2\"}",
            {"5: EXP-0016 /derived/a-b: \"a-b\" cannot be used in formulas; expected a letter or "
             "\"_\", then letters, digits and \"_\", at most 60 characters"});
        row("derived function name", "derived", "{\"sqrt\": \"area_mm2\"}",
            {"5: EXP-0016 /derived/sqrt: \"sqrt\" is the name of a function; choose another"});
        row("derived hides a metric", "derived", "{\"area_mm2\": \"power_mw\"}",
            {"5: EXP-0017 /derived/area_mm2: the name \"area_mm2\" is taken; expected one that is "
             "no metric, parameter or column"});
        row("derived hides a parameter", "derived", "{\"block_size\": \"power_mw\"}",
            {"5: EXP-0017 /derived/block_size: the name \"block_size\" is taken; expected one that "
             "is no metric, parameter or column"});
        row("derived hides a column", "derived", "{\"workload\": \"power_mw\"}",
            {"5: EXP-0017 /derived/workload: the name \"workload\" is taken; expected one that is "
             "no metric, parameter or column"});
        row("derived syntax", "derived", "{\"a\": \"area_mm2 *\"}",
            {"5: EXPR-0002 /derived/a: the formula ends too early; expected a number or a name at "
             "its end"});
        row("derived of itself", "derived", "{\"abc\": \"abc + 1\"}",
            {"5: EXPR-0001 /derived/abc: unknown name \"abc\" at position 1; accepted are metrics, "
             "parameters and derived metrics defined before; did you mean \"abs\"?"});
        row("derived of a later one", "derived", "{\"abc\": \"xyz + 1\", \"xyz\": \"area_mm2\"}",
            {"5: EXPR-0001 /derived/abc: unknown name \"xyz\" at position 1; accepted are metrics, "
             "parameters and derived metrics defined before"});
        row("derived of an earlier one", "derived", "{\"xyz\": \"area_mm2\", \"abc\": \"xyz + 1\"}",
            {});
        row("wrong derived named once",
            experimentWith({{QStringLiteral("derived"), QStringLiteral("{\"abc\": \"zzz\"}")},
                            {QStringLiteral("constraints"), QStringLiteral("[\"abc <= 3\"]")},
                            {QStringLiteral("objectives"), QStringLiteral("{\"abc\": \"min\"}")}}),
            {"5: EXPR-0001 /derived/abc: unknown name \"zzz\" at position 1; accepted are metrics, "
             "parameters and derived metrics defined before"});
    }
    static void objectiveRows() {
        row("objectives missing", "objectives", "",
            {"1: EXP-0018 /objectives: the experiment has no objectives; expected at least one, "
             "such as \"area_mm2\": \"min\""});
        row("objectives empty", "objectives", "{}",
            {"4: EXP-0018 /objectives: the experiment has no objectives; expected at least one, "
             "such as \"area_mm2\": \"min\""});
        row("objectives not an object", "objectives", "[\"area_mm2\"]",
            {"4: CFG-0003 /objectives: expected an object, found an array"});
        row("objective misspelt", "objectives", "{\"area_mm\": \"min\"}",
            {"4: EXP-0019 /objectives/area_mm: there is no metric or derived metric \"area_mm\"; "
             "accepted are \"cycles\", \"latency_us\", \"throughput_gops\", \"equivalent_tops\", "
             "\"frames_per_s\", \"area_mm2\", \"power_mw\", \"peak_power_mw\", "
             "\"average_power_mw\", \"system_power_mw\", \"energy_uj\", "
             "\"chip_energy_uj\", \"frames_per_j\", \"gops_per_w\", \"gops_per_mm2\", \"edp\", "
             "\"utilisation\", "
             "\"multiplier_utilisation\", \"peak_gops\", \"equivalent_tops_per_w\", "
             "\"max_clock_ghz\", \"timing_slack_ps\", \"weight_kib\", "
             "\"weight_capacity_kib\", \"occupancy\", "
             "\"compression_ratio\", \"dram_kib\", \"startup_us\", \"startup_uj\", \"fits\", "
             "\"feasible\", \"accuracy\", \"stall_dram_cycles\", \"stall_feed_cycles\", "
             "\"stall_write_back_cycles\" or \"stall_fill_cycles\"; did you mean \"area_mm2\"?"});
        row("objective a parameter", "objectives", "{\"pe_count\": \"min\"}",
            {"4: EXP-0019 /objectives/pe_count: there is no metric or derived metric \"pe_count\"; "
             "accepted are \"cycles\", \"latency_us\", \"throughput_gops\", \"equivalent_tops\", "
             "\"frames_per_s\", \"area_mm2\", \"power_mw\", \"peak_power_mw\", "
             "\"average_power_mw\", \"system_power_mw\", \"energy_uj\", "
             "\"chip_energy_uj\", \"frames_per_j\", \"gops_per_w\", \"gops_per_mm2\", \"edp\", "
             "\"utilisation\", "
             "\"multiplier_utilisation\", \"peak_gops\", \"equivalent_tops_per_w\", "
             "\"max_clock_ghz\", \"timing_slack_ps\", \"weight_kib\", "
             "\"weight_capacity_kib\", \"occupancy\", "
             "\"compression_ratio\", \"dram_kib\", \"startup_us\", \"startup_uj\", \"fits\", "
             "\"feasible\", \"accuracy\", \"stall_dram_cycles\", \"stall_feed_cycles\", "
             "\"stall_write_back_cycles\" or \"stall_fill_cycles\""});
        row("objective a word", "objectives", "{\"clock_limit\": \"min\"}",
            {"4: EXP-0030 /objectives/clock_limit: the metric \"clock_limit\" is a word, of which "
             "none is better; accepted are \"cycles\", \"latency_us\", \"throughput_gops\", "
             "\"equivalent_tops\", "
             "\"frames_per_s\", \"area_mm2\", \"power_mw\", \"peak_power_mw\", "
             "\"average_power_mw\", \"system_power_mw\", \"energy_uj\", "
             "\"chip_energy_uj\", \"frames_per_j\", \"gops_per_w\", \"gops_per_mm2\", \"edp\", "
             "\"utilisation\", "
             "\"multiplier_utilisation\", \"peak_gops\", \"equivalent_tops_per_w\", "
             "\"max_clock_ghz\", \"timing_slack_ps\", \"weight_kib\", "
             "\"weight_capacity_kib\", \"occupancy\", "
             "\"compression_ratio\", \"dram_kib\", \"startup_us\", \"startup_uj\", \"fits\", "
             "\"feasible\", \"accuracy\", \"stall_dram_cycles\", \"stall_feed_cycles\", "
             "\"stall_write_back_cycles\" or \"stall_fill_cycles\""});
        row("objective direction", "objectives", "{\"area_mm2\": \"minimise\"}",
            {"4: CFG-0005 /objectives/area_mm2: found \"minimise\"; accepted are \"min\" or "
             "\"max\"; did you mean \"min\"?"});
        row("objective direction of a wrong type", "objectives", "{\"area_mm2\": -1}",
            {"4: CFG-0003 /objectives/area_mm2: expected one of the strings \"min\" or \"max\", "
             "found -1"});
        row("references not a list", "references", "{}",
            {"5: CFG-0003 /references: expected an array, found an object"});
        row("reference not an object", "references", "[\"chip\"]",
            {"5: CFG-0003 /references/0: expected an object with \"name\" and \"metrics\", found "
             "the string \"chip\""});
        row("reference empty", "references", "[{}]",
            {"5: CFG-0002 /references/0: the key \"name\" is missing",
             "5: CFG-0002 /references/0: the key \"metrics\" is missing"});
        row("reference metric misspelt", "references",
            "[{\"name\": \"chip\", \"metrics\": {\"area\": 3}}]",
            {"5: EXP-0013 /references/0/metrics/area: there is no metric \"area\"; accepted are "
             "\"cycles\", \"latency_us\", \"throughput_gops\", \"equivalent_tops\", "
             "\"frames_per_s\", \"area_mm2\", \"power_mw\", \"peak_power_mw\", "
             "\"average_power_mw\", \"system_power_mw\", \"energy_uj\", "
             "\"chip_energy_uj\", \"frames_per_j\", \"gops_per_w\", \"gops_per_mm2\", \"edp\", "
             "\"utilisation\", "
             "\"multiplier_utilisation\", \"peak_gops\", \"equivalent_tops_per_w\", "
             "\"max_clock_ghz\", \"timing_slack_ps\", \"clock_limit\", \"weight_kib\", "
             "\"weight_capacity_kib\", \"occupancy\", "
             "\"compression_ratio\", \"dram_kib\", \"startup_us\", \"startup_uj\", \"fits\", "
             "\"feasible\", \"accuracy\", \"stall_dram_cycles\", \"stall_feed_cycles\", "
             "\"stall_write_back_cycles\", \"stall_fill_cycles\", \"stall_padding_cycles\", "
             "\"stall_empty_column_cycles\", \"stall_imbalance_cycles\", \"stall_read_cycles\", "
             "\"stall_transform_cycles\" or \"stall_activation_cycles\"; did you mean "
             "\"area_mm2\"?"});
        row("reference metric of a wrong type", "references",
            "[{\"name\": \"chip\", \"metrics\": {\"area_mm2\": \"3\"}}]",
            {"5: CFG-0003 /references/0/metrics/area_mm2: expected a number, found the string "
             "\"3\""});
        row("reference unknown key", "references",
            "[{\"name\": \"chip\", \"metrics\": {}, \"url\": \"\"}]",
            {"5: CFG-0001 /references/0/url: unknown key \"url\"; accepted are \"name\", "
             "\"source\" or \"metrics\""});
    }
    static void searchRows() {
        row("uncertainty not an object", "uncertainty", "200",
            {"5: CFG-0003 /uncertainty: expected an object, found 200"});
        row("uncertainty unknown key", "uncertainty", "{\"seed\": 3}",
            {"5: CFG-0001 /uncertainty/seed: unknown key \"seed\"; accepted are \"samples\""});
        row("one draw", "uncertainty", "{\"samples\": 1}",
            {"5: EXP-0026 /uncertainty/samples: 1 draws of the constants are not accepted; "
             "expected 0 (none) or 2 to 10000"});
        row("too many draws", "uncertainty", "{\"samples\": 10001}",
            {"5: CFG-0004 /uncertainty/samples: 10001 is outside the accepted range 0 to 10000"});
        row("search not an object", "search", "\"grid\"",
            {"5: CFG-0003 /search: expected an object, found the string \"grid\""});
        row("search unknown key", "search", "{\"buget\": 3}",
            {"5: CFG-0001 /search/buget: unknown key \"buget\"; accepted are \"method\", "
             "\"budget\" or \"seed\"; did you mean \"budget\"?"});
        row("method", "search", "{\"method\": \"nsga2\"}",
            {"5: CFG-0009 /search/method: found \"nsga2\"; accepted is \"grid\": other searches "
             "are not available in this version"});
        row("method of a wrong type", "search", "{\"method\": 3}",
            {"5: CFG-0003 /search/method: expected a string, found 3"});
        row("budget 0", "search", "{\"budget\": 0}",
            {"5: CFG-0004 /search/budget: 0 is outside the accepted range 1 to 9007199254740991"});
        row("budget too large", "search", "{\"budget\": 9007199254740992}",
            {"5: CFG-0004 /search/budget: 9007199254740992 is outside the accepted range 1 to "
             "9007199254740991"});
        row("keep of an unknown word", "keep", "\"fronts\"",
            {"5: CFG-0005 /keep: found \"fronts\"; accepted are \"all\", \"feasible\" or "
             "\"front\"; did you mean \"front\"?"});
        row("keep of a wrong type", "keep", "100000",
            {"5: EXP-0031 /keep: found 100000; expected \"all\", \"feasible\", \"front\" or "
             "{\"sample\": N}"});
        row("keep nothing of a sample", "keep", "{\"sample\": 0}",
            {"5: CFG-0004 /keep/sample: 0 is outside the accepted range 1 to 1000000000"});
        row("keep without a number", "keep", "{}",
            {"5: CFG-0002 /keep: the key \"sample\" is missing"});
        row("keep with another key", "keep", "{\"sample\": 5, \"seed\": 1}",
            {"5: CFG-0001 /keep/seed: unknown key \"seed\"; accepted are \"sample\""});
        row("budget fractional", "search", "{\"budget\": 0.5}",
            {"5: CFG-0003 /search/budget: expected an integer, found 0.5"});
        row("negative seed", "search", "{\"seed\": -1}",
            {"5: CFG-0004 /search/seed: -1 is outside the accepted range 0 to 9007199254740991"});
        row("seed too large", "search", "{\"seed\": 18446744073709551615}",
            {"5: CFG-0004 /search/seed: 18446744073709551615 is outside the accepted range 0 to "
             "9007199254740991"});
        const auto points = [](const char* name, const char* spaces, const char* budget,
                               const QStringList& messages) {
            row(name,
                experimentWith({{QStringLiteral("architectures"), QString::fromLatin1(spaces)},
                                {QStringLiteral("search"), QString::fromLatin1(budget)}}),
                messages);
        };
        points("10^15 points",
               "[{\"kind\": \"eie\"}, {\"kind\": \"permdnn\", \"sweep\": {\"pe_count\": {\"from\": "
               "1, \"to\": 1000, \"step\": 1}, \"clock_ghz\": {\"from\": 0.001, \"to\": 1, "
               "\"step\": 0.001}, \"fifo_depth\": {\"from\": 1, \"to\": 1000, \"step\": 1}, "
               "\"weight_sram_depth\": {\"from\": 1000, \"to\": 1999, \"step\": 1}, "
               "\"activation_sram_depth\": {\"from\": 1000, \"to\": 1999, \"step\": 1}}}]",
               "{}",
               {"3: EXP-0024 /architectures/1/sweep: the experiment has 1 quadrillion "
                "(1000000000000001) points (designs times workloads), and its budget accepts 10 "
                "million (10000000); shorten the longest sweeps of permdnn, which are pe_count "
                "(1000 values), clock_ghz (1000 values), fifo_depth (1000 values), or raise "
                "/search/budget"});
        points("more points than can be counted",
               "[{\"kind\": \"permdnn\", \"sweep\": {\"clock_ghz\": {\"from\": 0.001, \"to\": 1, "
               "\"step\": 1e-18}}}]",
               "{}",
               {"3: EXP-0024 /architectures/0/sweep: the experiment has more than 9 quadrillion "
                "points (designs times workloads), and its budget accepts 10 million (10000000); "
                "shorten the longest sweeps of permdnn, which are clock_ghz (9007199254740992 "
                "values)"});
        points("one point too many",
               "[{\"kind\": \"eie\", \"sweep\": {\"pe_count\": {\"from\": 1, \"to\": 11, \"step\": "
               "1}}}]",
               "{\"budget\": 10}",
               {"3: EXP-0024 /architectures/0/sweep: the experiment has 11 points (designs times "
                "workloads), and its budget accepts 10; shorten the longest sweeps of eie, which "
                "are pe_count (11 values), or raise /search/budget"});
        points("as many points as allowed",
               "[{\"kind\": \"eie\", \"sweep\": {\"pe_count\": {\"from\": 1, \"to\": 10, \"step\": "
               "1}}}]",
               "{\"budget\": 10}", {});
        row("too many workloads",
            experimentWith(
                {{QStringLiteral("workloads"), QStringLiteral("[\"nmt\", \"eie-paper\"]")},
                 {QStringLiteral("search"), QStringLiteral("{\"budget\": 1}")}}),
            {"3: EXP-0024 /architectures/0/sweep: the experiment has 2 points (designs times "
             "workloads), and its budget accepts 1; give fewer workloads, or raise "
             "/search/budget"});
    }
};

QTEST_APPLESS_MAIN(TstExperimentMessages)
#include "tst_experiment_messages.moc"
