// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <filesystem>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "core/architecture/technology_parameters.h"
#include "core/base/json_reader.h"
#include "core/base/spelling.h"
#include "core/engines/registry.h"
#include "core/experiment/experiment_file.h"
#include "core/experiment/experiment_schema.h"
#include "core/experiment/problem_limit.h"
#include "core/experiment/search_fields.h"
#include "core/experiment/sweep_reader.h"
#include "core/layer/workload_library.h"
#include "core/technology/technology_fields.h"

namespace permdse {

namespace {

constexpr double largestNumber = std::numeric_limits<double>::max();

const std::vector<std::string>& senseWords() {
    static const std::vector<std::string> words{"min", "max"};
    return words;
}

/// Turns the document into an experiment. Where a part cannot be read, a placeholder keeps its
/// index, so that pointers made from the value fit the file.
class ExperimentReader {
public:
    ExperimentReader(const JsonDocument& document, Diagnostics& problems)
        : m_root(document, problems), m_problems(problems),
          m_folder(std::filesystem::path(document.source).parent_path()) {}

    Experiment read() {
        Experiment experiment;
        checkSchemaName();
        experiment.name = m_root.text("name", experiment.name);
        experiment.description = m_root.paragraphs("description", "");
        readTechnology(experiment.technology);
        readWorkloads(experiment.workloads);
        readArchitectures(experiment.architectures);
        readReferences(experiment.references);
        readConstraints(experiment.constraints);
        readDerived(experiment.derived);
        readObjectives(experiment.objectives);
        readSearch(experiment.search);
        readUncertainty(experiment.uncertainty);
        readKeep(experiment.keep);
        experiment.simulate =
            enumeration(m_root, "simulate", simulatedPointsNames(), experiment.simulate);
        m_root.finish();
        return experiment;
    }

private:
    /// The name may have a folder before it: editors look for the schema there.
    void checkSchemaName() {
        if (!m_root.has("$schema")) {
            m_root.expect("$schema");
            return;
        }
        const std::string found = m_root.text("$schema");
        if (!m_root.json()["$schema"].is_string()) {
            return;
        }
        const std::string name = found.substr(found.rfind('/') + 1);
        if (name == experimentSchemaId) {
            return;
        }
        constexpr std::string_view head = "permdse-experiment-";
        constexpr std::string_view tail = ".schema.json";
        const bool otherVersion = name.starts_with(head) && name.ends_with(tail) &&
                                  name.size() > head.size() + tail.size();
        if (otherVersion) {
            const std::string version =
                name.substr(head.size(), name.size() - head.size() - tail.size());
            m_root.errorAt("$schema", "CFG-0008",
                           fmt::format("the file is an experiment of format {}; this version reads "
                                       "format 1, \"{}\"",
                                       version, experimentSchemaId));
        } else {
            m_root.errorAt("$schema", "CFG-0008",
                           fmt::format("found \"{}\"; expected \"{}\"", found, experimentSchemaId));
        }
    }

    /// A key that has a single legal word in this version.
    static void checkOnlyWord(JsonReader& reader, const std::string& key, const std::string& only,
                              const std::string& reason) {
        const std::string word = reader.text(key, only);
        if (word != only && reader.json()[key].is_string()) {
            reader.errorAt(key, "CFG-0009",
                           fmt::format("found \"{}\"; accepted is \"{}\": {}", word, only, reason));
        }
    }

    template <class Enumeration>
    static Enumeration enumeration(JsonReader& reader, const char* key,
                                   const std::vector<std::string>& words, Enumeration fallback) {
        const std::string word =
            reader.choice(key, words, words.at(static_cast<std::size_t>(fallback)));
        return static_cast<Enumeration>(std::find(words.begin(), words.end(), word) -
                                        words.begin());
    }

