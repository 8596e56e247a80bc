// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/result_filter_proxy.h"
#include "ui/session/result_session.h"
#include "ui/views/field_delegate.h"

namespace permdse::ui {

/// Draws the rows of a result: that which is pointed at, here or elsewhere, has a tint; pinned ones
/// have a pin beside their point's number.
class ResultDelegate final : public FieldDelegate {
    Q_OBJECT
public:
    /// `proxy` is the model of the table.
    ResultDelegate(const ResultSession& session, const ResultFilterProxy& proxy, QObject* parent);

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

private:
    const ResultSession& m_session;
    const ResultFilterProxy& m_proxy;
};

} // namespace permdse::ui
