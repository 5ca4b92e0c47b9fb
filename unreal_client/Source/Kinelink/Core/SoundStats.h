#pragma once

#include <cstdint>

namespace kinelink {

/// How a character's sound is doing. Counts of messages begin with the track; but for the first two they wait for Read.
struct SoundStats {
    int64_t Received = 0;

    /// Had no room because nobody reads.
    int64_t Overflowed = 0;

    /// Never came.
    int64_t Lost = 0;

    /// Made void by a newer epoch.
    int64_t Voided = 0;

    /// Of another clock.
    int64_t Astray = 0;

    /// Came when all their time had been read.
    int64_t Late = 0;
    int64_t Repeated = 0;

    /// Samples of utterances that weren't there when it was their time.
    int64_t Missing = 0;
};

}  // namespace kinelink
