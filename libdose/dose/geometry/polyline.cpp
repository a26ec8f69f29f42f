// SPDX-License-Identifier: Apache-2.0
#include <dose/geometry/polyline.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <utility>

namespace dose {
namespace {

using Node = std::pair<std::int64_t, std::int64_t>;

Node node_of(const Eigen::Vector2d& point) {
  constexpr double per_unit = 1e4;
  return {std::llround(point.x() * per_unit), std::llround(point.y() * per_unit)};
}

/// Which pieces end at a node, and which of them are not yet part of a line.
class Joining {
 public:
  explicit Joining(const std::vector<LineSegment>& pieces) : pieces_(pieces), used_(pieces.size()) {
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      const Node from = node_of(pieces[i].from);
      const Node to = node_of(pieces[i].to);
      used_[i] = from == to;
      if (used_[i]) continue;
      at_[from].push_back(i);
      at_[to].push_back(i);
    }
  }

  std::vector<Polyline> lines() {
    std::vector<Polyline> lines;
    // Lines with loose ends first, from an end, so that none is found in two halves.
    for (const bool from_ends : {true, false})
      for (std::size_t i = 0; i < pieces_.size(); ++i) {
        if (used_[i]) continue;
        const LineSegment& piece = pieces_[i];
        if (!from_ends || at_[node_of(piece.from)].size() % 2 == 1)
          lines.push_back(line_from(piece.from));
        else if (at_[node_of(piece.to)].size() % 2 == 1)
          lines.push_back(line_from(piece.to));
      }
    return lines;
  }

 private:
  Polyline line_from(const Eigen::Vector2d& start) {
    Polyline line{{start}, false};
    Node node = node_of(start);
    for (;;) {
      const auto& here = at_[node];
      const auto next = std::ranges::find_if(here, [&](std::size_t i) { return !used_[i]; });
      if (next == here.end()) break;
      used_[*next] = true;
      const LineSegment& piece = pieces_[*next];
      const Eigen::Vector2d& end = node_of(piece.from) == node ? piece.to : piece.from;
      node = node_of(end);
      line.points.push_back(end);
      if (node == node_of(start)) break;
    }
    if (line.points.size() > 2 && node == node_of(start)) {
      line.points.pop_back();
      line.closed = true;
    }
    return line;
  }

  const std::vector<LineSegment>& pieces_;
  std::vector<bool> used_;
  std::map<Node, std::vector<std::size_t>> at_;
};

double distance(const Eigen::Vector2d& point, const Eigen::Vector2d& a, const Eigen::Vector2d& b) {
  const Eigen::Vector2d along = b - a;
  const double square = along.squaredNorm();
  const double share = square > 0 ? std::clamp((point - a).dot(along) / square, 0.0, 1.0) : 0.0;
  return (point - a - along * share).norm();
}

}  // namespace

std::vector<Polyline> joined(const std::vector<LineSegment>& pieces) {
  return Joining(pieces).lines();
}

Polyline simplified(const Polyline& line, double tolerance) {
  std::vector<Eigen::Vector2d> points = line.points;
  if (line.closed && !points.empty()) points.push_back(points.front());
  if (points.size() < 3) return line;
  std::vector<bool> kept(points.size());
  kept.front() = kept.back() = true;
  std::vector<std::pair<std::size_t, std::size_t>> spans{{0, points.size() - 1}};
  while (!spans.empty()) {
    const auto [first, last] = spans.back();
    spans.pop_back();
    std::size_t farthest = first;
    double most = tolerance;
    for (std::size_t i = first + 1; i < last; ++i) {
      const double apart = distance(points[i], points[first], points[last]);
      if (apart > most) {
        most = apart;
        farthest = i;
      }
    }
    if (farthest == first) continue;
    kept[farthest] = true;
    spans.emplace_back(first, farthest);
    spans.emplace_back(farthest, last);
  }
  Polyline result{{}, line.closed};
  for (std::size_t i = 0; i < points.size(); ++i)
    if (kept[i]) result.points.push_back(points[i]);
  if (line.closed) result.points.pop_back();
  return result;
}

}  // namespace dose
