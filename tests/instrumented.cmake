# Test programs with sanitizers, and fuzz targets, as tests of this build: each script names what it
# has, makes a build of its own, and runs one thing of it.
function(etl_instrumented_tests script kind label timeout)
  set(path "${CMAKE_CURRENT_SOURCE_DIR}/${script}")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${path}")
  execute_process(COMMAND bash "${path}" list ${kind} OUTPUT_VARIABLE names
                  OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  string(REPLACE "\n" ";" names "${names}")
  set(group "${kind}")
  if(NOT kind)
    set(group "${label}")
  endif()
  # Alone: a build uses all processors, and others' tests wait for things to happen.
  add_test(NAME ${group}.build COMMAND bash "${path}" build ${kind})
  set_tests_properties(${group}.build PROPERTIES FIXTURES_SETUP ${group} RUN_SERIAL ON TIMEOUT 3600
                                                 LABELS ${label})
  foreach(name IN LISTS names)
    add_test(NAME ${group}.${name} COMMAND bash "${path}" run ${kind} ${name})
    set_tests_properties(${group}.${name} PROPERTIES FIXTURES_REQUIRED ${group} TIMEOUT ${timeout}
                                                     LABELS ${label})
  endforeach()
endfunction()

etl_instrumented_tests(fuzz.sh "" fuzz 3600)
etl_instrumented_tests(sanitize.sh asan sanitizer 600)
etl_instrumented_tests(sanitize.sh tsan sanitizer 600)
