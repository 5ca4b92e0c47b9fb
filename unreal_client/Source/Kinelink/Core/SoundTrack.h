#pragma once

#include <atomic>
#include <vector>

#include "Audio.h"
#include "Heard.h"
#include "PlayHeads.h"
#include "Resampler.h"
#include "SoundClock.h"
#include "SoundMixer.h"
#include "SoundQueue.h"
#include "SoundStats.h"

namespace kinelink {

/// What a character says, on its way to an output that pulls it. One thread pushes, one reads, any may ask what is heard; none of them
/// waits for another and nothing is made new. Rules: docs/protocol.md, "Sound", and docs/clients.md. Knows no clock: times are
/// nanoseconds on the server's, and passed in.
class SoundTrack {
public:
    SoundTrack() : mixer_(queue_) {}
    SoundTrack(const SoundTrack&) = delete;
    SoundTrack& operator=(const SoundTrack&) = delete;

    /// How much later than its `ts` sound is to be heard: as late as motion is shown.
    void SetDelay(int64_t delay) { delay_ = delay; }

    /// Take in a message.
    void Push(const Audio& audio);

    /// The connection was made anew: whatever epoch comes next is the newer one, gaps up to it are no loss.
    void Rejoin() { rejoins_++; }

    /// Another server: silence.
    void Clear() { clears_++; }

    /// For the audio thread: fill `count` samples, -1 to 1, `rate` of them a second. The first of them is heard at `serverTime`: now,
    /// and as much later as the output is behind. False where all of them are silence.
    bool Read(int64_t serverTime, float* samples, int count, int rate);

    /// What is heard at a time of the server's clock. False in silence.
    bool HeardAt(int64_t serverNow, Heard& heard) const { return heads_.At(serverNow, clears_, heard); }

    /// The end of what was heard last: all samples before this one were. False where nothing was.
    bool Played(int64_t serverNow, Heard& heard) const { return heads_.Until(serverNow, clears_, heard); }

    void Report(SoundStats& into) const;

private:
    bool Measure(int64_t serverTime);
    double Wanted() const;
    bool Silent(double count) const;
    bool Render(double from, double step, float* samples, int count, float gain, float slope);
    bool Move(double wanted, double step, float* samples, int count, int rate);

    SoundQueue queue_;
    SoundMixer mixer_;
    PlayHeads heads_;
    std::atomic<uint32_t> clears_{0};
    std::atomic<uint32_t> rejoins_{0};
    std::atomic<int64_t> delay_{0};
    std::atomic<int64_t> received_{0};
    std::atomic<int64_t> overflowed_{0};

    // The audio thread's own.
    SoundClock clock_;
    Resampler resampler_;
    std::vector<float> work_;
    bool playing_ = false;
    double place_ = 0;
};

}  // namespace kinelink
