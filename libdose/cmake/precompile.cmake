# precompile(TARGET [HEADER...]): what nearly every source includes of other projects is read once a
# target instead of once a source, half of what a build takes. None of our own headers: to change one
# would build the whole target anew.
#
# A source that forgets an include compiles all the same then; the preset `dev` therefore reads
# libdose without (REDOSE_PRECOMPILE_LIBRARY).
option(REDOSE_PRECOMPILE_LIBRARY "Headers of other projects are read once for each part of libdose" ON)

function(precompile target)
  target_precompile_headers(
    ${target}
    PRIVATE
    <algorithm>
    <array>
    <cmath>
    <filesystem>
    <functional>
    <map>
    <memory>
    <optional>
    <set>
    <span>
    <string>
    <string_view>
    <utility>
    <vector>
    ${ARGN})
  # GCC 12, optimising, sees reads and writes beyond the end in the standard library's own strings, which are
  # none (GCC bug 105651); pages of that would hide a warning that is true.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${target} PRIVATE -Wno-stringop-overread -Wno-stringop-overflow)
  endif()
endfunction()
