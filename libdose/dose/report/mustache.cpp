// SPDX-License-Identifier: Apache-2.0
#include <dose/report/mustache.hpp>

#include <fmt/format.h>

#include <dose/core/contract.hpp>
#include <dose/core/embedded.hpp>
#include <dose/report/figures.hpp>
#include <dose/report/wrap.hpp>
#include <kainjow/mustache.hpp>
#include <nlohmann/json.hpp>

namespace dose {
namespace {

namespace mustache = kainjow::mustache;
using Json = nlohmann::ordered_json;

mustache::data data_of(const Json& value, bool raw) {
  switch (value.type()) {
    case Json::value_t::object: {
      mustache::data object{mustache::data::type::object};
      for (const auto& [key, item] : value.items())
        object.set(key, data_of(item, key.ends_with("_raw")));
      return object;
    }
    case Json::value_t::array: {
      mustache::data list{mustache::data::type::list};
      for (const Json& item : value) list.push_back(data_of(item, false));
      return list;
    }
    case Json::value_t::string: {
      const auto& text = value.get_ref<const std::string&>();
      if (text.empty()) return mustache::data{false};
      return raw ? text : printable(text);
    }
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
      return fmt::format("{}", value.get<long long>());
    case Json::value_t::boolean:
      return mustache::data{value.get<bool>()};
    case Json::value_t::null:
      return mustache::data{false};
    default:
      DOSE_ASSERT(false);  // numbers with a point are texts by now, rounded as a report has them
      return {};
  }
}

std::string template_text(std::string_view name) {
  return std::string(embedded_file(fmt::format("report/{}.mustache", name)).content);
}

}  // namespace

std::string filled_template(std::string_view name, const nlohmann::ordered_json& model) {
  mustache::data data = data_of(model, false);
  for (const EmbeddedFile& file : embedded_files()) {
    constexpr std::string_view folder = "report/";
    constexpr std::string_view ending = ".mustache";
    if (!file.path.starts_with(folder) || !file.path.ends_with(ending)) continue;
    const std::string_view partial =
        file.path.substr(folder.size(), file.path.size() - folder.size() - ending.size());
    DOSE_ASSERT(!model.contains(partial));  // one name space holds both
    data.set(std::string(partial), mustache::partial{[partial] { return template_text(partial); }});
  }
  mustache::mustache page{template_text(name)};
  DOSE_ASSERT(page.is_valid());
  std::string text = page.render(data);
  DOSE_ASSERT(page.error_message().empty());
  return text;
}

}  // namespace dose
