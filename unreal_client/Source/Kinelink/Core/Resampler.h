#pragma once

#include <cstddef>
#include <vector>

namespace kinelink {

/// Sound at another rate: a sinc of 16 zero crossings under a Kaiser window, cut off below half of the lower rate. Its table is made
/// anew only when the rates change.
class Resampler {
public:
    /// Samples that are needed on either side of a place.
    int Reach() const { return taps_ / 2; }

    /// Prepare for these rates, samples a second.
    void Fit(int from, int to);

    /// The sound at `at`, an index into samples that reach far enough on both sides.
    float At(const float* samples, double at) const;

private:
    double Weight(double distance, int half) const;

    std::vector<float> table_;
    int taps_ = 0;
    double share_ = 0;
};

}  // namespace kinelink
