// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/base/sourced.h"

namespace permdse {

/// A constant and the node it was stated at.
struct NodeConstant {
    SourcedValue figure;
    double node_nm = 0.0;
};

/// All physical constants of the model: the one typed loader of resources/technology/*.json.
/// Immutable; safe from any thread.
class ConstantTable {
public:
    /// The constants of the resources, read once.
    [[nodiscard]] static const ConstantTable& builtin();

    /// @throws std::out_of_range if there is no such constant.
    [[nodiscard]] const NodeConstant& at(std::string_view id) const;
    [[nodiscard]] double value(std::string_view id) const { return at(id).figure.value; }
    [[nodiscard]] const std::map<std::string, NodeConstant, std::less<>>& all() const {
        return m_constants;
    }

private:
    void load(std::string_view resource);

    std::map<std::string, NodeConstant, std::less<>> m_constants;
};

} // namespace permdse
