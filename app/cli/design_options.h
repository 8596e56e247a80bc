// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/cli/field_options.h"
#include "core/architecture/engine.h"
#include "core/base/json_document.h"
#include "core/base/result.h"
#include "core/engines/registry.h"
#include "core/layer/layer.h"
#include "core/technology/technology.h"
#include "core/technology/technology_fields.h"

namespace permdse::cli {

/// The options that every verb on a single design shares:
/// --arch permdnn --set pe_count=64 --layer ... | --workload ... --node 28 --cell ... --json
struct DesignOptions {
    std::string architecture = engineIds().front();
    std::vector<std::string> settings;
    std::vector<std::string> layers;
    std::string workload;
    FieldOptions<TechnologySettings> technology{technologyFields()};
    std::vector<std::string> calibrations; ///< files
    bool json = false;

    void addTo(CLI::App& command);
};

/// What the options name: a design of an engine on a workload at a technology.
struct DesignRequest {
    const Engine* engine;
    Technology technology;
    DesignValues design;
    Workload workload;
};

/// All problems at once, with the option as source.
[[nodiscard]] Result<DesignRequest> resolve(const DesignOptions& options);

/// Adds a verb that works on a single design: resolves its options, reports what is wrong with
/// them, and otherwise lets one of the two functions print. Returns the verb, for options of its
/// own.
CLI::App& addDesignCommand(CLI::App& app, int& exitCode, const std::string& name,
                           const std::string& description,
                           std::function<void(const DesignRequest&)> printTables,
                           std::function<void(const DesignRequest&)> printJson);

/// Every parameter of a design, as an experiment file spells it.
[[nodiscard]] Json designJson(const Engine& engine, const DesignValues& values);

/// The design, technology and workload of a request, for JSON output.
[[nodiscard]] Json toJson(const DesignRequest& request);

/// All metrics of an evaluation by id: codes as their words, null for what is not modelled.
[[nodiscard]] Json metricsJson(const Engine& engine, const Evaluation& evaluation);

/// "PermDNN (32 PEs, ...), 28 nm, itrs-lstp, projection paper, on Alex-FC8", with every setting of
/// the technology that is not the usual one.
[[nodiscard]] std::string headline(const DesignRequest& request);

} // namespace permdse::cli
