# Finds standalone Asio and defines asio::asio. Sets Asio_FOUND, Asio_VERSION and Asio_INCLUDE_DIR.
# Asio has no package file of its own: its version is read from asio/version.hpp (MMMmmmpp: 102201 is 1.22.1).

find_path(Asio_INCLUDE_DIR NAMES asio/version.hpp)
mark_as_advanced(Asio_INCLUDE_DIR)

if(Asio_INCLUDE_DIR)
  file(STRINGS ${Asio_INCLUDE_DIR}/asio/version.hpp asio_version_line REGEX "define ASIO_VERSION [0-9]+")
  if(asio_version_line MATCHES "ASIO_VERSION ([0-9]+)")
    set(asio_version ${CMAKE_MATCH_1})
    math(EXPR asio_major "${asio_version} / 100000")
    math(EXPR asio_minor "${asio_version} / 100 % 1000")
    math(EXPR asio_patch "${asio_version} % 100")
    set(Asio_VERSION ${asio_major}.${asio_minor}.${asio_patch})
  endif()
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Asio REQUIRED_VARS Asio_INCLUDE_DIR VERSION_VAR Asio_VERSION)

if(Asio_FOUND AND NOT TARGET asio::asio)
  add_library(asio::asio INTERFACE IMPORTED)
  target_include_directories(asio::asio INTERFACE ${Asio_INCLUDE_DIR})
endif()
