# SPDX-License-Identifier: GPL-3.0-or-later
# Precompiled headers: most of the time of a build went into reading the same library headers again.
# A header set is compiled once per kind and shared by all targets of it. The preset core-only switches
# them off, so that no file comes to rest on what another one includes.
set(PERMDSE_COLD_OPTIONS $<$<CONFIG:Release>:-O1>)

set(permdse_headers_core
    <algorithm> <array> <atomic> <charconv> <cmath> <cstdint> <cstring> <filesystem> <fstream> <functional>
    <limits> <map> <memory> <mutex> <numeric> <optional> <random> <set> <span> <stdexcept> <string>
    <string_view> <tuple> <unordered_map> <utility> <variant> <vector> <fmt/format.h>)
set(permdse_headers_test ${permdse_headers_core} <QtTest>)
set(permdse_headers_jobs ${permdse_headers_core} <QtCore> <QtConcurrent>)
set(permdse_headers_ui_core ${permdse_headers_core} <QtCore> <QtGui>)
set(permdse_headers_ui ${permdse_headers_ui_core} <QtWidgets>)
set(permdse_headers_figures ${permdse_headers_ui} <qcustomplot.h>)
set(permdse_headers_ui_test ${permdse_headers_ui} <QtTest>)
set(permdse_headers_figures_test ${permdse_headers_figures} <QtTest>)

# permdse_precompile(TARGET KIND [COLD]): the target reads the header set KIND from the one that all
# targets of that kind share; those of jobs, ui, ui_core and figures are compiled for each target, as their definitions differ.
function(permdse_precompile target kind)
    if(kind MATCHES "^(jobs|ui|ui_core|figures)$")
        target_precompile_headers(${target} PRIVATE ${permdse_headers_${kind}})
        return()
    endif()
    set(owner permdse_precompiled_${kind})
    set(is_cold FALSE)
    if(ARGC GREATER 2)
        set(is_cold ${ARGV2})
    endif()
    if(is_cold)
        string(APPEND owner _cold)
    endif()
    if(NOT TARGET ${owner})
        file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/precompiled/${owner}.cpp
             CONTENT "// Owns the precompiled headers of its kind.\n")
        add_library(${owner} OBJECT ${CMAKE_BINARY_DIR}/precompiled/${owner}.cpp)
        set_target_properties(${owner} PROPERTIES AUTOMOC OFF)
        target_link_libraries(${owner} PRIVATE permdse_options fmt::fmt)
        if(kind MATCHES "test$")
            target_link_libraries(${owner} PRIVATE permdse_test_support)
        endif()
        if(kind STREQUAL "ui_test")
            target_link_libraries(${owner} PRIVATE permdse_ui_options Qt6::Svg Qt6::Widgets)
        elseif(kind STREQUAL "figures_test")
            target_link_libraries(${owner} PRIVATE Qt6::Svg Qt6::Widgets QCustomPlotQt6::QCustomPlotQt6)
        endif()
        if(is_cold)
            target_compile_options(${owner} PRIVATE ${PERMDSE_COLD_OPTIONS})
        endif()
        target_precompile_headers(${owner} PRIVATE ${permdse_headers_${kind}})
    endif()
    target_link_libraries(${target} PRIVATE fmt::fmt)
    target_precompile_headers(${target} REUSE_FROM ${owner})
endfunction()
