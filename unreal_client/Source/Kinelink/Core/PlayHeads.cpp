#include "PlayHeads.h"

#include <algorithm>
#include <cmath>

#include "Nanoseconds.h"

namespace kinelink {

namespace {

// The median of calls moves a little from one buffer to the next; that is no silence.
constexpr int64_t Joint = 5 * Millisecond;
constexpr auto Loosely = std::memory_order_relaxed;

}  // namespace

void PlayHeads::Put(int64_t from, int64_t to, const Heard& first, int64_t count, uint32_t rate, uint32_t clears) {
    const uint32_t written = written_.load(Loosely);
    // Whoever sees anything of this mark sees as well that the one before was written, and no longer trusts this slot.
    std::atomic_thread_fence(std::memory_order_release);
    Mark& mark = marks_[written % Kept];
    mark.From.store(from, Loosely);
    mark.To.store(to, Loosely);
    mark.Sample.store(first.Sample, Loosely);
    mark.Ts.store(first.Ts, Loosely);
    mark.Count.store(count, Loosely);
    mark.Utterance.store(first.Utterance, Loosely);
    mark.Rate.store(rate, Loosely);
    mark.Clears.store(clears, Loosely);
    written_.store(written + 1, std::memory_order_release);
}

bool PlayHeads::At(int64_t now, uint32_t clears, Heard& heard) const {
    int64_t to;
    return Last(now, clears, heard, to) && now < Plus(to, Joint);
}

bool PlayHeads::Until(int64_t now, uint32_t clears, Heard& heard) const {
    int64_t to;
    return Last(now, clears, heard, to);
}

/// Where the newest mark that has begun has come to, at its end at the latest.
bool PlayHeads::Last(int64_t now, uint32_t clears, Heard& heard, int64_t& to) const {
    while (true) {
        const uint32_t count = written_.load(std::memory_order_acquire);
        bool found = false;
        int64_t from = 0, samples = 0;
        uint32_t rate = 0;
        for (uint32_t i = 1; i < Kept && !found; i++) {
            const Mark& mark = marks_[(count - i) % Kept];
            rate = mark.Rate.load(Loosely);
            from = mark.From.load(Loosely);
            found = rate != 0 && mark.Clears.load(Loosely) == clears && from <= now;
            if (!found) continue;
            to = mark.To.load(Loosely);
            samples = mark.Count.load(Loosely);
            heard = {mark.Utterance.load(Loosely), mark.Sample.load(Loosely), mark.Ts.load(Loosely)};
        }
        std::atomic_thread_fence(std::memory_order_acquire);
        if (found && written_.load(Loosely) != count) continue;
        if (!found) return false;
        // By what is played of the mark: a time is rounded, and sound that catches up is played a little faster.
        const double whole = static_cast<double>(samples);
        const double played =
            now >= to ? whole : static_cast<double>(Minus(now, from)) * whole / static_cast<double>(Minus(to, from));
        heard.Ts = Plus(heard.Ts, std::llround(played * 1e9 / rate));
        // A little more, so that a sample's own time, rounded, is not the end of the one before.
        heard.Sample += std::min(static_cast<int64_t>(std::floor(played + 1e-3)), samples);
        return true;
    }
}

}  // namespace kinelink
