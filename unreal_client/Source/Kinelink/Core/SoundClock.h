#pragma once

namespace kinelink {

/// How the output's clock, which counts samples, and the server's go together. The time that callers say is unsteady by milliseconds,
/// so that the median of the last calls is taken. Nanoseconds.
class SoundClock {
public:
    /// The server's time at which the next sample is heard.
    double Now() const { return now_; }

    /// A call says that its first sample is heard at `time`. True where that has nothing to do with the calls before: it is the first,
    /// or the output stood still.
    bool Measure(double time);

    /// Begin anew: times are counted from elsewhere.
    void Clear();

    /// So much was filled.
    void Play(double duration);

private:
    static constexpr int Measured = 16;

    double Median() const;

    double apart_[Measured] = {};
    int count_ = 0;
    int next_ = 0;
    double played_ = 0;
    double now_ = 0;
};

}  // namespace kinelink
