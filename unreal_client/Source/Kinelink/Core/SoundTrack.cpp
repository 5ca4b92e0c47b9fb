#include "SoundTrack.h"

#include <algorithm>
#include <cmath>

#include "JitterBuffer.h"

namespace kinelink {

namespace {

// Over so many seconds sound goes from one place to another.
constexpr double CrossingSeconds = 0.025;

// By so much, nanoseconds, sound may be elsewhere than wanted: before anything is done, and before it is moved at once.
constexpr double CloseBy = 0.1e6, FarOff = 60e6;

// The rest is taken up within about a second, by playing at most this much faster or slower.
constexpr double Unhurried = 1e9, Bent = 0.005;
constexpr double OneSecond = 1e9;

}  // namespace

void SoundTrack::Push(const Audio& audio) {
    if (audio.Codec != "pcm16") return;
    received_++;
    if (!queue_.Push(audio, clears_, rejoins_)) overflowed_++;
}

bool SoundTrack::Read(int64_t serverTime, float* samples, int count, int rate) {
    if (count <= 0 || rate <= 0) return false;
    std::fill_n(samples, count, 0.0f);
    const bool anew = Measure(serverTime);
    const int before = mixer_.Rate();
    mixer_.Take(place_ * OneSecond / before, serverTime, clears_);
    place_ *= static_cast<double>(mixer_.Rate()) / before;
    resampler_.Fit(mixer_.Rate(), rate);
    double step = static_cast<double>(mixer_.Rate()) / rate;
    const double wanted = Wanted();
    const double off = (wanted - place_) * OneSecond / mixer_.Rate();
    const bool apart = std::abs(off) > CloseBy;
    bool any;
    if (anew || std::abs(off) > FarOff || (apart && Silent(step * count))) {
        any = Move(wanted, step, samples, count, rate);
    } else {
        if (apart) step *= 1 + std::clamp(off / Unhurried, -Bent, Bent);
        any = Render(place_, step, samples, count, 1, 0);
    }
    mixer_.Mark(heads_, place_, step * count, clock_.Now(), OneSecond / rate / step);
    clock_.Play(count * OneSecond / rate);
    place_ += step * count;
    mixer_.Release(place_);
    for (int i = 0; i < count; i++) samples[i] = std::clamp(samples[i], -1.0f, 1.0f);
    return any;
}

void SoundTrack::Report(SoundStats& into) const {
    into.Received = received_;
    into.Overflowed = overflowed_;
    mixer_.Report(into);
}

/// What the call says about the time. True where the place that was read last doesn't count.
bool SoundTrack::Measure(int64_t serverTime) {
    const auto since = [&] { return static_cast<double>(Minus(serverTime, mixer_.Origin())); };
    if (!playing_ || std::abs(since() - clock_.Now()) > static_cast<double>(JitterBuffer::Farthest)) {
        mixer_.Restart(serverTime);
        clock_.Clear();
        playing_ = false;
    }
    const bool anew = clock_.Measure(since()) && playing_;
    if (!playing_) place_ = std::round(Wanted());
    playing_ = true;
    return anew;
}

double SoundTrack::Wanted() const {
    return (clock_.Now() - static_cast<double>(delay_)) * mixer_.Rate() / OneSecond;
}

/// Whether there is nothing to be heard of so many samples of the source.
bool SoundTrack::Silent(double count) const {
    const int reach = resampler_.Reach();
    return !mixer_.Sounds(static_cast<int64_t>(place_) - reach, static_cast<int64_t>(count) + 2 * reach + 2);
}

/// Add sound from a place on; its loudness begins with `gain` and grows by `slope` with each sample.
bool SoundTrack::Render(double from, double step, float* samples, int count, float gain, float slope) {
    if (count <= 0) return false;
    const int64_t first = static_cast<int64_t>(std::floor(from)) - resampler_.Reach();
    const int64_t last = static_cast<int64_t>(std::floor(from + step * (count - 1)));
    const int wide = static_cast<int>(last - first) + resampler_.Reach() + 2;
    if (!mixer_.Sounds(first, wide)) return false;
    const size_t room = static_cast<size_t>(wide);
    if (work_.size() < room) work_.resize(2 * room);
    mixer_.Fill(work_.data(), first, wide);
    const double start = from - static_cast<double>(first);
    for (int i = 0; i < count; i++)
        samples[i] += (gain + slope * static_cast<float>(i)) * resampler_.At(work_.data(), start + i * step);
    return true;
}

/// Go on at another place, and fade from the one to the other where there is sound on either side.
bool SoundTrack::Move(double wanted, double step, float* samples, int count, int rate) {
    int crossing = std::min(count, static_cast<int>(CrossingSeconds * rate));
    if (Silent(step * crossing) && !mixer_.InMiddle(std::llround(wanted))) crossing = 0;
    const float slope = 1.0f / static_cast<float>(std::max(crossing, 1));
    bool any = Render(place_, step, samples, crossing, 1, -slope);
    place_ = std::round(wanted);
    any = Render(place_, step, samples, crossing, 0, slope) || any;
    return Render(place_ + crossing * step, step, samples + crossing, count - crossing, 1, 0) || any;
}

}  // namespace kinelink
