# SPDX-License-Identifier: GPL-3.0-or-later
# Options that every target of the project shares, and the one way to declare a library.
add_library(permdse_options INTERFACE)
target_compile_features(permdse_options INTERFACE cxx_std_20)
target_compile_options(permdse_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -ffp-contract=off
    $<$<BOOL:${PERMDSE_WARNINGS_AS_ERRORS}>:-Werror>)
# GCC 12 sees overlapping copies in std::string operator+ that are not there (GCC bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(permdse_options INTERFACE -Wno-restrict)
endif()
target_compile_definitions(permdse_options INTERFACE JSON_USE_IMPLICIT_CONVERSIONS=0)
if(PERMDSE_SANITIZERS)
    # Sanitizers make GCC warn of uninitialised members inside <regex>, wrongly.
    target_compile_options(permdse_options INTERFACE -fsanitize=${PERMDSE_SANITIZERS}
                           -fno-omit-frame-pointer -fno-sanitize-recover=all -Wno-maybe-uninitialized)
    target_link_options(permdse_options INTERFACE -fsanitize=${PERMDSE_SANITIZERS})
endif()

# permdse_add_library(NAME SOURCES a.cpp ... HEADERS a.h ... DEPENDS targets the headers need
#                     PRIVATE_DEPENDS targets only the sources need)
function(permdse_add_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;HEADERS;DEPENDS;PRIVATE_DEPENDS" ${ARGN})
    add_library(${name} STATIC ${ARG_SOURCES})
    target_sources(${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${ARG_HEADERS})
    target_link_libraries(${name} PUBLIC permdse_options ${ARG_DEPENDS} PRIVATE ${ARG_PRIVATE_DEPENDS})
    set_target_properties(${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
endfunction()
