#pragma once

#include "PlayHeads.h"
#include "SoundOrder.h"
#include "SoundQueue.h"

namespace kinelink {

/// The chunks that wait to be heard or were heard just now, and the sound that they make together. For the audio thread only, but for
/// the counts. Places are counted in samples of the source since the origin.
class SoundMixer {
public:
    explicit SoundMixer(SoundQueue& queue) : queue_(queue) {}

    /// The server's time of place 0, nanoseconds.
    int64_t Origin() const { return origin_; }

    /// Samples of the source a second.
    int Rate() const { return rate_; }

    void Report(SoundStats& into) const;

    /// Another clock: nothing that is known has a place any more.
    void Restart(int64_t origin);

    /// Take in what was pushed. time: so far it was read, nanoseconds after the origin. serverTime: what is heard next.
    void Take(double time, int64_t serverTime, uint32_t allClears);

    /// Whether there is any sound in `count` samples from a place on.
    bool Sounds(int64_t from, int64_t count) const;

    /// Whether a place lies within sound, rather than where it begins.
    bool InMiddle(int64_t place) const { return Covered(place - 1) && Covered(place); }

    /// The samples from a place on.
    void Fill(float* into, int64_t from, int count);

    /// Leave marks of what is heard: `count` samples from a place on, each `each` nanoseconds, the first at `time`.
    void Mark(PlayHeads& heads, double place, double count, double time, double each);

    /// Give back what was read long ago.
    void Release(double place);

private:
    int Samples(double seconds) const { return static_cast<int>(seconds * rate_); }
    int64_t FirstAfter(double time) const;
    void Forget(int64_t now, uint32_t allClears);
    void Insert(SoundChunk& chunk, double time, int64_t serverTime);
    void VoidFrom(int64_t ts, int64_t now);
    void Place(SoundChunk& chunk);
    void End(const SoundChunk& chunk);
    bool Known(const SoundChunk& chunk) const;
    void Settle(SoundChunk& chunk);
    void Render(SoundChunk& chunk, float* into, int64_t from, int count);
    bool Covered(int64_t at) const;
    const SoundChunk* HeardAt(int64_t at) const;
    int64_t NextAfter(int64_t at, int64_t end) const;

    SoundQueue& queue_;
    SoundOrder order_;
    int64_t origin_ = 0;
    int rate_ = static_cast<int>(limits::AudioRate);
    uint32_t clears_ = 0;
    uint32_t rejoins_ = 0;
    uint32_t begunUtterance_ = 0;
    int64_t begunPlace_ = 0;
    // Where a newer epoch took over that was late.
    int64_t turned_ = INT64_MIN / 2;
    uint32_t playedUtterance_ = 0;
    int64_t playedSample_ = INT64_MAX;
    std::atomic<int64_t> late_{0};
    std::atomic<int64_t> repeated_{0};
    std::atomic<int64_t> missing_{0};
};

}  // namespace kinelink
