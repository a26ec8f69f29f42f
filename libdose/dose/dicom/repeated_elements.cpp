// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/repeated_elements.hpp>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/oflog/appender.h>
#include <dcmtk/oflog/logger.h>
#include <dcmtk/oflog/spi/logevent.h>

#include <charconv>
#include <dose/core/contract.hpp>

namespace dose::dicom {
namespace {

namespace log = dcmtk::log4cplus;

thread_local RepeatedElements* listening = nullptr;

class Listener : public log::Appender {
 public:
  Listener() = default;
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener() override { destructorImpl(); }
  void close() override { closed = true; }

 protected:
  void append(const log::spi::InternalLoggingEvent& event) override {
    if (listening == nullptr) return;
    const log::tstring& message = event.getMessage();
    listening->hear({message.data(), message.size()});
  }
};

/// Four hexadecimal digits; nothing if they are something else.
std::optional<Uint16> hexadecimal(std::string_view digits) {
  Uint16 number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, number, 16);
  if (error != std::errc() || stopped != end) return {};
  return number;
}

}  // namespace

void listen_to_dcmtk() {
  log::Logger logger = log::Logger::getInstance("dcmtk.dcmdata");
  logger.setAdditivity(false);
  logger.setLogLevel(log::WARN_LOG_LEVEL);
  logger.addAppender(log::SharedAppenderPtr(new Listener));
}

RepeatedElements::RepeatedElements() {
  DOSE_ASSERT(listening == nullptr);
  listening = this;
}

RepeatedElements::~RepeatedElements() {
  listening = nullptr;
}

void RepeatedElements::hear(std::string_view message) {
  // "DcmItem: Element (3004,000e) found twice in one data set or item, ignoring second entry"
  constexpr std::string_view before = "Element (";
  constexpr std::string_view behind = ") found twice";
  const auto end = message.find(behind);
  if (first_ || end == std::string_view::npos) return;
  constexpr std::size_t tag_length = 9;
  if (end < tag_length + before.size() ||
      message.substr(end - tag_length - before.size(), before.size()) != before)
    return;
  const std::string_view tag = message.substr(end - tag_length, tag_length);
  const auto group = hexadecimal(tag.substr(0, 4));
  const auto element = hexadecimal(tag.substr(5));
  if (group && element && *group % 2 == 0) first_.emplace(*group, *element);
}

}  // namespace dose::dicom
