# SPDX-License-Identifier: GPL-3.0-or-later
# What `cmake --install` puts where: programs, documents, examples and licence.
include(GNUInstallDirs)
foreach(program IN ITEMS permdse permdse-gui)
    if(TARGET ${program})
        install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
    endif()
endforeach()
install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs examples DESTINATION ${CMAKE_INSTALL_DOCDIR})
