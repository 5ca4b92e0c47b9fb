#pragma once

#include "JitterBuffer.h"

namespace kinelink {

/// How much of a body is the stream's, 0..1; the rest is what the engine has it do by itself. It falls when the pose has been held for a
/// while, and rises when motion comes. Times are nanoseconds, and passed in.
class IdleBlend {
public:
    static constexpr int64_t After = Second;
    static constexpr int64_t Leaving = Second;
    static constexpr int64_t Returning = Second / 2;

    /// The weight at `now`, when a pose has been come by like this.
    float Weight(int64_t now, Shown how);

private:
    bool begun_ = false;
    int64_t before_ = 0;
    int64_t still_ = 0;
    double share_ = 0;
};

}  // namespace kinelink
