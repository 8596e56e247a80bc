// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/sourced.h"

namespace permdse {

/// A constant, the node it was stated at and the range in which its true value is believed to lie.
struct NodeConstant {
    SourcedValue figure;
    double node_nm = 0.0; ///< at which it is stated; 0 if it belongs to none
    double low = 0.0;     ///< equal to the value where no range is stated
    double high = 0.0;

    [[nodiscard]] bool hasRange() const { return low < high; }
};

/// All physical constants of the model: the one typed loader of resources/technology/*.json
/// and of the constants of resources/engines/*.json.
/// Safe from any thread while nobody calls set().
class ConstantTable {
public:
    /// The constants of the resources, read once.
    [[nodiscard]] static const ConstantTable& builtin();
    [[nodiscard]] static std::shared_ptr<const ConstantTable> sharedBuiltin();

    /// Gives a constant another value, for a draw within its range.
    /// @throws std::out_of_range if there is no such constant.
    void set(std::string_view id, double value);

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
