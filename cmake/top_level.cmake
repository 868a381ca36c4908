# What holds only when dockwire is the top project; a project that includes dockwire decides all this for itself.

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# Warnings are errors unless -DCMAKE_COMPILE_WARNING_AS_ERROR=OFF says otherwise.
if(NOT DEFINED CMAKE_COMPILE_WARNING_AS_ERROR)
  set(CMAKE_COMPILE_WARNING_AS_ERROR ON)
endif()

# GCC collects its garbage from 1/8 GB on, which is a tenth of its time: our sources take 0.7 GB.
add_compile_options($<$<CXX_COMPILER_ID:GNU>:--param=ggc-min-heapsize=524288>)

if(NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(DOCKWIRE_CCACHE ccache DOC "The compiler launcher, used when it is found")
  if(DOCKWIRE_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${DOCKWIRE_CCACHE})
  endif()
endif()

