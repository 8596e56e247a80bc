// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include <QWidget>

#include "core/layer/layer.h"

class QComboBox;
class QPushButton;

namespace permdse::ui {

class NumberBox;

/// Which layer to simulate a design on, with which seed, and the button that does it.
class SimulationControls final : public QWidget {
    Q_OBJECT
public:
    explicit SimulationControls(QWidget* parent = nullptr);

    /// Offers those layers; the one chosen stays chosen if there is one of its name.
    void setLayers(const std::vector<Layer>& layers);
    void setSeed(std::uint64_t seed);

    /// Index of the layer chosen. @pre there is a layer
    [[nodiscard]] std::size_t layer() const;
    [[nodiscard]] std::uint64_t seed() const;

signals:
    void simulateClicked();
    /// layer() or seed() are other ones, by the user.
    void changed();

private:
    QComboBox* m_layer;
    NumberBox* m_seed;
    QPushButton* m_button;
};

} // namespace permdse::ui
