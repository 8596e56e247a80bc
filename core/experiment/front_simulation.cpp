// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/front_simulation.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <numeric>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/partitioner.h>

#include "core/architecture/simulation.h"
#include "core/architecture/simulation_memo.h"
#include "core/base/thread_order.h"
#include "core/base/units.h"
#include "core/layer/layer_data.h"

namespace permdse {

namespace {

constexpr SimulatedFronts::Figures noFigures{notANumber, notANumber, notANumber, notANumber};

/// Keeps the layers that are simulated at the same time within a limit of memory. One layer always
/// gets in, however large it is. Nobody waits inside, so that those who wait get on.
class MemoryGate {
public:
    /// Of all layers together.
    static constexpr std::int64_t mostBytes = std::int64_t{768} << 20;
    /// Drawn, sorted and compressed weights with their places, over what the engine stores:
    /// measured are 6 to 14, by engine, on VGG-6.
    static constexpr double bytesPerStoredByte = 24.0;

    /// A place inside, until it is destroyed.
    class Pass {
    public:
        Pass(MemoryGate& gate, double storedBits, const RunControl& control)
            : m_gate(gate),
              m_bytes(static_cast<std::int64_t>(std::min(bytesPerStoredByte * storedBits / 8.0,
                                                         static_cast<double>(mostBytes)))) {
            constexpr std::chrono::milliseconds pollInterval(50);
            std::unique_lock<std::mutex> lock(gate.m_mutex);
            while (gate.m_bytes + m_bytes > mostBytes && !control.stopRequested()) {
                gate.m_freed.wait_for(lock, pollInterval);
            }
            gate.m_bytes += m_bytes;
        }
        ~Pass() {
            {
                const std::lock_guard<std::mutex> lock(m_gate.m_mutex);
                m_gate.m_bytes -= m_bytes;
            }
            m_gate.m_freed.notify_all();
        }
        Pass(const Pass&) = delete;
        Pass& operator=(const Pass&) = delete;

    private:
        MemoryGate& m_gate;
        std::int64_t m_bytes;
    };

private:
    std::mutex m_mutex;
    std::condition_variable m_freed;
    std::int64_t m_bytes = 0;
};

/// What became of a point.
struct Slot {
    SimulatedFronts::Figures figures = noFigures;
    bool done = false;
    std::string refusal; ///< why it cannot be simulated
};

std::string refusalOf(const Diagnostics& problems, const Layer& layer) {
    const Diagnostic& first = problems.front();
    return fmt::format("{}: layer \"{}\": {}", first.code, layer.name, first.message);
}

class FrontRun {
public:
    /// What simulate() throws where the run is stopped within a layer.
    struct Stopped {};

    FrontRun(const ExperimentPoints& points, std::span<const Technology> technologies,
             const LayerDataSource& source, const RunControl& control)
        : m_points(points), m_technologies(technologies), m_source(source), m_control(control) {
        m_input.with_outputs = false;
        m_input.memo = &m_memo;
    }

