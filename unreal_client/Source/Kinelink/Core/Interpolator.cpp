#include "Interpolator.h"

#include <algorithm>
#include <cmath>

namespace kinelink {
namespace interpolator {

namespace {

// Above this cosine the sine of the angle is too small to divide by; a straight line is as good.
constexpr double NearlyEqual = 0.999999;

void Straight(const float* a, const float* b, double u, float* into, size_t count) {
    for (size_t i = 0; i < count; i++) into[i] = static_cast<float>(a[i] + (double{b[i]} - a[i]) * u);
}

}  // namespace

void Blend(const Frame& a, const Frame& b, double u, Frame& into) {
    const Frame& head = u < 1 ? a : b;
    into.CopyHead(head);
    const bool sameBody = a.Sk == b.Sk && a.Q.size() == b.Q.size() && a.C.size() == b.C.size();
    const bool sameThings = a.Ok == b.Ok && a.O.size() == b.O.size();
    const Frame &fromBody = sameBody ? a : head, &toBody = sameBody ? b : head;
    const Frame &fromThings = sameThings ? a : head, &toThings = sameThings ? b : head;
    into.Q.resize(head.Q.size());
    into.O.resize(head.O.size());
    into.C.resize(head.C.size());
    Straight(fromBody.Root.data(), toBody.Root.data(), u, into.Root.data(), into.Root.size());
    for (size_t i = 0; i < into.Q.size(); i += 4) Slerp(&fromBody.Q[i], &toBody.Q[i], u, &into.Q[i]);
    for (size_t i = 0; i < into.O.size(); i += 7) {
        Straight(&fromThings.O[i], &toThings.O[i], u, &into.O[i], 3);
        Slerp(&fromThings.O[i + 3], &toThings.O[i + 3], u, &into.O[i + 3]);
    }
    BlendCurves(fromBody.C.data(), toBody.C.data(), u, into.C.data(), into.C.size());
}

void BlendCurves(const float* a, const float* b, double u, float* into, size_t count) {
    Straight(a, b, u, into, count);
    for (size_t i = 0; i < count; i++) into[i] = std::clamp(into[i], 0.0f, 1.0f);
}

void Slerp(const float* a, const float* b, double u, float* into) {
    double cosine = 0;
    for (int i = 0; i < 4; i++) cosine += double{a[i]} * b[i];
    // q and -q are the same rotation.
    const double sign = cosine < 0 ? -1 : 1;
    cosine *= sign;
    double share = 1 - u, other = u;
    if (cosine < NearlyEqual) {
        const double angle = std::acos(cosine), sine = std::sin(angle);
        share = std::sin((1 - u) * angle) / sine;
        other = std::sin(u * angle) / sine;
    }
    double q[4], square = 0;
    for (int i = 0; i < 4; i++) {
        q[i] = share * a[i] + sign * other * b[i];
        square += q[i] * q[i];
    }
    for (int i = 0; i < 4; i++) into[i] = static_cast<float>(q[i] / std::sqrt(square));
}

}  // namespace interpolator
}  // namespace kinelink