    // Ranges are checked by validate(), which knows them from the technology itself.
    void readTechnology(TechnologySettings& technology) {
        std::optional<JsonReader> reader = m_root.optionalChild("technology");
        if (!reader) {
            return;
        }
        readFields(technologyFields(), *reader, technology, RangeCheck::Later);
        for (JsonReader& element : reader->elements("calibrations")) {
            readCalibrationOf(element, technology.calibrations);
        }
        if (std::optional<JsonReader> limits = reader->optionalChild("logic_limit_ghz")) {
            for (const std::string& id : engineIds()) {
                if (limits->has(id)) {
                    // A value of the wrong type is reported and left out.
                    const std::size_t before = m_problems.size();
                    const double limit_ghz = limits->number(id, -largestNumber, largestNumber, 1.0);
                    if (m_problems.size() == before) {
                        technology.logic_limit_ghz[id] = limit_ghz;
                    }
                }
                limits->expect(id);
            }
            limits->finish();
        }
        reader->finish();
    }

    /// A calibration in place, or the name of a file beside the experiment.
    void readCalibrationOf(JsonReader& element, std::vector<Calibration>& calibrations) {
        const std::size_t before = m_problems.size();
        Calibration calibration;
        if (element.json().is_string()) {
            const std::filesystem::path file = element.asText();
            const Result<Calibration> loaded =
                loadCalibration((m_folder / file).string(), engineIds());
            if (!loaded) {
                m_problems.insert(m_problems.end(), loaded.error().begin(), loaded.error().end());
                return;
            }
            calibration = *loaded;
        } else if (element.isObject()) {
            calibration = readCheckedCalibration(element, engineIds());
        } else {
            element.error("CFG-0003",
                          fmt::format("expected a calibration or the name of its file, found {}",
                                      describeJson(element.json())));
        }
        for (const Calibration& other : calibrations) {
            if (m_problems.size() == before && other.engine == calibration.engine) {
                element.error("CAL-0003",
                              fmt::format("there are two calibrations of \"{}\"; keep one",
                                          calibration.engine));
            }
        }
        if (m_problems.size() == before) {
            calibrations.push_back(std::move(calibration));
        }
    }

    void readWorkloads(std::vector<Workload>& workloads) {
        for (JsonReader& element : m_root.elements("workloads")) {
            const std::size_t before = m_problems.size();
            Workload workload = readOneWorkload(element);
            if (m_problems.size() != before) {
                // Half a workload would bring about follow-up errors.
                workload = Workload();
            }
            workloads.push_back(std::move(workload));
        }
    }

    static Workload readOneWorkload(JsonReader& element) {
        if (element.json().is_string()) {
            const std::string name = element.asText();
            if (const Workload* builtin = findBuiltinWorkload(name)) {
                return *builtin;
            }
            std::vector<std::string> names;
            for (const Workload& workload : builtinWorkloads()) {
                names.push_back(workload.name);
            }
            element.error(
                "EXP-0025",
                fmt::format("there is no built-in workload \"{}\"; accepted are {}, or an "
                            "object with \"name\" and \"layers\"{}",
                            name, quotedList(names), didYouMean(name, names)));
            return {};
        }
        if (!element.isObject()) {
            element.error("CFG-0003",
                          fmt::format("expected the name of a built-in workload or an object with "
                                      "\"name\" and \"layers\", found {}",
                                      describeJson(element.json())));
            return {};
        }
        if (element.has("onnx")) {
            element.error("CFG-0009", "importing ONNX models is not available in this version; "
                                      "accepted are layers listed under \"layers\"");
            return {};
        }
        Workload workload = readWorkload(element);
        element.finish();
        return workload;
    }

