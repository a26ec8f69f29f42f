// SPDX-License-Identifier: Apache-2.0
// A drawing for a report, with the words that belong to it.
//
// The SVG can stand inside an HTML page: it has a viewBox, classes and no id (nothing clashes where
// several stand in one page), no script, no style element, nothing from outside. Colours are CSS
// custom properties with fallback values, so that a page can give it a dark or a printed look;
// standalone_svg() puts the fallbacks in for readers that know no custom properties.
#pragma once

#include <string>

namespace dose {

struct Picture {
  std::string key;    ///< "axial", "dvh", ...: stable, for a page's own ids
  std::string title;  ///< a line
  std::string svg;
  std::string alt;      ///< what a reader who does not see it must know
  std::string caption;  ///< what is drawn and how, in sentences
};

/// The same drawing as a file of its own: every var(--name,fallback) is its fallback.
std::string standalone_svg(const Picture& picture);

}  // namespace dose
