#pragma once

#include <cstdint>

namespace kinelink {

/// How much later than their `ts` frames are shown, so that the next one is there in time. Nothing while frames come ahead, as they
/// do; where the network eats up the lead, as much as the second latest of the last 64 was late, and one frame more: a single
/// hold-up, of the network or of this program, is no reason to stay behind. It changes by playing a little slower or faster, never by
/// a jump. All times are nanoseconds on the server's clock.
class PlayoutDelay {
public:
    static constexpr int Window = 64;
    static constexpr int64_t Longest = 500 * 1000 * 1000;

    /// The delay now.
    int64_t Delay() const { return delay_; }

    /// The delay that frames need; what is heard may make it longer.
    int64_t Needed() const { return needed_; }

    /// How long before its `ts` the last frame came; negative where it was late.
    int64_t Lead() const { return lead_; }

    /// A frame came. Only those that go on in time are measured: what is sent again for a new epoch has been on its way for
    /// another time.
    void Measure(int64_t ts, int64_t now);

    /// The `ts` to show now. Never goes back. sound: how late what is heard now is; 0 in silence.
    int64_t PlayTime(int64_t now, int64_t sound);

    /// Begin anew: another stream.
    void Clear();

private:
    int64_t Wanted() const;
    bool IsHeldUp(int64_t late, int64_t now);
    int64_t SecondLatest() const;

    int64_t lateness_[Window] = {};
    int count_ = 0;
    int next_ = 0;
    int64_t newest_ = 0;
    bool holding_ = false;
    int64_t heldSince_ = 0;
    int64_t step_ = 0;
    int64_t delay_ = 0;
    int64_t needed_ = 0;
    int64_t lead_ = 0;
    bool playing_ = false;
    int64_t before_ = 0;
    int64_t shown_ = 0;
};

}  // namespace kinelink
