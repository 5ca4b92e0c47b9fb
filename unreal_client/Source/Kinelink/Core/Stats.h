#pragma once

#include "JitterBuffer.h"
#include "SoundStats.h"

namespace kinelink {

/// How a character's stream is doing. Times are nanoseconds, counts begin with the client.
struct Stats {
    FrameCounts Frames;

    /// How what the character says is doing.
    SoundStats Sound;

    /// How much of the pose is the stream's, 0..1.
    double Weight = 0;

    /// Frames that came in the last second.
    double Fps = 0;

    /// Of all frames sent, the share 0..1 that never came.
    double Loss = 0;

    /// Not shown since the skeleton or the objects they belong to hadn't come.
    int64_t Aside = 0;

    /// Frames in the buffer.
    int Depth = 0;

    /// How much later than their `ts` frames are shown.
    int64_t Delay = 0;

    /// How long before its `ts` the last frame came.
    int64_t Lead = 0;

    /// How long the last frame was under way, by the server's lookahead.
    int64_t Latency = 0;

    /// Shortest round trip of the last pings.
    int64_t RoundTrip = 0;

    /// Server's clock minus own clock.
    int64_t Offset = 0;

    /// How often a connection was made anew.
    int64_t Reconnects = 0;

    /// Messages that were refused.
    int64_t Refused = 0;

    /// Notices that gave way to newer ones because nobody fetched them.
    int64_t Forgotten = 0;
};

}  // namespace kinelink
