# What `cmake --install` puts where (GNU directories), and the Debian package that cpack makes.
# Components: "program" goes everywhere; "plain" is for cmake --install alone, "debian" for the
# package alone.
set(man_page "${PROJECT_SOURCE_DIR}/src/man/etl.1")
set(completions "${PROJECT_SOURCE_DIR}/src/completions")
set(parts "${PROJECT_SOURCE_DIR}/cmake/debian")
set(made "${PROJECT_BINARY_DIR}/package")

install(TARGETS etl RUNTIME COMPONENT program)
install(FILES "${completions}/etl.bash" RENAME etl
        DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" COMPONENT program)
install(FILES "${completions}/etl.fish"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d" COMPONENT program)
install(FILES README.md .env.example DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT program)
install(DIRECTORY data sql/queries sql/metrics DESTINATION "${CMAKE_INSTALL_DOCDIR}/examples"
        COMPONENT program)

install(FILES "${man_page}" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" COMPONENT plain)
install(FILES "${completions}/_etl"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions" COMPONENT plain)

# Debian's policy: manual page and changelog are compressed, and the same bytes each time.
function(install_compressed source folder name)
  file(MAKE_DIRECTORY "${made}")
  add_custom_command(OUTPUT "${made}/${name}.gz" DEPENDS "${source}"
                     COMMAND gzip -9nc "${source}" > "${made}/${name}.gz" VERBATIM)
  add_custom_target("package_${name}" ALL DEPENDS "${made}/${name}.gz")
  install(FILES "${made}/${name}.gz" DESTINATION "${folder}" COMPONENT debian EXCLUDE_FROM_ALL)
endfunction()
install_compressed("${man_page}" "${CMAKE_INSTALL_MANDIR}/man1" etl.1)
install_compressed("${parts}/changelog" "${CMAKE_INSTALL_DOCDIR}" changelog.Debian)

# The settings of .env.example under another heading.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS .env.example)
file(READ "${parts}/etl.env.head" heading)
file(READ .env.example settings)
string(FIND "${settings}" "# --- " begin)
string(SUBSTRING "${settings}" ${begin} -1 settings)
file(CONFIGURE OUTPUT "${made}/etl.env" CONTENT "${heading}${settings}" @ONLY)

install(FILES "${made}/etl.env" DESTINATION /etc/etl PERMISSIONS OWNER_READ OWNER_WRITE
        COMPONENT debian EXCLUDE_FROM_ALL)
install(FILES "${parts}/etl-replicate.service" "${parts}/etl-replicate.timer"
        DESTINATION lib/systemd/system COMPONENT debian EXCLUDE_FROM_ALL)
install(FILES "${completions}/_etl" DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions"
        COMPONENT debian EXCLUDE_FROM_ALL)
install(FILES "${parts}/copyright" DESTINATION "${CMAKE_INSTALL_DOCDIR}"
        COMPONENT debian EXCLUDE_FROM_ALL)

set(CPACK_GENERATOR DEB)
set(CPACK_INSTALL_CMAKE_PROJECTS "${PROJECT_BINARY_DIR};etl;program;/;"
                                 "${PROJECT_BINARY_DIR};etl;debian;/")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_PACKAGE_CONTACT "etl authors <etl@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "proven SQLite mirror of a PostgreSQL schema")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
    "etl loads CSV files into PostgreSQL, copies a PostgreSQL schema into one
SQLite file, the mirror, proves the copy equal to the snapshot it was taken
from, and writes a JSON report of each run. Readers of the mirror see the
old copy or the new one, whatever crashes.
.
A systemd timer runs it each night once it is enabled.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION database)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, tzdata")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "postgresql, sqlite3")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA "${parts}/conffiles" "${parts}/postinst" "${parts}/prerm"
                                       "${parts}/postrm")
include(CPack)
