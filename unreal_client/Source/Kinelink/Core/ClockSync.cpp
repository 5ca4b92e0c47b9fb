#include "ClockSync.h"

#include "Nanoseconds.h"

namespace kinelink {

void ClockSync::Add(int64_t t0, int64_t t1, int64_t t2, int64_t t3) {
    const int64_t trip = Minus(Minus(t3, t0), Minus(t2, t1));
    if (trip < 0 || t3 < t0 || t2 < t1) return;
    // Halved before they are added, since clocks may be any distance apart.
    offsets_[next_] = Minus(t1, t0) / 2 + Minus(t2, t3) / 2;
    trips_[next_] = trip;
    next_ = (next_ + 1) % Kept;
    if (count_ < Kept) count_++;
    int best = 0;
    for (int i = 1; i < count_; i++)
        if (trips_[i] < trips_[best]) best = i;
    offset_ = offsets_[best];
    roundTrip_ = trips_[best];
}

int64_t ClockSync::ServerNow(int64_t now) const {
    return Plus(now, offset_);
}

void ClockSync::Clear() {
    *this = {};
}

}  // namespace kinelink
