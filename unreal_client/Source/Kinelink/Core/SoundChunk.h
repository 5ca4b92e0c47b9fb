#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "Nanoseconds.h"

namespace kinelink {

/// Samples of one message. Places are counted in samples of the source since the track's origin; `Sample` belongs to `Placed`, where
/// its first sample lies, though it is heard from `Begin` to `End` only.
struct SoundChunk {
    // What the message said; written before the chunk is handed over.
    uint32_t Utterance = 0;
    uint32_t Epoch = 0;
    uint32_t Seq = 0;
    int64_t Ts = 0;
    int64_t Sample = 0;
    uint32_t Rate = 0;
    bool Last = false;

    /// Where its samples lie in the queue, and how many there are.
    uint32_t First = 0;
    uint32_t Count = 0;

    /// How often the track was cleared, and its connection made anew, before the message came.
    uint32_t Clears = 0;
    uint32_t Rejoins = 0;

    // From here on the audio thread's own.

    /// Whether some of it may still be heard.
    bool Live = false;
    int64_t Placed = 0;
    int64_t Begin = 0;
    int64_t End = 0;

    /// Where it begins to fade out, void; INT64_MAX if it doesn't.
    int64_t Dies = INT64_MAX;

    /// Where it rises, over how many samples; 0 if it doesn't.
    int64_t Rises = 0;
    int Rise = 0;

    /// Whether it has been played from, so that how it begins is settled.
    bool Begun = false;

    /// Whether it ends in the middle of a sound.
    bool Cut = false;

    /// Void from `at` on; where that has been read already, from `now` on, over `fade` samples.
    void Void(int64_t at, int64_t now, int fade) {
        const int64_t end = at >= now ? at : now + fade;
        if (at < now && fade > 0) Dies = std::min(Dies, now);
        if (end >= End) return;
        End = end;
        Cut = true;
        Live = End > Begin;
    }

    /// How loud it is at a place between its beginning and its end, 0..1.
    float Gain(int64_t at, int fade) const {
        float gain = 1;
        if (Rise > 0 && at < Rises + Rise)
            gain = static_cast<float>(std::max<int64_t>(at - Rises, 0)) / static_cast<float>(Rise);
        if (at > Dies) gain *= std::max(1 - static_cast<float>(at - Dies) / static_cast<float>(fade), 0.0f);
        return gain;
    }

    /// The number of the sample at a place.
    int64_t SampleAt(int64_t at) const { return Sample + at - Placed; }

    /// The time of a place on the server's clock, nanoseconds.
    int64_t TsAt(int64_t at) const { return Plus(Ts, std::llround(static_cast<double>(at - Placed) * 1e9 / Rate)); }
};

}  // namespace kinelink
