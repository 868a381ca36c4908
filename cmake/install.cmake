include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(dockwire_package_dir ${CMAKE_INSTALL_DATADIR}/cmake/dockwire)

install(TARGETS dockwire EXPORT dockwire FILE_SET HEADERS)
install(EXPORT dockwire NAMESPACE dockwire:: FILE dockwire-targets.cmake DESTINATION ${dockwire_package_dir})

configure_package_config_file(cmake/dockwire-config.cmake.in dockwire-config.cmake
  INSTALL_DESTINATION ${dockwire_package_dir}
  NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(dockwire-config-version.cmake COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
# The optional one is there in any case: what it needs is asked for where it is used.
foreach(package dockwire dockwire-tls)
  configure_file(cmake/${package}.pc.in ${package}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/${package}.pc DESTINATION ${CMAKE_INSTALL_DATADIR}/pkgconfig)
endforeach()

install(FILES
  cmake/FindAsio.cmake
  ${PROJECT_BINARY_DIR}/dockwire-config.cmake
  ${PROJECT_BINARY_DIR}/dockwire-config-version.cmake
  DESTINATION ${dockwire_package_dir})
