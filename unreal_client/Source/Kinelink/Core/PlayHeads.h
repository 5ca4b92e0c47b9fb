#pragma once

#include <array>
#include <atomic>

#include "Heard.h"

namespace kinelink {

/// What is heard when, as marks that the audio thread leaves for others: from then on, so long, samples of an utterance. One thread
/// writes and never waits; a reader that was overtaken reads again. Times are nanoseconds on the server's clock.
class PlayHeads {
public:
    /// `count` samples, `rate` a second, from `first` on are heard between two times.
    void Put(int64_t from, int64_t to, const Heard& first, int64_t count, uint32_t rate, uint32_t clears);

    /// What is heard at a time. False in silence. clears: what was before the last one doesn't count.
    bool At(int64_t now, uint32_t clears, Heard& heard) const;

    /// The end of what was heard last. False where nothing was.
    bool Until(int64_t now, uint32_t clears, Heard& heard) const;

private:
    static constexpr uint32_t Kept = 128;

    struct Mark {
        std::atomic<int64_t> From{0};
        std::atomic<int64_t> To{0};
        std::atomic<int64_t> Sample{0};
        std::atomic<int64_t> Ts{0};
        std::atomic<int64_t> Count{0};
        std::atomic<uint32_t> Utterance{0};
        std::atomic<uint32_t> Rate{0};
        std::atomic<uint32_t> Clears{0};
    };

    bool Last(int64_t now, uint32_t clears, Heard& heard, int64_t& to) const;

    std::array<Mark, Kept> marks_;
    std::atomic<uint32_t> written_{0};
};

}  // namespace kinelink
