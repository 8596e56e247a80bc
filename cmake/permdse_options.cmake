# SPDX-License-Identifier: GPL-3.0-or-later
# Options that every target of the project shares, and the one way to declare a library.
add_library(permdse_options INTERFACE)
target_compile_features(permdse_options INTERFACE cxx_std_20)
target_compile_options(permdse_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -ffp-contract=off
    $<$<BOOL:${PERMDSE_WARNINGS_AS_ERRORS}>:-Werror>)
# GCC 12 sees overlapping copies in std::string operator+ that are not there (GCC bug 105651), and where
# <string> is precompiled, and so no system header to it any more, impossible lengths and bounds as well.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(permdse_options INTERFACE -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread
                           -Wno-array-bounds)
endif()
# ccache wants the marks of precompiled headers in the preprocessed text.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(permdse_options INTERFACE -fpch-preprocess)
endif()
target_compile_definitions(permdse_options INTERFACE JSON_USE_IMPLICIT_CONVERSIONS=0)
if(PERMDSE_SANITIZERS)
    # Sanitizers make GCC warn of uninitialised members inside <regex>, wrongly.
    target_compile_options(permdse_options INTERFACE -fsanitize=${PERMDSE_SANITIZERS}
                           -fno-omit-frame-pointer -fno-sanitize-recover=all -Wno-maybe-uninitialized)
    target_link_options(permdse_options INTERFACE -fsanitize=${PERMDSE_SANITIZERS})
endif()

# Of code without a loop that counts: Release takes half of the time of -O3 to compile it with -O1, and a build
# with sanitizers two thirds of that of -O1 without optimisation.
set(PERMDSE_COLD_OPTIONS "")
set(PERMDSE_HOT_OPTIONS "")
if(CMAKE_BUILD_TYPE STREQUAL "Release")
    set(PERMDSE_COLD_OPTIONS -O1)
    set(PERMDSE_HOT_OPTIONS -O3)
elseif(PERMDSE_SANITIZERS)
    set(PERMDSE_COLD_OPTIONS -O0)
    set(PERMDSE_HOT_OPTIONS -O1)
endif()

include(permdse_precompile)

# permdse_add_library(NAME [COLD] SOURCES a.cpp ... HEADERS a.h ... DEPENDS targets the headers need
#                     PRIVATE_DEPENDS targets only the sources need [PRECOMPILE kind] [HOT_SOURCES a.cpp ...])
# COLD: no loop of it counts, so that it is compiled with PERMDSE_COLD_OPTIONS; HOT_SOURCES are the exceptions.
# PRECOMPILE: see permdse_precompile; "core" unless given.
function(permdse_add_library name)
    cmake_parse_arguments(ARG "COLD" "PRECOMPILE" "SOURCES;HEADERS;DEPENDS;PRIVATE_DEPENDS;HOT_SOURCES" ${ARGN})
    add_library(${name} STATIC ${ARG_SOURCES})
    # A header that the source of its name includes before anything else (tst_source_rules) compiles alone if that
    # source compiles where no header is precompiled; only the others are compiled by themselves to tell.
    set(lone "")
    set(led "")
    foreach(header IN LISTS ARG_HEADERS)
        string(REGEX REPLACE "\\.h$" ".cpp" source "${header}")
        if(source IN_LIST ARG_SOURCES)
            list(APPEND led ${header})
        else()
            list(APPEND lone ${header})
        endif()
    endforeach()
    target_sources(${name} PUBLIC
        FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${lone}
        FILE_SET led_headers TYPE HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${led})
    target_link_libraries(${name} PUBLIC permdse_options ${ARG_DEPENDS} PRIVATE ${ARG_PRIVATE_DEPENDS})
    set_target_properties(${name} PROPERTIES
        VERIFY_INTERFACE_HEADER_SETS ON INTERFACE_HEADER_SETS_TO_VERIFY HEADERS)
    if(ARG_COLD)
        target_compile_options(${name} PRIVATE ${PERMDSE_COLD_OPTIONS})
    endif()
    if(ARG_COLD AND PERMDSE_COLD_OPTIONS)
        set_source_files_properties(${ARG_HOT_SOURCES} PROPERTIES
            COMPILE_OPTIONS "${PERMDSE_HOT_OPTIONS}" SKIP_PRECOMPILE_HEADERS ON)
    endif()
    if(NOT ARG_PRECOMPILE)
        set(ARG_PRECOMPILE core)
    endif()
    permdse_precompile(${name} ${ARG_PRECOMPILE} ${ARG_COLD})
endfunction()
