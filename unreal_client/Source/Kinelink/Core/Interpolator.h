#pragma once

#include "Frame.h"

namespace kinelink {

/// Between two frames, and a little beyond the second.
namespace interpolator {

/// The pose at share `u` of the way from a to b; u above 1 goes on beyond b. Places and curves go straight, rotations by slerp.
/// Where a and b can't be compared (another skeleton or other things), a's numbers stay until u is 1. Ts is not set.
void Blend(const Frame& a, const Frame& b, double u, Frame& into);

/// Face curves (count) at share `u` of the way from a to b, 0..1.
void BlendCurves(const float* a, const float* b, double u, float* into, size_t count);

/// The unit quaternion (4) between a and b, by slerp along the shorter arc.
void Slerp(const float* a, const float* b, double u, float* into);

}  // namespace interpolator
}  // namespace kinelink
