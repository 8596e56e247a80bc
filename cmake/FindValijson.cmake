# SPDX-License-Identifier: GPL-3.0-or-later
# Debian's libvalijson-dev ships headers only, without a CMake package.
find_path(Valijson_INCLUDE_DIR valijson/validator.hpp)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Valijson REQUIRED_VARS Valijson_INCLUDE_DIR)
if(Valijson_FOUND AND NOT TARGET Valijson::Valijson)
    add_library(Valijson::Valijson INTERFACE IMPORTED)
    target_include_directories(Valijson::Valijson SYSTEM INTERFACE ${Valijson_INCLUDE_DIR})
endif()
