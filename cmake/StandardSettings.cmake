# etl_settings: what every target of ours is compiled with.
include(GNUInstallDirs)

set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

add_library(etl_settings INTERFACE)
target_compile_features(etl_settings INTERFACE cxx_std_17)
target_include_directories(etl_settings INTERFACE "${PROJECT_SOURCE_DIR}/include")
target_compile_definitions(etl_settings INTERFACE "ETL_VERSION=\"${PROJECT_VERSION}\"")
target_compile_options(
  etl_settings
  INTERFACE -Wall -Wextra -Wconversion -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
            $<$<BOOL:${ETL_WARNINGS_AS_ERRORS}>:-Werror>)
if(ETL_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES Clang)
    message(FATAL_ERROR "ETL_FUZZ needs clang: cmake --preset fuzz")
  endif()
  set(ETL_SANITIZE address,undefined,fuzzer-no-link)
endif()
if(ETL_SANITIZE)
  # Tests are listed when they are run: ThreadSanitizer may not start everywhere.
  set(CMAKE_GTEST_DISCOVER_TESTS_DISCOVERY_MODE PRE_TEST)
  # libstdc++ checks the bounds of its containers, too.
  target_compile_definitions(etl_settings INTERFACE _GLIBCXX_ASSERTIONS)
  target_compile_options(etl_settings INTERFACE -fsanitize=${ETL_SANITIZE} -fno-omit-frame-pointer
                                                -fno-sanitize-recover=all)
  target_link_options(etl_settings INTERFACE -fsanitize=${ETL_SANITIZE})
endif()
