#include "Resampler.h"

#include <algorithm>
#include <cmath>

namespace kinelink {

namespace {

constexpr int Crossings = 8, Phases = 512;
constexpr double KaiserBeta = 8, HalfTurn = 3.14159265358979323846;

/// The modified Bessel function of the first kind and order 0, by its series. Not every standard library has it.
double Bessel(double x) {
    double sum = 1, term = 1;
    for (int i = 1; term > 1e-12 * sum; i++) {
        term *= x / (2 * i) * (x / (2 * i));
        sum += term;
    }
    return sum;
}

}  // namespace

void Resampler::Fit(int from, int to) {
    const double wanted = std::min(1.0, static_cast<double>(to) / from);
    if (wanted == share_) return;
    share_ = wanted;
    const int half = static_cast<int>(std::ceil(Crossings / share_));
    taps_ = 2 * half;
    table_.resize(static_cast<size_t>((Phases + 1) * taps_));
    for (int phase = 0; phase <= Phases; phase++) {
        float* row = &table_[static_cast<size_t>(phase * taps_)];
        double sum = 0;
        const auto weight = [&](int tap) { return Weight(tap - half + 1 - static_cast<double>(phase) / Phases, half); };
        for (int tap = 0; tap < taps_; tap++) sum += weight(tap);
        for (int tap = 0; tap < taps_; tap++) row[tap] = static_cast<float>(weight(tap) / sum);
    }
}

float Resampler::At(const float* samples, double at) const {
    const int place = static_cast<int>(std::floor(at));
    const double phase = (at - place) * Phases;
    const float* row = &table_[static_cast<size_t>(static_cast<int>(phase) * taps_)];
    const float between = static_cast<float>(phase - std::floor(phase));
    const float* first = samples + place - taps_ / 2 + 1;
    float sum = 0;
    for (int tap = 0; tap < taps_; tap++) sum += (row[tap] + (row[taps_ + tap] - row[tap]) * between) * first[tap];
    return sum;
}

double Resampler::Weight(double distance, int half) const {
    const double x = distance / half;
    if (std::abs(x) >= 1) return 0;
    // At whole numbers exactly 0, so that the same rate gives the samples themselves.
    const double turns = distance * share_;
    if (turns != 0 && turns == std::floor(turns)) return 0;
    const double angle = HalfTurn * turns;
    const double sinc = turns == 0 ? 1 : std::sin(angle) / angle;
    return sinc * Bessel(KaiserBeta * std::sqrt(1 - x * x)) / Bessel(KaiserBeta);
}

}  // namespace kinelink
