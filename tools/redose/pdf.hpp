// SPDX-License-Identifier: Apache-2.0
// A page printed to PDF by an installed Chromium, headless and without a network.
//
// Not promised: the same bytes twice, for Chromium writes the time into the file.
#pragma once

#include <string>

namespace redose {

/// The browser that would print: the first of chromium, chromium-headless-shell, google-chrome and
/// their like in the PATH. Error `pdf_browser_missing`.
std::string pdf_browser();

/// The PDF of a page. Error `pdf_failed`: the browser ended without one, or took over a minute.
std::string printed_pdf(const std::string& html);

}  // namespace redose
