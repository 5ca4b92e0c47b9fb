#pragma once

#include <cstdint>

namespace kinelink {

/// A sample that is heard: of which utterance, its number, and its time on the server's clock, nanoseconds.
struct Heard {
    uint32_t Utterance = 0;
    int64_t Sample = 0;
    int64_t Ts = 0;
};

}  // namespace kinelink
