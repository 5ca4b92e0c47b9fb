#pragma once

#include <string>

#include "MsgPackReader.h"

namespace kinelink {

/// Some samples of an utterance, usually 20 ms of it. Reused, it allocates only when its names grow.
struct Audio {
    std::string Session;
    std::string Character;
    uint32_t Utterance = 0;

    /// Counts by itself, apart from the frames': a newer one voids all sound from its `Ts` on.
    uint32_t Epoch = 0;
    uint32_t Seq = 0;

    /// When the first sample is to be heard, nanoseconds on the server's clock.
    int64_t Ts = 0;

    /// The number of the first sample in the utterance.
    int64_t Sample = 0;

    /// Samples a second.
    uint32_t Rate = limits::AudioRate;

    /// `pcm16`: 16-bit little-endian samples of one channel.
    std::string Codec = "pcm16";

    /// Whether the utterance ends with it.
    bool Last = false;

    /// Lies in the message that was read.
    Bytes Data;
};

/// Read the message of type `audio`. After an error of the reader the content means nothing.
void ReadAudio(MsgPackReader& reader, Audio& into);

}  // namespace kinelink
