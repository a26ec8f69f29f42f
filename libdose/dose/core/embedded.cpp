// SPDX-License-Identifier: Apache-2.0
#include <dose/core/embedded.hpp>

#include <dose/core/contract.hpp>

namespace dose {

const EmbeddedFile& embedded_file(std::string_view path) {
  for (const EmbeddedFile& file : embedded_files())
    if (file.path == path) return file;
  DOSE_ASSERT(false);  // embedded file names are ours
  return embedded_files().front();
}

}  // namespace dose
