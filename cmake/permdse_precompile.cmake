# SPDX-License-Identifier: GPL-3.0-or-later
# Precompiled headers: most of the time of a build went into reading the same library headers again.
# A header set is compiled once per kind and shared by all targets of it. The presets core-only, tsan and tidy
# switch them off, so that no file comes to rest on what another one includes.
set(permdse_headers_core
    <algorithm> <array> <atomic> <charconv> <cmath> <cstdint> <cstring> <filesystem> <fstream> <functional>
    <limits> <map> <memory> <mutex> <numeric> <optional> <random> <set> <span> <stdexcept> <string>
    <string_view> <tuple> <unordered_map> <utility> <variant> <vector> <fmt/format.h>)
set(permdse_headers_test ${permdse_headers_core} <QtTest>)
# <qcustomplot.h> and <QtTest> would cost each file of ui more than they save those that include them.
set(permdse_headers_ui ${permdse_headers_core} <QtCore> <QtGui> <QtWidgets>)

# permdse_precompile(TARGET KIND [COLD]): the target reads the header set KIND from the one that all
# targets of that kind share: "core", "test" of the tests that need no window, "ui" of the rooms of ui and their tests.
# Tests and rooms of ui are cold.
function(permdse_precompile target kind)
    set(owner permdse_precompiled_${kind})
    set(is_cold TRUE)
    if(kind STREQUAL "core")
        set(is_cold FALSE)
        if(ARGC GREATER 2)
            set(is_cold ${ARGV2})
        endif()
        if(is_cold AND PERMDSE_COLD_OPTIONS)
            string(APPEND owner _cold)
        endif()
    endif()
    if(NOT TARGET ${owner})
        file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/precompiled/${owner}.cpp
             CONTENT "// Owns the precompiled headers of its kind.\n")
        add_library(${owner} OBJECT ${CMAKE_BINARY_DIR}/precompiled/${owner}.cpp)
        set_target_properties(${owner} PROPERTIES AUTOMOC OFF AUTORCC OFF)
        target_link_libraries(${owner} PRIVATE permdse_options fmt::fmt)
        if(kind STREQUAL "test")
            target_link_libraries(${owner} PRIVATE permdse_test_support)
        elseif(kind STREQUAL "ui")
            target_link_libraries(${owner} PRIVATE permdse_ui_options Qt6::Widgets)
        endif()
        if(is_cold)
            target_compile_options(${owner} PRIVATE ${PERMDSE_COLD_OPTIONS})
        endif()
        target_precompile_headers(${owner} PRIVATE ${permdse_headers_${kind}})
    endif()
    target_link_libraries(${target} PRIVATE fmt::fmt)
    target_precompile_headers(${target} REUSE_FROM ${owner})
endfunction()
