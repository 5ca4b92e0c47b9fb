#include "SoundMixer.h"

#include <algorithm>
#include <cmath>

namespace kinelink {

namespace {

// Seconds: sound that is void fades out, sound whose middle is missing dies away and rises, what was played is kept.
constexpr double Fading = 0.025, Edge = 0.005, KeptFor = 0.5;
constexpr double Nanoseconds = 1e9;

}  // namespace

void SoundMixer::Report(SoundStats& into) const {
    order_.Report(into);
    into.Late = late_;
    into.Repeated = repeated_;
    into.Missing = missing_;
}

void SoundMixer::Restart(int64_t origin) {
    origin_ = origin;
    for (uint32_t i = 0; i < queue_.Held(); i++) queue_[i].Live = false;
    turned_ = INT64_MIN / 2;
    playedSample_ = INT64_MAX;
}

void SoundMixer::Take(double time, int64_t serverTime, uint32_t allClears) {
    if (allClears != clears_) Forget(FirstAfter(time), allClears);
    for (SoundChunk* chunk = queue_.Take(); chunk != nullptr; chunk = queue_.Take()) {
        chunk->Live = false;
        const int32_t newer = static_cast<int32_t>(chunk->Clears - clears_);
        if (newer < 0) continue;
        if (newer > 0) Forget(FirstAfter(time), chunk->Clears);
        if (chunk->Rejoins != rejoins_) order_.Rejoin();
        rejoins_ = chunk->Rejoins;
        Insert(*chunk, time, serverTime);
    }
    queue_.Release();
}

bool SoundMixer::Sounds(int64_t from, int64_t count) const {
    for (uint32_t i = 0; i < queue_.Held(); i++) {
        const SoundChunk& chunk = queue_[i];
        if (chunk.Live && chunk.Begin < from + count && chunk.End + Samples(Edge) > from) return true;
    }
    return false;
}

void SoundMixer::Fill(float* into, int64_t from, int count) {
    std::fill_n(into, count, 0.0f);
    for (uint32_t i = 0; i < queue_.Held(); i++)
        if (queue_[i].Live) Render(queue_[i], into, from, count);
}

void SoundMixer::Mark(PlayHeads& heads, double place, double count, double time, double each) {
    const int64_t end = static_cast<int64_t>(std::ceil(place + count));
    for (int64_t at = static_cast<int64_t>(std::ceil(place)); at < end;) {
        const SoundChunk* chunk = HeardAt(at);
        if (chunk == nullptr) {
            at = NextAfter(at, end);
            continue;
        }
        const int64_t until = std::min(chunk->End, end);
        const auto moment = [&](int64_t where) {
            return Plus(origin_, std::llround(time + (static_cast<double>(where) - place) * each));
        };
        const int64_t sample = chunk->SampleAt(at);
        const Heard first{chunk->Utterance, sample, chunk->TsAt(at)};
        heads.Put(moment(at), moment(until), first, until - at, chunk->Rate, clears_);
        if (chunk->Utterance == playedUtterance_ && sample > playedSample_) missing_ += sample - playedSample_;
        playedUtterance_ = chunk->Utterance;
        playedSample_ = chunk->SampleAt(until);
        at = until;
    }
}

void SoundMixer::Release(double place) {
    for (uint32_t i = 0; i < queue_.Held(); i++)
        if (static_cast<double>(queue_[i].End + Samples(KeptFor)) < place) queue_[i].Live = false;
    queue_.Release();
}

int64_t SoundMixer::FirstAfter(double time) const {
    // Less a little: a time that was made of a place is that place.
    return static_cast<int64_t>(std::ceil(time * rate_ / Nanoseconds - 1e-6));
}

/// Nothing that came until now counts any more; what is heard fades out.
void SoundMixer::Forget(int64_t now, uint32_t allClears) {
    const int fading = Covered(now) ? Samples(Fading) : 0;
    for (uint32_t i = 0; i < queue_.Held(); i++)
        if (queue_[i].Live) queue_[i].Void(INT64_MIN, now, fading);
    clears_ = allClears;
    order_.Rejoin();
    playedSample_ = INT64_MAX;
}

void SoundMixer::Insert(SoundChunk& chunk, double time, int64_t serverTime) {
    bool turns;
    if (!order_.Admit(chunk, serverTime, turns)) return;
    if (static_cast<int>(chunk.Rate) != rate_) {
        Restart(origin_);
        rate_ = static_cast<int>(chunk.Rate);
    }
    const int64_t now = FirstAfter(time);
    if (turns) VoidFrom(chunk.Ts, now);
    if (chunk.Count == 0) {
        if (chunk.Last) End(chunk);
        return;
    }
    Place(chunk);
    if (Known(chunk)) {
        repeated_++;
        return;
    }
    chunk.Begin = std::max(chunk.Placed, now);
    chunk.End = chunk.Placed + chunk.Count;
    chunk.Dies = INT64_MAX;
    chunk.Begun = chunk.Cut = false;
    chunk.Rises = turned_;
    chunk.Rise = chunk.Begin < turned_ + Samples(Fading) ? Samples(Fading) : 0;
    chunk.Live = chunk.End > chunk.Begin;
    if (!chunk.Live) late_++;
}

void SoundMixer::VoidFrom(int64_t ts, int64_t now) {
    const bool heard = Covered(now);
    bool past = false;
    for (uint32_t i = 0; i < queue_.Held(); i++) {
        SoundChunk& chunk = queue_[i];
        if (!chunk.Live) continue;
        const int64_t at = chunk.Placed + std::llround(static_cast<double>(Minus(ts, chunk.Ts)) * rate_ / Nanoseconds);
        if (chunk.End <= at) continue;
        order_.CountVoid();
        past = past || at < now;
        chunk.Void(at, now, heard ? Samples(Fading) : 0);
    }
    if (heard && past) turned_ = now;
}

/// Its place: by its number within an utterance, as long as that agrees with its time.
void SoundMixer::Place(SoundChunk& chunk) {
    const int64_t timed = std::llround(static_cast<double>(Minus(chunk.Ts, origin_)) * rate_ / Nanoseconds);
    const int64_t numbered = begunPlace_ + chunk.Sample;
    const bool same = chunk.Utterance == begunUtterance_ && std::abs(numbered - timed) <= 1;
    chunk.Placed = same ? numbered : timed;
    begunUtterance_ = chunk.Utterance;
    begunPlace_ = chunk.Placed - chunk.Sample;
}

/// A message says only that its utterance has ended: what came before it doesn't end in the middle.
void SoundMixer::End(const SoundChunk& chunk) {
    for (uint32_t i = 0; i < queue_.Held(); i++) {
        SoundChunk& other = queue_[i];
        if (other.Utterance == chunk.Utterance && other.SampleAt(other.End) == chunk.Sample) other.Last = true;
    }
}

bool SoundMixer::Known(const SoundChunk& chunk) const {
    for (uint32_t i = 0; i < queue_.Held(); i++) {
        const SoundChunk& other = queue_[i];
        if (&other != &chunk && other.Live && other.Utterance == chunk.Utterance && other.Epoch == chunk.Epoch &&
            other.Sample == chunk.Sample)
            return true;
    }
    return false;
}

/// How it begins, decided when it is first played from: what comes before it may come later than it.
void SoundMixer::Settle(SoundChunk& chunk) {
    if (chunk.Begun) return;
    chunk.Begun = true;
    const bool middle = chunk.SampleAt(chunk.Begin) > 0 && !Covered(chunk.Begin - 1);
    if (!middle || chunk.Rise > 0) return;
    chunk.Rises = chunk.Begin;
    chunk.Rise = Samples(Edge);
}

/// Add a chunk's samples, and what dies away behind it where it ends in the middle.
void SoundMixer::Render(SoundChunk& chunk, float* into, int64_t from, int count) {
    const int edge = Samples(Edge), fading = Samples(Fading);
    const int64_t stop = from + count;
    if (chunk.Begin >= stop || chunk.End + edge <= from) return;
    Settle(chunk);
    for (int64_t at = std::max(chunk.Begin, from), end = std::min(chunk.End, stop); at < end; at++)
        into[at - from] += queue_.SampleOf(chunk, at) * chunk.Gain(at, fading);
    const bool ends = (chunk.Last && !chunk.Cut) || chunk.Dies < chunk.End;
    if (chunk.End >= stop || ends || Covered(chunk.End)) return;
    const float last = queue_.SampleOf(chunk, chunk.End - 1) * chunk.Gain(chunk.End - 1, fading);
    for (int64_t at = std::max(chunk.End, from), end = std::min(chunk.End + edge, stop); at < end; at++) {
        const float left = 1 - static_cast<float>(at - chunk.End + 1) / static_cast<float>(edge);
        into[at - from] += last * left * left;
    }
}

bool SoundMixer::Covered(int64_t at) const {
    for (uint32_t i = 0; i < queue_.Held(); i++)
        if (queue_[i].Live && queue_[i].Begin <= at && at < queue_[i].End) return true;
    return false;
}

/// The chunk that is heard at a place, not counting what fades out.
const SoundChunk* SoundMixer::HeardAt(int64_t at) const {
    for (uint32_t i = 0; i < queue_.Held(); i++)
        if (queue_[i].Live && queue_[i].Begin <= at && at < std::min(queue_[i].End, queue_[i].Dies)) return &queue_[i];
    return nullptr;
}

int64_t SoundMixer::NextAfter(int64_t at, int64_t end) const {
    for (uint32_t i = 0; i < queue_.Held(); i++)
        if (queue_[i].Live && queue_[i].Begin > at) end = std::min(end, queue_[i].Begin);
    return end;
}

}  // namespace kinelink
