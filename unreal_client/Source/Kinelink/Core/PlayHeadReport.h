#pragma once

#include "SoundTrack.h"

namespace kinelink {

/// When to tell the server what was heard: a few times a second while that goes on, and when it has ended.
class PlayHeadReport {
public:
    /// Whether to tell it now.
    bool Due(const SoundTrack& sound, int64_t serverNow, Heard& played);

private:
    bool told_ = false;
    Heard last_;
    int64_t at_ = 0;
};

}  // namespace kinelink
