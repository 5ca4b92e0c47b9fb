#pragma once

#include <cstdint>

namespace kinelink {

constexpr int64_t Millisecond = 1000 * 1000;
constexpr int64_t Second = 1000 * Millisecond;

/// a + b. Times come from outside: where the sum is beyond 64 bits it stays at the end of the range.
inline int64_t Plus(int64_t a, int64_t b) {
    if (b > 0 && a > INT64_MAX - b) return INT64_MAX;
    if (b < 0 && a < INT64_MIN - b) return INT64_MIN;
    return a + b;
}

/// a - b, likewise.
inline int64_t Minus(int64_t a, int64_t b) {
    if (b < 0 && a > INT64_MAX + b) return INT64_MAX;
    if (b > 0 && a < INT64_MIN + b) return INT64_MIN;
    return a - b;
}

/// Nanoseconds since some moment, on one's own clock, which is never set.
int64_t MonotonicNow();

}  // namespace kinelink
