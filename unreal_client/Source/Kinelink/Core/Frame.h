#pragma once

#include <array>
#include <string>
#include <vector>

#include "MsgPackReader.h"

namespace kinelink {

/// One moment of one character and of the session's things; complete in itself. Reused, it allocates only when it grows.
struct Frame {
    std::string Session;
    std::string Character;

    /// Which SkeletonInfo and ObjectsInfo the numbers belong to.
    std::string Sk;
    std::string Ok;
    uint32_t Epoch = 0;
    uint32_t Seq = 0;

    /// When to show it, nanoseconds on the server's clock.
    int64_t Ts = 0;

    /// The hips' place in the world, metres.
    std::array<float, 3> Root{};

    /// (4 J) local rotations xyzw in the order of the skeleton's names.
    std::vector<float> Q;

    /// (7 O) world position and rotation of every thing.
    std::vector<float> O;

    /// (C) face curves, 0..1.
    std::vector<float> C;

    /// Bits 0 and 1: the left and right foot stand; 2 and 3: the left and right hand touch.
    uint32_t Contacts = 0;

    /// Take over everything but the numbers.
    void CopyHead(const Frame& other);
};

/// Read the message of type `frame`. After an error of the reader the frame's content means nothing.
void ReadFrame(MsgPackReader& reader, Frame& into);

}  // namespace kinelink
