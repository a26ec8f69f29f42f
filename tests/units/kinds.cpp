// SPDX-License-Identifier: Apache-2.0
// What must not compile, as concepts; whole programs in tests/compile_fail say the same, and +=
// and explicit conversion too, whose refusal no concept can see (it stands in their bodies).
#include <catch2/catch.hpp>
#include <concepts>
#include <dose/units/dose.hpp>

using namespace dose;

namespace {

template <class A, class B>
concept Addable = requires(A a, B b) { a + b; };
template <class A, class B>
concept Comparable = requires(A a, B b) { a < b; };
template <class A, class B>
concept Equatable = requires(A a, B b) { a == b; };

template <class A, class B>
concept Apart = !Addable<A, B> && !Addable<B, A> && !Comparable<A, B> && !Equatable<A, B> &&
                !std::convertible_to<A, B> && !std::convertible_to<B, A>;

// The concepts can hold: one kind with itself.
static_assert(Addable<Eqd2, Eqd2> && Comparable<Bed, Bed> && Addable<PhysicalDose, PhysicalDose>);

static_assert(Apart<PhysicalDose, Eqd2>);
static_assert(Apart<PhysicalDose, Bed>);
static_assert(Apart<Bed, Eqd2>);
static_assert(Apart<PhysicalDose, DosePerFraction>);
static_assert(Apart<PhysicalDose, FractionCount>);
static_assert(!Addable<PhysicalDose, double> && !std::convertible_to<double, PhysicalDose>);
static_assert(!Addable<Eqd2, double> && !std::convertible_to<double, Eqd2>);
static_assert(!std::convertible_to<PhysicalDose, double>);

// A dose per fraction times the fractions is a dose again.
static_assert(std::same_as<decltype(DosePerFraction{} * FractionCount{}), PhysicalDose>);
static_assert(sizeof(Eqd2) == sizeof(double));

}  // namespace

TEST_CASE("a dose shared out in fractions comes back whole") {
  const DosePerFraction each = gray(36) / FractionCount::from_value(14);
  CHECK(in_gray(each) == Approx(2.571428571428571).epsilon(1e-15));
  CHECK(in_gray(each * FractionCount::from_value(14)) == Approx(36).epsilon(1e-15));
}