    void readArchitectures(std::vector<ArchitectureSpace>& spaces) {
        for (JsonReader& element : m_root.elements("architectures")) {
            ArchitectureSpace& space = spaces.emplace_back();
            if (!element.isObject()) {
                element.error("CFG-0003", fmt::format("expected an object with \"kind\", found {}",
                                                      describeJson(element.json())));
                continue;
            }
            space.architecture = element.text("kind");
            std::optional<JsonReader> sweep = element.optionalChild("sweep");
            std::optional<JsonReader> fixed = element.optionalChild("fixed");
            element.finish();
            // Parameters of an unknown architecture cannot be judged; validate() reports it.
            const Engine* engine = findEngine(space.architecture);
            if (engine && sweep) {
                readAxes(*engine, *sweep, space.sweep);
            }
            if (engine && fixed) {
                readFixed(*engine, *fixed, space.fixed);
            }
        }
    }

    static void readAxes(const Engine& engine, JsonReader& sweep, std::vector<SweepAxis>& axes) {
        for (auto& [id, reader] : sweep.members()) {
            const ParameterInfo* parameter = findSweepable(engine, id);
            if (!parameter) {
                axes.push_back({id, ValueList()}); // reported by validate()
            } else if (std::optional<SweepAxis> axis = readAxis(reader, id, *parameter)) {
                axes.push_back(*std::move(axis));
            }
        }
    }

    static void readFixed(const Engine& engine, JsonReader& fixed,
                          std::vector<FixedParameter>& parameters) {
        for (auto& [id, reader] : fixed.members()) {
            const ParameterInfo* parameter = findSweepable(engine, id);
            if (!parameter) {
                parameters.push_back({id, 0.0}); // reported by validate()
            } else if (const std::optional<double> value = readParameterValue(reader, *parameter)) {
                parameters.push_back({id, *value});
            }
        }
    }

    void readReferences(std::vector<ReferencePoint>& references) {
        for (JsonReader& element : m_root.elements("references")) {
            ReferencePoint& reference = references.emplace_back();
            if (!element.isObject()) {
                element.error(
                    "CFG-0003",
                    fmt::format("expected an object with \"name\" and \"metrics\", found {}",
                                describeJson(element.json())));
                continue;
            }
            reference.name = element.text("name");
            reference.source = element.text("source", "");
            if (std::optional<JsonReader> metrics = element.child("metrics")) {
                for (auto& [id, reader] : metrics->members()) {
                    reference.metrics.emplace_back(id,
                                                   reader.asNumber(-largestNumber, largestNumber));
                }
            }
            element.finish();
        }
    }

    void readConstraints(std::vector<std::string>& constraints) {
        for (const JsonReader& element : m_root.elements("constraints")) {
            constraints.push_back(element.asText());
        }
    }

    void readDerived(std::vector<DerivedMetric>& derived) {
        if (std::optional<JsonReader> reader = m_root.optionalChild("derived")) {
            for (auto& [id, formula] : reader->members()) {
                derived.push_back({id, formula.asText()});
            }
        }
    }

    void readObjectives(std::vector<Objective>& objectives) {
        if (std::optional<JsonReader> reader = m_root.optionalChild("objectives")) {
            for (auto& [id, sense] : reader->members()) {
                const bool max = sense.asChoice(senseWords()) == "max";
                objectives.push_back({id, max ? Sense::Maximise : Sense::Minimise});
            }
        }
    }

    void readSearch(SearchSettings& search) {
        std::optional<JsonReader> reader = m_root.optionalChild("search");
        if (!reader) {
            return;
        }
        checkOnlyWord(*reader, "method", "grid",
                      "other searches are not available in this version");
        readFields(searchFields(), *reader, search);
        reader->finish();
    }

    void readUncertainty(UncertaintySettings& uncertainty) {
        if (std::optional<JsonReader> reader = m_root.optionalChild("uncertainty")) {
            readFields(uncertaintyFields(), *reader, uncertainty);
            reader->finish();
        }
    }

