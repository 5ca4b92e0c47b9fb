#pragma once

#include <atomic>
#include <vector>

#include "Audio.h"
#include "SoundChunk.h"

namespace kinelink {

/// Chunks on their way from the thread that pushes to the one that plays, without a lock and without making anything new: a ring of
/// chunks beside a ring of their samples. Chunks are given back in the order in which they came.
class SoundQueue {
public:
    /// Powers of two, so that positions may wrap around. More than five seconds at 24,000 Hz.
    static constexpr uint32_t Chunks = 512;
    static constexpr uint32_t Samples = 1u << 17;

    SoundQueue() : chunks_(Chunks), samples_(Samples) {}

    /// For the thread that pushes: false where there is no room.
    bool Push(const Audio& audio, uint32_t clears, uint32_t rejoins);

    /// For the thread that plays: the next chunk; null where there is none. It stays until it is released.
    SoundChunk* Take();

    /// How many chunks have been taken and not released.
    uint32_t Held() const { return taken_ - released_.load(std::memory_order_relaxed); }

    /// One of them, 0 being the oldest.
    SoundChunk& operator[](uint32_t index) {
        return chunks_[(released_.load(std::memory_order_relaxed) + index) & (Chunks - 1)];
    }
    const SoundChunk& operator[](uint32_t index) const {
        return chunks_[(released_.load(std::memory_order_relaxed) + index) & (Chunks - 1)];
    }

    /// A sample of a chunk, -1 to 1.
    float SampleOf(const SoundChunk& chunk, int64_t place) const {
        return samples_[(chunk.First + static_cast<uint32_t>(place - chunk.Placed)) & (Samples - 1)] / 32768.0f;
    }

    /// Give back the oldest chunks that are live no more.
    void Release();

private:
    std::vector<SoundChunk> chunks_;
    std::vector<int16_t> samples_;

    // Each is written by one of the threads only.
    std::atomic<uint32_t> pushed_{0};
    std::atomic<uint32_t> released_{0};
    std::atomic<uint32_t> samplesReleased_{0};
    uint32_t samplesPushed_ = 0;
    uint32_t taken_ = 0;
};

}  // namespace kinelink
