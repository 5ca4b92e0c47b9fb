#include "PlayoutDelay.h"

#include <algorithm>

#include "Nanoseconds.h"

namespace kinelink {

namespace {

// Playing goes at 90 % of the pace while the delay grows, at 102 % while it shrinks.
constexpr int64_t Growth = 10, Shrinkage = 50;
constexpr int64_t LongestStep = 100 * Millisecond;
// A clock that is set back by more than this is another clock.
constexpr int64_t Turned = Second;

/// The delay after so much time.
int64_t Toward(int64_t wanted, int64_t delay, int64_t elapsed) {
    if (wanted > delay) return std::min(wanted, Plus(delay, elapsed / Growth));
    return std::max(wanted, Minus(delay, elapsed / Shrinkage));
}

}  // namespace

void PlayoutDelay::Measure(int64_t ts, int64_t now) {
    if (count_ > 0 && ts <= newest_) return;
    if (count_ > 0) {
        const int64_t apart = std::min(Minus(ts, newest_), LongestStep);
        step_ = step_ == 0 ? apart : step_ + (apart - step_) / 16;
    }
    newest_ = ts;
    lead_ = Minus(ts, now);
    lateness_[next_] = Minus(now, ts);
    next_ = (next_ + 1) % Window;
    if (count_ < Window) count_++;
}

int64_t PlayoutDelay::PlayTime(int64_t now, int64_t sound) {
    const int64_t elapsed = playing_ ? std::max<int64_t>(Minus(now, before_), 0) : 0;
    needed_ = playing_ ? Toward(Wanted(), needed_, elapsed) : Wanted();
    const int64_t aim = std::max(needed_, std::min(sound, Longest));
    delay_ = playing_ ? Toward(aim, delay_, elapsed) : aim;
    int64_t time = Minus(now, delay_);
    if (playing_ && time < shown_ && Minus(shown_, time) < Turned) time = shown_;
    playing_ = true;
    before_ = now;
    shown_ = time;
    return time;
}

void PlayoutDelay::Clear() {
    *this = {};
}

int64_t PlayoutDelay::Wanted() const {
    if (count_ == 0) return 0;
    const int64_t latest = *std::max_element(lateness_, lateness_ + count_);
    return std::clamp<int64_t>(Plus(latest, step_), 0, Longest);
}

}  // namespace kinelink
