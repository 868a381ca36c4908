# Every dependency is found on the system first, else fetched at a pinned version.
# A checkout of your own is used with -DFETCHCONTENT_SOURCE_DIR_ASIO=..., ..._NLOHMANN_JSON=... or ..._CATCH2=...

include(FetchContent)
option(DOCKWIRE_FORCE_FETCH "Fetch the dependencies even when the system has them" OFF)
mark_as_advanced(DOCKWIRE_FORCE_FETCH)
list(PREPEND CMAKE_MODULE_PATH ${CMAKE_CURRENT_LIST_DIR})
# dockwire's users link to these targets through dockwire::dockwire, from folders above this one.
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)

FetchContent_Declare(asio
  GIT_REPOSITORY https://github.com/chriskohlhoff/asio.git
  GIT_TAG asio-1-30-2
  GIT_SHALLOW ON
  SOURCE_SUBDIR headers-only)
FetchContent_Declare(nlohmann_json
  GIT_REPOSITORY https://github.com/nlohmann/json.git
  GIT_TAG v3.11.3
  GIT_SHALLOW ON
  SOURCE_SUBDIR headers-only)
FetchContent_Declare(Catch2
  GIT_REPOSITORY https://github.com/catchorg/Catch2.git
  GIT_TAG v3.7.1
  GIT_SHALLOW ON
  SYSTEM)

# dockwire_fetch_headers(NAME TARGET HEADER): fetches NAME and defines TARGET with the folder that has HEADER.
# The SOURCE_SUBDIR that does not exist keeps the project's own CMakeLists.txt out: two folders of headers need no more.
macro(dockwire_fetch_headers name target header)
  message(STATUS "dockwire: fetching ${name}")
  FetchContent_MakeAvailable(${name})
  if(NOT TARGET ${target})
    find_path(DOCKWIRE_${name}_INCLUDE_DIR ${header} REQUIRED NO_DEFAULT_PATH
      PATHS ${${name}_SOURCE_DIR} PATH_SUFFIXES asio/include include)
    mark_as_advanced(DOCKWIRE_${name}_INCLUDE_DIR)
    add_library(${target} INTERFACE IMPORTED GLOBAL)
    target_include_directories(${target} INTERFACE ${DOCKWIRE_${name}_INCLUDE_DIR})
  endif()
endmacro()

find_package(Threads REQUIRED)

if(NOT TARGET asio::asio AND NOT DOCKWIRE_FORCE_FETCH)
  find_package(Asio 1.22 QUIET)
endif()
if(NOT TARGET asio::asio)
  dockwire_fetch_headers(asio asio::asio asio.hpp)
endif()

if(NOT TARGET nlohmann_json::nlohmann_json AND NOT DOCKWIRE_FORCE_FETCH)
  find_package(nlohmann_json 3.11 QUIET)
endif()
if(NOT TARGET nlohmann_json::nlohmann_json)
  dockwire_fetch_headers(nlohmann_json nlohmann_json::nlohmann_json nlohmann/json.hpp)
endif()

# Optional, and never fetched.
if(NOT TARGET OpenSSL::SSL)
  find_package(OpenSSL 1.1.1 QUIET)
endif()
if(NOT TARGET simdjson::simdjson)
  find_package(simdjson 3.0 QUIET)
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
