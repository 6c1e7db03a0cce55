# etl_layer(<name> SOURCES ... [PUBLIC ...] [PRIVATE ...]): one library a layer, etl_<name>.
# Its private headers are reached as "<name>/header.h".
function(etl_layer name)
  cmake_parse_arguments(arg "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(etl_${name} STATIC ${arg_SOURCES})
  target_include_directories(etl_${name} PRIVATE "${PROJECT_SOURCE_DIR}/src")
  target_link_libraries(etl_${name} PUBLIC ${arg_PUBLIC} PRIVATE etl_settings ${arg_PRIVATE})
endfunction()

# etl_test(<name> SOURCES ... LIBRARIES ... [LABEL ...] [TIMEOUT ...] [LONG <filter>]
# [FIXTURE ...]): a GoogleTest program whose tests ctest runs one by one. Tests may look into private
# headers of any layer. Those that the filter names have the label "long" instead, take up to ten
# minutes, and run alone. They need ctest's fixture of that name.
function(etl_test name)
  cmake_parse_arguments(arg "" "LABEL;TIMEOUT;LONG;FIXTURE" "SOURCES;LIBRARIES" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/src" "${PROJECT_SOURCE_DIR}/tests")
  target_compile_definitions(${name} PRIVATE "ETL_SOURCE_DIR=\"${PROJECT_SOURCE_DIR}\"")
  target_link_libraries(${name} PRIVATE etl_settings ${arg_LIBRARIES} etl_rapidcheck GTest::gmock
                                        GTest::gtest_main)
  set(fixture "")
  if(arg_FIXTURE)
    set(fixture FIXTURES_REQUIRED "${arg_FIXTURE}")
  endif()
  set(rest "*")
  if(arg_LONG)
    set(rest "-${arg_LONG}")
    gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 TEST_FILTER "${arg_LONG}"
                         TEST_LIST ${name}_LONG_TESTS
                         PROPERTIES LABELS long TIMEOUT 600 RUN_SERIAL ON)
  endif()
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 TEST_FILTER "${rest}"
                       PROPERTIES LABELS "${arg_LABEL}" TIMEOUT ${arg_TIMEOUT} ${fixture})
endfunction()
