#include "SoundClock.h"

#include <algorithm>
#include <cmath>

namespace kinelink {

namespace {

constexpr double StoodStill = 250e6;

}  // namespace

bool SoundClock::Measure(double time) {
    const bool anew = count_ == 0 || std::abs(time - now_) > StoodStill;
    if (anew) count_ = next_ = 0;
    apart_[next_] = time - played_;
    next_ = (next_ + 1) % Measured;
    if (count_ < Measured) count_++;
    now_ = played_ + Median();
    return anew;
}

void SoundClock::Clear() {
    count_ = next_ = 0;
    played_ = 0;
}

void SoundClock::Play(double duration) {
    played_ += duration;
    now_ += duration;
}

double SoundClock::Median() const {
    double sorted[Measured];
    std::copy_n(apart_, count_, sorted);
    std::nth_element(sorted, sorted + count_ / 2, sorted + count_);
    return sorted[count_ / 2];
}

}  // namespace kinelink
