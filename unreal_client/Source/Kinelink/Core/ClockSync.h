#pragma once

#include <cstdint>

namespace kinelink {

/// How far the server's clock is ahead of the own one, as NTP estimates it (RFC 5905, section 8): of the last ten pings the one
/// with the shortest round trip is trusted. All times are nanoseconds.
class ClockSync {
public:
    static constexpr int Kept = 10;

    /// Whether there has been an answer.
    bool Synced() const { return count_ > 0; }

    /// Server's clock minus own clock.
    int64_t Offset() const { return offset_; }

    /// Round trip of the trusted ping.
    int64_t RoundTrip() const { return roundTrip_; }

    /// An answered ping: it left at t0 and its pong arrived at t3 on the own clock; it arrived at t1 and the pong left at t2 on
    /// the server's. What can't be (a negative round trip) is left out.
    void Add(int64_t t0, int64_t t1, int64_t t2, int64_t t3);

    int64_t ServerNow(int64_t now) const;

    /// Forget everything: another server.
    void Clear();

private:
    int64_t offsets_[Kept] = {};
    int64_t trips_[Kept] = {};
    int count_ = 0;
    int next_ = 0;
    int64_t offset_ = 0;
    int64_t roundTrip_ = 0;
};

}  // namespace kinelink
