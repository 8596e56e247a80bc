// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/figure/breakdown.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "core/base/unit_format.h"

namespace permdse {

namespace {

constexpr std::size_t mostComponents = 12;

double quantityOf(const BreakdownLine& line, BreakdownQuantity quantity) {
    switch (quantity) {
    case BreakdownQuantity::Area:
        return line.area_mm2;
    case BreakdownQuantity::Power:
        return line.power_mw;
    case BreakdownQuantity::Energy:
        break;
    }
    return line.energy_uj;
}

/// Keeps the parts with the largest shares of any bar and sums up the others, since nobody can tell
/// twenty colours apart.
void gatherSmallParts(std::vector<StackedBar>& bars, std::vector<std::string>& titles) {
    if (titles.size() <= mostComponents) {
        return;
    }
    std::vector<double> shares(titles.size(), 0.0);
    for (const StackedBar& bar : bars) {
        double total = 0.0;
        for (const BarPart& part : bar.parts) {
            total += part.value;
        }
        for (std::size_t part = 0; part < shares.size() && total > 0.0; ++part) {
            shares[part] = std::max(shares[part], bar.parts[part].value / total);
        }
    }
    std::vector<std::size_t> order(titles.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return shares[a] > shares[b]; });
    order.resize(mostComponents - 1);
    std::sort(order.begin(), order.end());
    std::vector<std::string> kept;
    for (const std::size_t part : order) {
        kept.push_back(titles[part]);
    }
    kept.emplace_back("Other components");
    for (StackedBar& bar : bars) {
        std::vector<BarPart> parts;
        double others = 0.0;
        for (std::size_t part = 0; part < bar.parts.size(); ++part) {
            if (std::binary_search(order.begin(), order.end(), part)) {
                parts.push_back(bar.parts[part]);
            } else {
                others += bar.parts[part].value;
            }
        }
        parts.push_back({kept.back(), others, {}});
        bar.parts = std::move(parts);
    }
    titles = std::move(kept);
}

} // namespace

BarSpec makeBreakdown(std::span<const std::pair<std::string, Evaluation>> evaluations,
                      BreakdownQuantity quantity, BreakdownGrouping grouping) {
    BarSpec spec;
    const std::string split = grouping == BreakdownGrouping::Category    ? " by category"
                              : grouping == BreakdownGrouping::Component ? " by component"
                                                                         : " by module";
    switch (quantity) {
    case BreakdownQuantity::Area:
        spec.title = "Area" + split;
        spec.value_label = titleWithUnit("Area", "mm²");
        break;
    case BreakdownQuantity::Power:
        spec.title = "Design power" + split;
        spec.value_label = titleWithUnit("Design power", "mW");
        break;
    case BreakdownQuantity::Energy:
        spec.title = "Energy" + split;
        spec.value_label = titleWithUnit("Energy", "µJ");
        break;
    }

    // The parts of all bars in one order: categories as enumerated, others as they come.
    std::vector<std::string> titles;
    if (grouping == BreakdownGrouping::Category) {
        for (std::size_t i = 0; i < categoryCount; ++i) {
            titles.push_back(categoryTitle(static_cast<Category>(i)));
        }
    }
    for (const auto& [label, evaluation] : evaluations) {
        StackedBar bar;
        bar.label = label;
        std::vector<double> sums(titles.size(), 0.0);
        for (const BreakdownLine& line : evaluation.breakdown) {
            std::size_t part = static_cast<std::size_t>(line.category);
            if (grouping != BreakdownGrouping::Category) {
                const std::string title = grouping == BreakdownGrouping::Component
                                              ? line.component_title
                                              : moduleTitle(line.module);
                part = static_cast<std::size_t>(std::find(titles.begin(), titles.end(), title) -
                                                titles.begin());
                if (part == titles.size()) {
                    titles.push_back(title);
                    sums.push_back(0.0);
                }
            }
            const double value = quantityOf(line, quantity);
            sums[part] += std::isfinite(value) ? value : 0.0;
        }
        for (std::size_t part = 0; part < sums.size(); ++part) {
            bar.parts.push_back({titles[part], sums[part], {}});
        }
        spec.bars.push_back(std::move(bar));
    }

    // Every bar gets every part, so that colours and legend agree; parts that no bar has go.
    for (StackedBar& bar : spec.bars) {
        for (std::size_t part = bar.parts.size(); part < titles.size(); ++part) {
            bar.parts.push_back({titles[part], 0.0, {}});
        }
    }
    if (grouping != BreakdownGrouping::Component || titles.size() <= mostComponents) {
        for (StackedBar& bar : spec.bars) { // whatever is left out below
            for (std::size_t part = 0; part < titles.size(); ++part) {
                bar.parts[part].colour = part;
            }
        }
    }
    if (grouping == BreakdownGrouping::Component) {
        gatherSmallParts(spec.bars, titles);
    }
    for (std::size_t part = titles.size(); part-- > 0;) {
        const bool used =
            std::any_of(spec.bars.begin(), spec.bars.end(),
                        [&](const StackedBar& bar) { return bar.parts[part].value > 0.0; });
        if (!used) {
            for (StackedBar& bar : spec.bars) {
                bar.parts.erase(bar.parts.begin() + static_cast<std::ptrdiff_t>(part));
            }
        }
    }
    return spec;
}

} // namespace permdse
