#include "PlayHeadReport.h"

namespace kinelink {

namespace {

constexpr int64_t ReportEvery = 250 * Millisecond;

}  // namespace

bool PlayHeadReport::Due(const SoundTrack& sound, int64_t serverNow, Heard& played) {
    if (!sound.Played(serverNow, played)) return false;
    if (told_ && last_.Utterance == played.Utterance && last_.Sample == played.Sample) return false;
    Heard heard;
    const bool ended = !sound.HeardAt(serverNow, heard);
    if (told_ && !ended && serverNow >= at_ && Minus(serverNow, at_) < ReportEvery) return false;
    told_ = true;
    last_ = played;
    at_ = serverNow;
    return true;
}

}  // namespace kinelink
