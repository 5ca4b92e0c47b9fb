#pragma once

#include <atomic>

#include "SoundChunk.h"
#include "SoundStats.h"

namespace kinelink {

/// Which messages of sound count: their epochs, the gaps in their numbers, those of another clock.
class SoundOrder {
public:
    /// Whether a chunk counts. turns: its epoch is a newer one.
    bool Admit(const SoundChunk& chunk, int64_t serverTime, bool& turns);

    /// The connection was made anew: whatever epoch comes next is the newer one, gaps up to it are no loss.
    void Rejoin() { joined_ = counted_ = false; }

    void CountVoid() { voided_++; }
    void Report(SoundStats& into) const;

private:
    void CountGap(uint32_t seq);

    bool joined_ = false;
    uint32_t epoch_ = 0;
    bool counted_ = false;
    uint32_t lastSeq_ = 0;
    std::atomic<int64_t> lost_{0};
    std::atomic<int64_t> voided_{0};
    std::atomic<int64_t> astray_{0};
};

}  // namespace kinelink