    Slot simulate(const ExperimentPoints::PlacedDesign& place) {
        const Engine& engine = *place.part->engine;
        const Workload workload = m_points.workloadOf(place);
        Slot slot;
        if (!engine.hasSimulator()) {
            slot.refusal = fmt::format("{} has no simulator", engine.title());
            return slot;
        }
        std::vector<LayerData> data; // before work is done on any
        for (const Layer& layer : workload.layers) {
            Result<LayerData> given = m_source.dataOf(layer);
            if (Diagnostics problems = given ? layerDataProblems(*given, layer) : given.error();
                hasErrors(problems)) {
                slot.refusal = refusalOf(problems, layer);
                return slot;
            }
            data.push_back(*std::move(given));
        }
        DesignValues design = place.values;
        const Technology& technology = m_technologies[place.technology];
        if (place.part->open_clock) {
            design = engine.atHighestClock(design, workload, technology);
        }
        SimulationInput input = m_input;
        input.workload = &workload;
        input.stop_point = [this] {
            if (m_control.stopRequested()) {
                throw Stopped();
            }
        };
        std::vector<CountedLayer> counts;
        for (const Layer& layer : workload.layers) {
            const double storedBits = engine.count(design, layer).storage.model_bits;
            const MemoryGate::Pass pass(m_gate, storedBits, m_control);
            if (m_control.stopRequested()) {
                return slot;
            }
            input.data = data[counts.size()];
            const Result<Simulation> simulation = engine.simulate(design, layer, technology, input);
            if (!simulation) {
                slot.refusal = refusalOf(simulation.error(), layer);
                return slot;
            }
            counts.push_back(simulation->counted);
        }
        const Evaluation counted = engine.evaluateCounts(design, workload, counts, technology);
        const Evaluation closed = engine.evaluate(design, workload, technology);
        const double cycles = engine.metric(counted, "cycles");
        slot.figures = {cycles, cycles / engine.metric(closed, "cycles") - 1.0,
                        engine.metric(counted, "energy_uj"), engine.metric(counted, "utilisation")};
        slot.done = true;
        return slot;
    }

private:
    const ExperimentPoints& m_points;
    std::span<const Technology> m_technologies;
    const LayerDataSource& m_source;
    const RunControl& m_control;
    SimulationInput m_input;
    MemoryGate m_gate;
    SimulationMemo m_memo{std::int64_t{192} << 20}; ///< bytes, beside the gate's
};

/// The numbers below `count` in an order in which every stretch holds some from everywhere: engines
/// differ in speed, and the rate so far is to tell how long the rest takes.
std::vector<std::size_t> spreadOrder(std::size_t count) {
    constexpr double goldenRatio = 0.6180339887498949;
    auto stride = static_cast<std::size_t>(goldenRatio * static_cast<double>(count)) + 1;
    while (std::gcd(stride, count) > 1) { // so that each number occurs once
        ++stride;
    }
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < count; ++i) {
        order.push_back(i * stride % count);
    }
    return order;
}

void countSkipped(std::vector<SkippedSimulations>& skipped, const std::string& architecture,
                  const std::string& reason) {
    const auto known =
        std::find_if(skipped.begin(), skipped.end(), [&](const SkippedSimulations& other) {
            return other.architecture == architecture && other.reason == reason;
        });
    if (known == skipped.end()) {
        skipped.push_back({architecture, reason, 1});
    } else {
        ++known->points;
    }
}

} // namespace

std::vector<std::uint32_t> rowsOnFronts(std::span<const Front> fronts) {
    std::vector<std::uint32_t> rows;
    for (const Front& front : fronts) {
        rows.insert(rows.end(), front.rows.begin(), front.rows.end());
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

SimulatedFronts simulateFronts(const ExperimentPoints& points,
                               std::span<const Technology> technologies,
                               std::span<const ExperimentPoints::PlacedDesign> designs,
                               const LayerDataSource& source, const RunControl& control) {
    SimulatedFronts result;
    result.counts.planned = designs.size();
    FrontRun run(points, technologies, source, control);
    std::vector<Slot> slots(designs.size());
    const std::vector<std::size_t> order = spreadOrder(slots.size());
    std::atomic<std::size_t> done{0};
    control.simulated(0, slots.size());
    ThreadOrder threadOrder;
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, slots.size(), 1),
                      threadOrder.ordered([&](const tbb::blocked_range<std::size_t>& range) {
                          for (std::size_t i = range.begin(); i != range.end(); ++i) {
                              if (control.stopRequested()) {
                                  return;
                              }
                              Slot& slot = slots[order[i]];
                              try {
                                  slot = run.simulate(designs[order[i]]);
                              } catch (const FrontRun::Stopped&) {
                                  return; // within a layer
                              }
                              if (slot.done || !slot.refusal.empty()) {
                                  control.simulated(++done, slots.size());
                              }
                          }
                      }),
                      tbb::simple_partitioner{});
    threadOrder.join();
    for (std::size_t i = 0; i < slots.size(); ++i) {
        result.figures.push_back(slots[i].figures);
        if (slots[i].done) {
            ++result.counts.done;
        } else if (!slots[i].refusal.empty()) {
            const Engine* engine = designs[i].part->engine;
            countSkipped(result.counts.skipped, std::string(engine->id()), slots[i].refusal);
        }
    }
    return result;
}

} // namespace permdse
