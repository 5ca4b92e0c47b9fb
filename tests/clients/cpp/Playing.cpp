#include <cmath>

#include "ClockSync.h"
#include "FrameRate.h"
#include "IdleBlend.h"
#include "Interpolator.h"
#include "JitterBuffer.h"
#include "Probe.h"

// Clock, buffer and interpolation, with time as an argument.
using namespace kinelink;

namespace probe {

const char* NameOf(Shown how) {
    switch (how) {
        case Shown::Nothing: return "nothing";
        case Shown::Early: return "early";
        case Shown::Between: return "between";
        case Shown::Beyond: return "beyond";
        case Shown::Held: break;
    }
    return "held";
}

namespace {

ClockSync clock;
JitterBuffer buffer;
FrameRate rate;
IdleBlend idle;
std::unique_ptr<Frame> next = std::make_unique<Frame>();
Frame sampled;

std::string AddPing(const Words& words) {
    clock.Add(Whole(words[1]), Whole(words[2]), Whole(words[3]), Whole(words[4]));
    return Ok(clock.Synced() ? 1 : 0, clock.Offset(), clock.RoundTrip());
}

// epoch seq ts now x sk ok: a body of one joint at (x, 0, 0), turned by x radians about +Y; one thing at (0, x, 0); one curve x.
std::string Push(const Words& words) {
    const float x = static_cast<float>(Number(words[5]));
    next->Epoch = static_cast<uint32_t>(Whole(words[1]));
    next->Seq = static_cast<uint32_t>(Whole(words[2]));
    next->Ts = Whole(words[3]);
    next->Sk = words[6];
    next->Ok = words[7];
    next->Contacts = next->Seq % 16;
    next->Root = {x, 0, 0};
    next->Q = {0, std::sin(x / 2), 0, std::cos(x / 2)};
    next->O = {0, x, 0, 0, 0, 0, 1};
    next->C = {x};
    buffer.Push(next, Whole(words[4]));
    const FrameCounts& counts = buffer.Counts();
    return Ok(buffer.Count(), counts.Received, counts.Lost, counts.Late, counts.Voided, counts.Repeated, counts.Astray,
              counts.Overflowed, buffer.Delay().Lead());
}

std::string Sample(const Words& words) {
    const int64_t now = Whole(words[1]);
    const Shown how = words.size() > 2 ? buffer.Sample(now, Whole(words[2]), sampled) : buffer.Sample(now, sampled);
    if (how == Shown::Nothing) return Ok(NameOf(how));
    const double angle = 2 * std::atan2(sampled.Q[1], sampled.Q[3]);
    return Ok(NameOf(how), sampled.Ts, sampled.Root[0], angle, sampled.O[1], sampled.C[0], sampled.Epoch,
              sampled.Contacts, sampled.Sk, sampled.Ok, buffer.Delay().Delay(), buffer.Count());
}

Shown ShownOf(const std::string& name) {
    for (Shown how : {Shown::Early, Shown::Between, Shown::Beyond, Shown::Held})
        if (name == NameOf(how)) return how;
    return Shown::Nothing;
}

std::string Slerp(const Words& words) {
    float numbers[8], into[4];
    for (size_t i = 0; i < 8; i++) numbers[i] = static_cast<float>(Number(words[2 + i]));
    interpolator::Slerp(numbers, numbers + 4, Number(words[1]), into);
    return Ok(into[0], into[1], into[2], into[3]);
}

}  // namespace

void RegisterPlaying(Commands& commands) {
    commands["clock.new"] = [](const Words&) { return clock = {}, Ok(); };
    commands["clock.add"] = AddPing;
    commands["buffer.new"] = [](const Words&) { return buffer = {}, Ok(); };
    commands["buffer.push"] = Push;
    commands["buffer.sample"] = Sample;
    commands["buffer.rejoin"] = [](const Words&) { return buffer.Rejoin(), Ok(); };
    commands["buffer.clear"] = [](const Words&) { return buffer.Clear(), Ok(); };
    commands["rate.new"] = [](const Words&) { return rate = {}, Ok(); };
    commands["rate.add"] = [](const Words& words) { return rate.Add(Whole(words[1])), Ok(); };
    commands["rate.at"] = [](const Words& words) { return Ok(rate.At(Whole(words[1]))); };
    commands["idle.new"] = [](const Words&) { return idle = {}, Ok(); };
    commands["idle.weight"] = [](const Words& words) { return Ok(idle.Weight(Whole(words[1]), ShownOf(words[2]))); };
    commands["slerp"] = Slerp;
}

}  // namespace probe
