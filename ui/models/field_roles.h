// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qt>

namespace permdse::ui {

/// What the models of editable and formatted fields tell their delegates. Models say what a field
/// is; colours and editors are the delegate's.
enum FieldRole {
    RawValueRole = Qt::UserRole, ///< the number behind the text, as double: sort and plot with this
    ProblemRole,                 ///< why the field's text is not legal; empty if it is
    InheritedRole,               ///< true: not set here, the value shown is the reference
    ChoicesRole,                 ///< QStringList: the field takes one of these
    ChoiceValuesRole, ///< QStringList: what setData() gets for each choice, if not its text
    MinimumRole,      ///< double: with MaximumRole, the field takes numbers in between
    MaximumRole,
    DecimalsRole,    ///< int: digits behind the point the editor offers; 0 for integers
    PlaceholderRole, ///< QString: shown in an empty editor
    EmphasisRole,    ///< true: a row of totals
    SecondaryRole,   ///< true: text of less weight (units, infeasible rows)
    SeverityRole,    ///< int: permdse::Severity
    FeasibleRole,    ///< bool
};

} // namespace permdse::ui
