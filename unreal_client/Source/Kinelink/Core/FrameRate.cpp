#include "FrameRate.h"

#include "Nanoseconds.h"

namespace kinelink {

void FrameRate::Add(int64_t now) {
    Turn(now);
    count_++;
}

double FrameRate::At(int64_t now) {
    Turn(now);
    return rate_;
}

void FrameRate::Turn(int64_t now) {
    const int64_t elapsed = now - begun_;
    if (elapsed < Second) return;
    // After a silence of more than a second there is no rate; what comes then begins a new count.
    rate_ = elapsed < 2 * Second ? count_ * static_cast<double>(Second) / static_cast<double>(elapsed) : 0;
    begun_ = now;
    count_ = 0;
}

}  // namespace kinelink
