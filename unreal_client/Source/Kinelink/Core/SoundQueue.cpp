#include "SoundQueue.h"

namespace kinelink {

bool SoundQueue::Push(const Audio& audio, uint32_t clears, uint32_t rejoins) {
    const size_t count = audio.Data.Count / 2;
    const uint32_t pushed = pushed_.load(std::memory_order_relaxed);
    const uint32_t free = Samples - (samplesPushed_ - samplesReleased_.load(std::memory_order_acquire));
    if (count > free || pushed - released_.load(std::memory_order_acquire) == Chunks) return false;
    SoundChunk& chunk = chunks_[pushed & (Chunks - 1)];
    chunk.Utterance = audio.Utterance;
    chunk.Epoch = audio.Epoch;
    chunk.Seq = audio.Seq;
    chunk.Ts = audio.Ts;
    chunk.Sample = audio.Sample;
    chunk.Rate = audio.Rate;
    chunk.Last = audio.Last;
    chunk.First = samplesPushed_;
    chunk.Count = static_cast<uint32_t>(count);
    chunk.Clears = clears;
    chunk.Rejoins = rejoins;
    for (uint32_t i = 0; i < chunk.Count; i++) {
        const int low = audio.Data.Data[2 * i], high = audio.Data.Data[2 * i + 1];
        samples_[(samplesPushed_ + i) & (Samples - 1)] = static_cast<int16_t>(low | high << 8);
    }
    samplesPushed_ += chunk.Count;
    pushed_.store(pushed + 1, std::memory_order_release);
    return true;
}

SoundChunk* SoundQueue::Take() {
    if (taken_ == pushed_.load(std::memory_order_acquire)) return nullptr;
    return &chunks_[taken_++ & (Chunks - 1)];
}

void SoundQueue::Release() {
    while (Held() > 0 && !(*this)[0].Live) {
        const SoundChunk& oldest = (*this)[0];
        samplesReleased_.store(oldest.First + oldest.Count, std::memory_order_release);
        released_.store(released_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
    }
}

}  // namespace kinelink
