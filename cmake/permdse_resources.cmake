# SPDX-License-Identifier: GPL-3.0-or-later
# permdse_embed_resources(OUTPUT [path=/absolute/file ...]): makes a source that holds the files of resources/,
# and others at paths that stand for them.
function(permdse_embed_resources output)
    set(files "")
    foreach(resource IN LISTS PERMDSE_RESOURCES)
        list(APPEND files "${resource}=${PROJECT_SOURCE_DIR}/resources/${resource}")
    endforeach()
    list(APPEND files ${ARGN})
    list(SORT files)
    list(JOIN files "|" list)
    list(TRANSFORM files REPLACE "^[^=]*=" "")
    add_custom_command(
        OUTPUT ${output}
        COMMAND ${CMAKE_COMMAND} -DOUTPUT=${output} "-DRESOURCES=${list}"
                -P ${PROJECT_SOURCE_DIR}/cmake/embed_resources.cmake
        DEPENDS ${files} ${PROJECT_SOURCE_DIR}/cmake/embed_resources.cmake
        COMMENT "Embedding resources"
        VERBATIM)
endfunction()
