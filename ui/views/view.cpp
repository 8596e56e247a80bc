// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/view.h"

#include <utility>

namespace permdse::ui {

View::View(ViewInfo info, QWidget* parent) : QWidget(parent), m_info(std::move(info)) {}

std::vector<ViewPicture> View::pictures() {
    return {{m_info.name, m_info.picture_size}};
}

void View::setTitle(const QString& title) {
    if (title != m_info.title) {
        m_info.title = title;
        emit titleChanged(title);
    }
}

} // namespace permdse::ui
