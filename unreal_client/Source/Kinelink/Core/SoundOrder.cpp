#include "SoundOrder.h"

#include "JitterBuffer.h"

namespace kinelink {

bool SoundOrder::Admit(const SoundChunk& chunk, int64_t serverTime, bool& turns) {
    turns = false;
    if (chunk.Ts > Plus(serverTime, JitterBuffer::Farthest) || chunk.Ts < Minus(serverTime, JitterBuffer::Farthest)) {
        astray_++;
        return false;
    }
    const int32_t newer = static_cast<int32_t>(chunk.Epoch - epoch_);
    if (joined_ && newer < 0) {
        CountVoid();
        return false;
    }
    turns = !joined_ || newer > 0;
    joined_ = true;
    epoch_ = chunk.Epoch;
    CountGap(chunk.Seq);
    return true;
}

void SoundOrder::Report(SoundStats& into) const {
    into.Lost = lost_;
    into.Voided = voided_;
    into.Astray = astray_;
}

void SoundOrder::CountGap(uint32_t seq) {
    const int32_t step = static_cast<int32_t>(seq - lastSeq_);
    if (counted_ && step > 1) lost_ += step - 1;
    else if (counted_ && step < 0 && lost_ > 0) lost_--;
    if (!counted_ || step > 0) lastSeq_ = seq;
    counted_ = true;
}

}  // namespace kinelink
