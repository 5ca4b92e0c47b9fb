#pragma once

#include <cstdint>

namespace kinelink {

/// How many frames came in the last full second. Times are nanoseconds on one's own clock.
class FrameRate {
public:
    void Add(int64_t now);
    double At(int64_t now);

private:
    void Turn(int64_t now);

    int64_t begun_ = 0;
    int count_ = 0;
    double rate_ = 0;
};

}  // namespace kinelink
