// SPDX-License-Identifier: Apache-2.0
#include <dose/report/pictures.hpp>

#include <fmt/format.h>

#include <dose/core/jobs.hpp>
#include <dose/report/slice_pictures.hpp>

namespace dose {
namespace {

/// Why a prior has no outlines in the picture of the registration.
void explain_missing(const PicturedCase& pictured, ReportPictures& pictures) {
  const Case& the_case = *pictured.the_case;
  for (std::size_t i = 0; i < the_case.priors.size(); ++i) {
    const Course& prior = the_case.priors[i];
    if (prior.origin != Origin::dicom || !pictured.priors[i].empty()) continue;
    const bool read = i < the_case.prior_anatomy.size();
    const std::string reason = read && !the_case.prior_anatomy[i].missing.empty()
                                   ? the_case.prior_anatomy[i].missing
                                   : "it has no place in the planned frame";
    pictures.missing.push_back(
        fmt::format("No contours of {} over the planned ones: {}.", prior.name, reason));
  }
}

}  // namespace

ReportPictures report_pictures(const Case& the_case, const Policy& policy,
                               const Assessment& assessment, const CtSource& ct) {
  ReportPictures pictures;
  const auto point = picture_point(assessment);
  if (!point) {
    pictures.missing.push_back(
        "No pictures of planes: no structure with a limit has a highest dose that is known.");
  } else {
    const PicturedCase pictured = pictured_case(the_case, policy, *point, ct);
    // Each picture in its own slot, so that the threads' timing changes nothing.
    pictures.slices.resize(3);
    std::vector<std::optional<Picture>> isodoses(the_case.priors.size());
    std::vector<Job> jobs;
    for (int i = 0; i < 3; ++i)
      jobs.push_back({3, [&, i] {
                        pictures.slices[static_cast<std::size_t>(i)] =
                            slice_through(pictured, static_cast<PatientPlane>(i));
                      }});
    for (std::size_t i = 0; i < isodoses.size(); ++i)
      jobs.push_back({2, [&, i] { isodoses[i] = prior_isodose_picture(pictured, i); }});
    jobs.push_back(
        {1, [&] { pictures.registration = registration_picture(pictured, assessment); }});
    run_jobs(jobs, policy.threads);
    for (auto& picture : isodoses)
      if (picture) pictures.prior_isodoses.push_back(std::move(*picture));
    explain_missing(pictured, pictures);
  }
  pictures.dvh =
      dvh_picture(the_case, policy, assessment, point ? point->alpha_beta : policy.alpha_beta);
  if (!pictures.dvh)
    pictures.missing.push_back("No dose-volume histograms: no structure could be measured.");
  return pictures;
}

}  // namespace dose
