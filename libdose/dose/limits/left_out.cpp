// SPDX-License-Identifier: Apache-2.0
#include <dose/limits/left_out.hpp>

#include <dose/core/embedded.hpp>
#include <dose/limits/strict_json.hpp>

namespace dose {

std::vector<LeftOut> limits_left_out() {
  const StrictJson document(embedded_file("limits_left_out.json").content, "built in");
  const StrictObject root = document.root();
  root.only({"schema", "note", "left_out"});
  if (root.text("schema") != "redose.limits-left-out/1")
    root.refuse("schema", "must be \"redose.limits-left-out/1\"");
  std::vector<LeftOut> result;
  for (const StrictObject& object : root.objects("left_out")) {
    object.only({"ids", "what", "why"});
    result.push_back({object.texts("ids"), object.text("what"), object.text("why")});
  }
  return result;
}

}  // namespace dose