    void readKeep(KeepSettings& keep) {
        if (!m_root.has("keep")) {
            m_root.expect("keep");
            return;
        }
        JsonReader reader = m_root.at("keep");
        if (reader.isObject()) {
            keep = {KeptRows::Sample,
                    static_cast<std::uint64_t>(reader.integer(
                        "sample", 1, static_cast<std::int64_t>(KeepSettings::maxSample)))};
            reader.finish();
        } else if (reader.json().is_string()) {
            const std::vector<std::string>& words = keptRowsNames();
            const std::string word = reader.asChoice(words);
            keep.rows =
                static_cast<KeptRows>(std::find(words.begin(), words.end(), word) - words.begin());
        } else {
            reader.error("EXP-0031",
                         fmt::format("found {}; expected \"all\", \"feasible\", \"front\" or "
                                     "{{\"sample\": N}}",
                                     describeJson(reader.json())));
        }
    }

    JsonReader m_root;
    Diagnostics& m_problems;
    std::filesystem::path m_folder; ///< of the experiment: files in it are named relative to it
};

/// Pointers at which something has been reported, with the question whether a further report says
/// anything new: one at the same value, in it or around it does not.
class ReportedPlaces {
public:
    /// A workload is a placeholder once anything in it is wrong: reports on it as a whole count.
    void add(const std::string& pointer) {
        constexpr std::string_view workloads = "/workloads/";
        m_pointers.insert(pointer.starts_with(workloads)
                              ? pointer.substr(0, pointer.find('/', workloads.size()))
                              : pointer);
    }

    [[nodiscard]] bool covers(const std::string& pointer) const {
        const std::string inside = pointer + '/';
        const auto below = m_pointers.lower_bound(inside);
        if (below != m_pointers.end() && below->starts_with(inside)) {
            return true;
        }
        for (std::string at = pointer;; at.erase(at.rfind('/'))) {
            if (m_pointers.contains(at)) {
                return true;
            }
            if (at.empty()) {
                return false;
            }
        }
    }

private:
    std::set<std::string> m_pointers;
};

/// Adds what `later` has to say where nothing is reported yet.
void addWhereNew(Diagnostics& problems, const Diagnostics& later, const JsonDocument& document) {
    ReportedPlaces places;
    for (const Diagnostic& problem : problems) {
        places.add(problem.pointer);
    }
    for (Diagnostic problem : later) {
        if (!places.covers(problem.pointer)) {
            problem.line = document.lineOf(problem.pointer);
            problems.push_back(std::move(problem));
        }
    }
}

} // namespace

Result<ExperimentDraft> readDraft(std::string_view text, const std::string& source) {
    Diagnostics repeatedKeys;
    const Result<JsonDocument> document = parseJson(text, source, repeatedKeys);
    if (!document) {
        return document.error();
    }
    ExperimentDraft draft;
    Diagnostics& problems = draft.problems;
    if (!document->root.is_object()) {
        [[maybe_unused]] const JsonReader reports(*document, problems);
        return problems;
    }
    draft.experiment = ExperimentReader(*document, problems).read();
    std::size_t more = 0;
    addWhereNew(problems, detail::firstProblems(draft.experiment, source, more), *document);
    if (problems.size() <= detail::mostProblems) { // what is so wrong needs no second opinion
        static const JsonSchema schema(experimentSchema());
        addWhereNew(problems, schema.problems(*document), *document);
    }
    problems.insert(problems.begin(), repeatedKeys.begin(), repeatedKeys.end());
    std::stable_sort(problems.begin(), problems.end(),
                     [](const Diagnostic& a, const Diagnostic& b) { return a.line < b.line; });
    detail::limitProblems(problems, source, more);
    return draft;
}

Result<Experiment> readExperiment(std::string_view text, const std::string& source) {
    Result<ExperimentDraft> draft = readDraft(text, source);
    if (!draft) {
        return draft.error();
    }
    if (hasErrors(draft->problems)) {
        return draft->problems;
    }
    return std::move(draft->experiment);
}

Result<Experiment> loadExperiment(const std::string& path) {
    const Result<std::string> text = readTextFile(path);
    if (!text) {
        return text.error();
    }
    return readExperiment(*text, path);
}

} // namespace permdse
