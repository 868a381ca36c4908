# What the tests, the examples and the benchmarks are built with.

add_library(dockwire_warnings INTERFACE)
target_compile_options(dockwire_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)

# dockwire_programs(): every source file of the current folder is a program of its own, named after it.
function(dockwire_programs)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  foreach(source IN LISTS sources)
    cmake_path(GET source STEM name)
    add_executable(${name} ${source})
    target_link_libraries(${name} PRIVATE dockwire::dockwire dockwire_warnings)
  endforeach()
endfunction()
