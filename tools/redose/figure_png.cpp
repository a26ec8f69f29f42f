// SPDX-License-Identifier: Apache-2.0
#include "figure_png.hpp"

#include <cairo.h>
#include <librsvg/rsvg.h>

#include <cmath>
#include <dose/core/contract.hpp>
#include <memory>

namespace redose {
namespace {

template <auto release>
struct Release {
  template <class Thing>
  void operator()(Thing* thing) const {
    release(thing);
  }
};

cairo_status_t append(void* to, const unsigned char* bytes, unsigned count) {
  static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), count);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

std::string png_of(const std::string& svg, int width) {
  const std::unique_ptr<RsvgHandle, Release<g_object_unref>> drawing(
      rsvg_handle_new_from_data(reinterpret_cast<const guint8*>(svg.data()), svg.size(), nullptr));
  DOSE_ASSERT(drawing != nullptr);  // our own drawing
  gboolean has_box = FALSE;
  RsvgRectangle box{};
  rsvg_handle_get_intrinsic_dimensions(drawing.get(), nullptr, nullptr, nullptr, nullptr, &has_box,
                                       &box);
  DOSE_ASSERT(has_box && box.width > 0);
  const int height = static_cast<int>(std::lround(width * box.height / box.width));
  const std::unique_ptr<cairo_surface_t, Release<cairo_surface_destroy>> surface(
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height));
  const std::unique_ptr<cairo_t, Release<cairo_destroy>> canvas(cairo_create(surface.get()));
  cairo_set_source_rgb(canvas.get(), 1, 1, 1);
  cairo_paint(canvas.get());
  const RsvgRectangle all{0, 0, static_cast<double>(width), static_cast<double>(height)};
  DOSE_ASSERT(rsvg_handle_render_document(drawing.get(), canvas.get(), &all, nullptr));
  std::string png;
  DOSE_ASSERT(cairo_surface_write_to_png_stream(surface.get(), append, &png) ==
              CAIRO_STATUS_SUCCESS);
  return png;
}

}  // namespace redose
