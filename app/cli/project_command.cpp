// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/command_line.h"
#include "app/cli/text_table.h"
#include "app/machine/available_memory.h"
#include "core/base/file_output.h"
#include "core/base/spelling.h"
#include "core/base/unit_format.h"
#include "core/base/units.h"
#include "core/pdmatrix/pd_file.h"
#include "core/pdmatrix/pd_summary.h"
#include "core/pdmatrix/weight_file.h"

namespace permdse::cli {

namespace {

const std::vector<std::string>& ruleNames() {
    static const std::vector<std::string> names{"natural", "random", "best"}; // as ShiftRule
    return names;
}

struct ProjectOptions {
    std::string weights, output, shifts = ruleNames().back();
    PdStorageChoice choice;
    bool stored = false, json = false;
};

struct Projected {
    PdSummary summary;
    Diagnostics warnings;
};

/// Before a number is read or unpacked: a small archive may promise as many numbers as are
/// accepted.
Diagnostics memoryProblems(const ProjectOptions& options, const std::vector<std::int64_t>& shape) {
    if (options.choice.p < 1) {
        return {}; // which the projection says
    }
    const std::uint64_t need =
        projectionMemory_bytes(shape, options.choice.p, options.output.ends_with(".npz"));
    const MemoryAllowance memory = availableMemory();
    if (need <= memory.bytes) {
        return {};
    }
    return {{Severity::Error, "PDM-0009", options.weights, "", 0,
             fmt::format("to project an array of {} with p = {} takes {}", shapeText(shape),
                         options.choice.p, tooMuchText(need, memory))}};
}

Result<Projected> projected(const ProjectOptions& options) {
    const auto rule = std::find(ruleNames().begin(), ruleNames().end(), options.shifts);
    if (rule == ruleNames().end()) {
        return Diagnostic{Severity::Error,
                          "CFG-0005",
                          "--shifts",
                          "",
                          0,
                          fmt::format("found \"{}\"; accepted are {}{}", options.shifts,
                                      quotedList(ruleNames()),
                                      didYouMean(options.shifts, ruleNames()))};
    }
    const bool asArrays = options.output.ends_with(".npz");
    if (!options.output.empty() && !asArrays && !options.output.ends_with(".pd")) {
        return Diagnostic{Severity::Error,
                          "PDF-0005",
                          options.output,
                          "",
                          0,
                          "the ending of the name is no format of matrices; accepted are .pd and "
                          ".npz"};
    }
    if (!options.output.empty()) {
        Diagnostics problems = overwrittenInputs({options.weights}, {options.output});
        if (problems.empty()) {
            problems = outputFileProblems(options.output);
        }
        if (!problems.empty()) {
            return problems;
        }
    }
    const Result<NpyArray<float>> weights =
        readArray(options.weights, [&options](const std::vector<std::int64_t>& shape) {
            Diagnostics problems = projectedShapeProblems(shape, options.weights);
            return problems.empty() ? memoryProblems(options, shape) : problems;
        });
    if (!weights) {
        return weights.error();
    }
    PdStorageChoice choice = options.choice;
    choice.rule = static_cast<ShiftRule>(rule - ruleNames().begin());
    Result<PdSummary> summary = summarisePd(*weights, choice, options.weights);
    if (!summary) {
        return summary.error();
    }
    const PdMatrix& matrix = options.stored ? summary->stored : summary->projection.matrix;
    Diagnostics warnings = shiftWarnings(matrix, options.weights);
    warnings.insert(warnings.end(), summary->warnings.begin(), summary->warnings.end());
    if (!options.output.empty()) {
        const Result<std::uint64_t> written =
            asArrays ? writePdNpz(options.output, matrix) : writePd(options.output, matrix);
        if (!written) {
            return written.error();
        }
    }
    return Projected{*std::move(summary), std::move(warnings)};
}

double compression(const PdSummary& summary) {
    return static_cast<double>(summary.dense_bits) / static_cast<double>(summary.storage.total());
}

void printTables(const ProjectOptions& options, const PdSummary& summary) {
    const PdShape& shape = summary.stored.shape;
    fmt::print("{}: {} x {}", options.weights, shape.rows, shape.columns);
    if (shape.entry_values > 1) {
        fmt::print(" kernels of {} weights", shape.entry_values);
    }
    fmt::print(", p = {}, {} shifts\n\n", shape.p, options.shifts);
    using Align = TextTable::Align;
    TextTable table({{"Part", Align::Left}, {"KiB", Align::Right}});
    const auto row = [&](const std::string& part, std::int64_t bits) {
        table.addRow({part, displayNumber(static_cast<double>(bits) / bitsPerKib, 5)});
    };
    row(fmt::format("Dense, {} bits each", options.choice.word_bits), summary.dense_bits);
    table.addRule();
    row(fmt::format("Weights, {} bits each", options.choice.tag_bits), summary.storage.weight_bits);
    row("Shifts", summary.storage.shift_bits);
    row(fmt::format("{} shared weights", summary.codebook.size()), summary.storage.codebook_bits);
    table.addRule();
    row("Permuted-diagonal", summary.storage.total());
    table.print();
    fmt::print("\nCompression {}. Energy kept by the projection: {} %. Weights against their\n"
               "quantisation ({} bits, {} behind the binary point) and sharing: {}.\n",
               displayNumber(compression(summary)),
               displayNumber(100.0 * summary.projection.retained_energy), summary.format.bits,
               summary.format.fraction_bits, displayQuantity(summary.signal_to_noise_db, "dB"));
    if (!options.output.empty()) {
        fmt::print("\nThe matrix is in {}\n", options.output);
    }
}

void printJson(const ProjectOptions& options, const PdSummary& summary) {
    const PdShape& shape = summary.stored.shape;
    print(Json{{"weights", options.weights},
               {"outputs", shape.rows},
               {"inputs", shape.columns},
               {"p", shape.p},
               {"kernel_weights", shape.entry_values},
               {"shifts", options.shifts},
               {"retained_energy", summary.projection.retained_energy},
               {"dense_bits", summary.dense_bits},
               {"weight_bits", summary.storage.weight_bits},
               {"shift_bits", summary.storage.shift_bits},
               {"codebook_bits", summary.storage.codebook_bits},
               {"compression_ratio", compression(summary)},
               {"word_bits", summary.format.bits},
               {"fraction_bits", summary.format.fraction_bits},
               {"codebook", summary.codebook},
               {"signal_to_noise_db", jsonNumber(summary.signal_to_noise_db)}});
}

} // namespace

void addProjectCommand(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand(
        "project", "Bring dense weights into permuted-diagonal form: energy kept, size by part");
    auto options = std::make_shared<ProjectOptions>();
    command
        ->add_option("--weights", options->weights,
                     "NumPy array (outputs, inputs), or (outputs, inputs, height, width)")
        ->required();
    command->add_option("--p", options->choice.p, "Block size")->required();
    command->add_option("--shifts", options->shifts, "Shifts: natural, random or best")
        ->capture_default_str();
    command->add_option("--seed", options->choice.seed, "Seed of random shifts and of sharing")
        ->transform(seeds())
        ->capture_default_str();
    command->add_option("--bits", options->choice.word_bits, "Bits of a weight in the datapath")
        ->capture_default_str();
    command
        ->add_option("--tag-bits", options->choice.tag_bits,
                     "Bits of a stored weight; as many as --bits share nothing")
        ->capture_default_str();
    command->add_option("-o,--output", options->output, "Write the matrix as .pd or .npz");
    command->add_flag("--stored", options->stored,
                      "Write the weights after quantisation and sharing");
    command->add_flag("--json", options->json, "Print JSON for programs");
    command->callback([options, &exitCode] {
        const Result<Projected> result = projected(*options);
        if (!result) {
            exitCode = report(result.error());
            return;
        }
        (void)report(result->warnings);
        (options->json ? printJson : printTables)(*options, result->summary);
    });
}

} // namespace permdse::cli
