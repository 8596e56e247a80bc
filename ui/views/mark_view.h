// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

#include "core/figure/scatter.h"

namespace permdse::ui {

class TextLabel;

/// What a mark of the plot stands for: its figures, what is known of each, and their source.
class MarkView final : public QScrollArea {
    Q_OBJECT
public:
    explicit MarkView(QWidget* parent = nullptr);

    void showMark(const ScatterMark& mark);

private:
    TextLabel* m_text;
};

} // namespace permdse::ui
