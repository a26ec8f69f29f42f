// SPDX-License-Identifier: Apache-2.0
// An assessment as one HTML page that stands alone: no network, no font or script from outside.
//
// Order of reading: verdict with the limit that decides, what flips it, remarks and assumptions;
// limits; where; dose-volume curves; courses; how sure; warnings and what was not considered;
// method, sources, files, and room for two to sign their review. Templates, styles, script and the
// page's own sentences are data: libdose/data/report/.
//
// Numbers are those of the other renderers (description.hpp). Same assessment, same bytes. A page
// holds no patient's name. Not promised: looks in browsers without CSS grid; without script the
// curves stand as they are drawn.
#pragma once

#include <dose/assess/assessment.hpp>
#include <dose/report/pictures.hpp>
#include <dose/report/render.hpp>
#include <string>
#include <string_view>

namespace dose {

/// `paper`: as CSS has it ("A4", "letter"); empty: what the reader's printer holds.
std::string render_html(const Assessment& assessment, const ProgramIdentity& program,
                        const ReportPictures& pictures, std::string_view paper = {});

}  // namespace dose
