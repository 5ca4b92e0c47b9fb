#include "PlayoutDelay.h"

#include <algorithm>

#include "Nanoseconds.h"

namespace kinelink {

namespace {

// Playing goes at 90 % of the pace while the delay grows, at 102 % while it shrinks.
constexpr int64_t Growth = 10, Shrinkage = 50;
// So long what is later than usual belongs to one hold-up.
constexpr int64_t HoldUp = 250 * Millisecond;
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
    if (IsHeldUp(Minus(now, ts), now)) return;
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
    return count_ == 0 ? 0 : std::clamp<int64_t>(Plus(SecondLatest(), step_), 0, Longest);
}

/// Whether a frame is late together with one that came shortly before.
bool PlayoutDelay::IsHeldUp(int64_t late, int64_t now) {
    if (count_ < 2 || late <= SecondLatest()) {
        holding_ = false;
        return false;
    }
    if (holding_) return Minus(now, heldSince_) < HoldUp;
    holding_ = true;
    heldSince_ = now;
    return false;
}

int64_t PlayoutDelay::SecondLatest() const {
    int64_t latest = lateness_[0], second = count_ == 1 ? latest : INT64_MIN;
    for (int i = 1; i < count_; i++) {
        second = std::max(second, std::min(latest, lateness_[i]));
        latest = std::max(latest, lateness_[i]);
    }
    return second;
}

}  // namespace kinelink
