#pragma once

#include <array>
#include <memory>

#include "Frame.h"
#include "Nanoseconds.h"
#include "PlayoutDelay.h"

namespace kinelink {

/// How a pose was come by.
enum class Shown : uint8_t {
    Nothing,  ///< There is none yet; the caller's frame is as it was.
    Early,    ///< The first frame, whose time hasn't come.
    Between,  ///< A frame, or between two frames.
    Beyond,   ///< Beyond the last frame, which was at most 100 ms ago.
    Held      ///< As it was 100 ms beyond the last frame.
};

/// What has become of the frames that came.
struct FrameCounts {
    int64_t Received = 0;

    /// Frames that never came, by the gaps in `seq`.
    int64_t Lost = 0;

    /// Frames that came when a later one had been shown.
    int64_t Late = 0;

    /// Frames that a newer epoch made void, and those of older epochs that came after it.
    int64_t Voided = 0;

    /// Frames that came twice.
    int64_t Repeated = 0;

    /// Frames that gave way to newer ones because nobody played them.
    int64_t Overflowed = 0;

    /// Frames of another clock.
    int64_t Astray = 0;
};

/// The frames of one character in the order of their `ts`, and the pose at any moment. Rules: docs/protocol.md, "Playing", and
/// docs/clients.md. Knows no clock and no threads. Frames are swapped in and out, so that nothing is allocated for them.
class JitterBuffer {
public:
    /// More than four seconds of 60 frames.
    static constexpr int Capacity = 256;
    static constexpr int64_t LongestExtrapolation = 100 * Millisecond;

    /// A frame farther from now than a minute is of another clock.
    static constexpr int64_t Farthest = 60 * Second;

    /// Frames that wait, and those just shown.
    int Count() const { return count_; }
    const FrameCounts& Counts() const { return counts_; }
    const PlayoutDelay& Delay() const { return delay_; }

    /// Take in a frame that came at `now` (server's clock). It belongs to the buffer then; `frame` is another to read into.
    void Push(std::unique_ptr<Frame>& frame, int64_t now);

    /// The pose at `now` (server's clock), when nothing is heard.
    Shown Sample(int64_t now, Frame& into) { return Show(now, 0, into); }

    /// The pose at `now` when sound of the time `heard` is heard: the face is of that very time, the body goes along.
    Shown Sample(int64_t now, int64_t heard, Frame& into);

    /// The connection was made anew: whatever epoch comes next is the newer one, gaps in `seq` up to it are no loss.
    void Rejoin();

    /// Forget all frames: another server, another clock. Counters stay.
    void Clear();

private:
    Shown Show(int64_t now, int64_t sound, Frame& into);
    Shown SampleBeyond(int64_t time, Frame& into);
    void Insert(std::unique_ptr<Frame>& frame);
    int CountUntil(int64_t ts) const;
    void VoidFrom(int64_t ts);
    void Release(int first);
    void CountGap(uint32_t seq);

    std::array<std::unique_ptr<Frame>, Capacity> frames_;
    std::array<std::unique_ptr<Frame>, Capacity + 1> spare_;
    PlayoutDelay delay_;
    FrameCounts counts_;
    int count_ = 0;
    int spares_ = 0;
    bool joined_ = false;
    uint32_t epoch_ = 0;
    bool counted_ = false;
    uint32_t lastSeq_ = 0;
    bool playing_ = false;
    int64_t playhead_ = 0;
};

}  // namespace kinelink
