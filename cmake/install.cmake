include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(dockwire_package_dir ${CMAKE_INSTALL_DATADIR}/cmake/dockwire)

install(TARGETS dockwire EXPORT dockwire FILE_SET HEADERS)
install(EXPORT dockwire NAMESPACE dockwire:: FILE dockwire-targets.cmake DESTINATION ${dockwire_package_dir})

configure_package_config_file(cmake/dockwire-config.cmake.in dockwire-config.cmake
  INSTALL_DESTINATION ${dockwire_package_dir}
  NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(dockwire-config-version.cmake COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
configure_file(cmake/dockwire.pc.in dockwire.pc @ONLY)

install(FILES
  cmake/FindAsio.cmake
  ${PROJECT_BINARY_DIR}/dockwire-config.cmake
  ${PROJECT_BINARY_DIR}/dockwire-config-version.cmake
  DESTINATION ${dockwire_package_dir})
install(FILES ${PROJECT_BINARY_DIR}/dockwire.pc DESTINATION ${CMAKE_INSTALL_DATADIR}/pkgconfig)
