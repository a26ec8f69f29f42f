// SPDX-License-Identifier: Apache-2.0
// UIDs that follow from content: the same content, the same UID; other content, another.
//
// "2.25." and the decimal value of a UUID (DICOM PS3.5 B.2), here of version 8 (RFC 9562, 5.8):
// the first 122 free bits of the SHA-256 of the key. No clock, no random number, no root of ours.
#pragma once

#include <string>
#include <string_view>

namespace dose::dicom {

std::string derived_uid(std::string_view key);

}  // namespace dose::dicom
