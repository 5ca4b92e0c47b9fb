#include "IdleBlend.h"

#include <algorithm>

namespace kinelink {

float IdleBlend::Weight(int64_t now, Shown how) {
    const int64_t elapsed = begun_ ? std::max<int64_t>(Minus(now, before_), 0) : 0;
    begun_ = true;
    before_ = now;
    const bool moves = how != Shown::Nothing && how != Shown::Held;
    const int64_t stillBefore = still_;
    still_ = moves ? 0 : Plus(still_, elapsed);
    // Of the time that passed only what lies behind the wait counts.
    const int64_t waited = std::max<int64_t>(still_ - std::max(stillBefore, After), 0);
    if (moves) share_ = std::min(share_ + static_cast<double>(elapsed) / static_cast<double>(Returning), 1.0);
    else share_ = std::max(share_ - static_cast<double>(waited) / static_cast<double>(Leaving), 0.0);
    return static_cast<float>(share_ * share_ * (3 - 2 * share_));
}

}  // namespace kinelink
