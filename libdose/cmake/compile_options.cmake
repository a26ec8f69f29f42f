# Flags that every target of this project is compiled with.
#
# -ffp-contract=off: a fused multiply-add changes last digits between machines; the same input must
# give the same bytes everywhere. -ffast-math is forbidden: it makes std::isnan a lie.
add_library(redose_options INTERFACE)
target_compile_options(redose_options INTERFACE -ffp-contract=off)
if(REDOSE_DEVELOPER_MODE)
  target_compile_options(
    redose_options
    INTERFACE -Wall
              -Wextra
              -Wpedantic
              -Wshadow
              -Wconversion
              -Wsign-conversion
              -Wnon-virtual-dtor
              -Wold-style-cast
              -Woverloaded-virtual
              -Werror)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC 12 sees uninitialised members in every std::optional that is moved (its bug 80635); the
    # sanitize preset looks for the real ones.
    target_compile_options(redose_options INTERFACE -Wno-maybe-uninitialized)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # What GCC's own library calls in its algorithms.
    target_compile_options(redose_options INTERFACE -Wno-deprecated-declarations)
  endif()
endif()
