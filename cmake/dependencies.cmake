# Every dependency is found on the system first, else fetched at a pinned version.
# A checkout of your own is used with -DFETCHCONTENT_SOURCE_DIR_ASIO=..., ..._NLOHMANN_JSON=... or ..._CATCH2=...

include(FetchContent)
option(DOCKWIRE_FORCE_FETCH "Fetch the dependencies even when the system has them" OFF)
mark_as_advanced(DOCKWIRE_FORCE_FETCH)
list(PREPEND CMAKE_MODULE_PATH ${CMAKE_CURRENT_LIST_DIR})

FetchContent_Declare(Catch2
  GIT_REPOSITORY https://github.com/catchorg/Catch2.git
  GIT_TAG v3.7.1
  GIT_SHALLOW ON
  SYSTEM)

# In a folder of its own: the targets of packages that are found there are not seen here.
add_subdirectory(${CMAKE_CURRENT_LIST_DIR}/headers ${PROJECT_BINARY_DIR}/headers)

# dockwire's users link to these targets through dockwire::dockwire, from folders above this one.
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)
find_package(Threads REQUIRED)

# Optional, and never fetched.
if(NOT TARGET OpenSSL::SSL)
  find_package(OpenSSL 1.1.1 QUIET)
endif()

# Debian 12 has Catch2 2.13, Ubuntu 24.04 has 3. A package file of version 2 refuses the request for 3 and the other way round.
if(DOCKWIRE_TESTS AND NOT TARGET Catch2::Catch2WithMain)
  if(NOT DOCKWIRE_FORCE_FETCH)
    find_package(Catch2 3 QUIET)
    if(NOT Catch2_FOUND)
      find_package(Catch2 2.13 QUIET)
    endif()
  endif()
  if(NOT TARGET Catch2::Catch2WithMain)
    message(STATUS "dockwire: fetching Catch2")
    FetchContent_MakeAvailable(Catch2)
    list(APPEND CMAKE_MODULE_PATH ${catch2_SOURCE_DIR}/extras)
  endif()
endif()
