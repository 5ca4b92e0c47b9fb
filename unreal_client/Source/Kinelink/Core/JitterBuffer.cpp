#include "JitterBuffer.h"

#include <algorithm>

#include "Interpolator.h"

namespace kinelink {

namespace {

// Two frames up to the one that is shown are kept: the pose beyond the last frame goes on from both.
constexpr int KeptBehind = 2;

/// How far a time is on the way from a to b.
double ShareAt(const Frame& a, const Frame& b, int64_t time) {
    return static_cast<double>(Minus(time, a.Ts)) / static_cast<double>(Minus(b.Ts, a.Ts));
}

void BlendAt(const Frame& a, const Frame& b, int64_t time, Frame& into) {
    interpolator::Blend(a, b, ShareAt(a, b, time), into);
}

/// How far `a` is ahead of `b`; both count upwards and begin again at zero.
int32_t Ahead(uint32_t a, uint32_t b) {
    return static_cast<int32_t>(a - b);
}

}  // namespace

void JitterBuffer::Push(std::unique_ptr<Frame>& frame, int64_t now) {
    counts_.Received++;
    if (frame->Ts > Plus(now, Farthest) || frame->Ts < Minus(now, Farthest)) {
        counts_.Astray++;
        return;
    }
    const int32_t newer = Ahead(frame->Epoch, epoch_);
    if (joined_ && newer < 0) {
        counts_.Voided++;
        return;
    }
    if (!joined_ || newer > 0) VoidFrom(frame->Ts);
    joined_ = true;
    epoch_ = frame->Epoch;
    CountGap(frame->Seq);
    delay_.Measure(frame->Ts, now);
    Insert(frame);
}

Shown JitterBuffer::Sample(int64_t now, int64_t heard, Frame& into) {
    const Shown how = Show(now, std::max<int64_t>(Minus(now, heard), 0), into);
    const int after = CountUntil(heard);
    if (how == Shown::Nothing || after == 0 || after == count_) return how;
    const Frame &from = *frames_[static_cast<size_t>(after) - 1], &to = *frames_[static_cast<size_t>(after)];
    const bool same = from.Sk == into.Sk && to.Sk == into.Sk && from.C.size() == into.C.size() && to.C.size() == into.C.size();
    if (same) interpolator::BlendCurves(from.C.data(), to.C.data(), ShareAt(from, to, heard), into.C.data(), into.C.size());
    return how;
}

Shown JitterBuffer::Show(int64_t now, int64_t sound, Frame& into) {
    if (count_ == 0) return Shown::Nothing;
    playhead_ = delay_.PlayTime(now, sound);
    playing_ = true;
    int after = CountUntil(playhead_);
    if (after > KeptBehind) {
        Release(after - KeptBehind);
        after = KeptBehind;
    }
    Shown how = Shown::Between;
    if (after == 0) {
        into = *frames_[0];
        how = Shown::Early;
    } else if (after < count_) {
        const size_t next = static_cast<size_t>(after);
        BlendAt(*frames_[next - 1], *frames_[next], playhead_, into);
    } else {
        how = SampleBeyond(playhead_, into);
    }
    into.Ts = playhead_;
    return how;
}

void JitterBuffer::Rejoin() {
    joined_ = counted_ = false;
}

void JitterBuffer::Clear() {
    Release(count_);
    Rejoin();
    delay_.Clear();
    playing_ = false;
}

Shown JitterBuffer::SampleBeyond(int64_t time, Frame& into) {
    const size_t end = static_cast<size_t>(count_);
    const Frame& last = *frames_[end - 1];
    const int64_t over = Minus(time, last.Ts);
    if (over == 0 || end == 1 || frames_[end - 2]->Sk != last.Sk) into = last;
    else BlendAt(*frames_[end - 2], last, Plus(last.Ts, std::min(over, LongestExtrapolation)), into);
    if (over == 0) return Shown::Between;
    return over <= LongestExtrapolation ? Shown::Beyond : Shown::Held;
}

void JitterBuffer::Insert(std::unique_ptr<Frame>& frame) {
    size_t place = static_cast<size_t>(CountUntil(frame->Ts));
    if (place > 0 && frames_[place - 1]->Ts == frame->Ts) {
        counts_.Repeated++;
        return;
    }
    if (playing_ && place < static_cast<size_t>(count_) && frames_[place]->Ts <= playhead_) {
        counts_.Late++;
        return;
    }
    if (count_ == Capacity) {
        counts_.Overflowed++;
        if (place == 0) return;
        Release(1);
        place--;
    }
    const auto end = frames_.begin() + count_;
    std::move_backward(frames_.begin() + static_cast<std::ptrdiff_t>(place), end, end + 1);
    frames_[place] = std::move(frame);
    count_++;
    frame = spares_ > 0 ? std::move(spare_[static_cast<size_t>(--spares_)]) : std::make_unique<Frame>();
}

/// Number of frames with this `ts` or an earlier one. Searched from the end, where new frames belong.
int JitterBuffer::CountUntil(int64_t ts) const {
    int count = count_;
    while (count > 0 && frames_[static_cast<size_t>(count) - 1]->Ts > ts) count--;
    return count;
}

void JitterBuffer::VoidFrom(int64_t ts) {
    while (count_ > 0 && frames_[static_cast<size_t>(count_) - 1]->Ts >= ts) {
        spare_[static_cast<size_t>(spares_++)] = std::move(frames_[static_cast<size_t>(--count_)]);
        counts_.Voided++;
    }
}

/// Give back the first frames.
void JitterBuffer::Release(int first) {
    for (int i = 0; i < first; i++)
        spare_[static_cast<size_t>(spares_++)] = std::move(frames_[static_cast<size_t>(i)]);
    std::move(frames_.begin() + first, frames_.begin() + count_, frames_.begin());
    count_ -= first;
}

void JitterBuffer::CountGap(uint32_t seq) {
    const int32_t step = Ahead(seq, lastSeq_);
    if (!counted_ || step > 0) {
        if (counted_) counts_.Lost += step - 1;
        counted_ = true;
        lastSeq_ = seq;
    } else if (step < 0 && counts_.Lost > 0) {
        counts_.Lost--;
    }
}

}  // namespace kinelink
