#include <atomic>
#include <cmath>
#include <memory>
#include <thread>

#include "Probe.h"
#include "SoundTrack.h"

// A sound track, with time as an argument.
using namespace kinelink;

namespace probe {

namespace {

constexpr int64_t ChunkLasts = 20 * Millisecond;
constexpr int ChunkSamples = 480, Block = 960;

std::unique_ptr<SoundTrack> track = std::make_unique<SoundTrack>();

// epoch seq utterance sample ts rate last data
std::string PushSound(const Words& words) {
    const std::vector<uint8_t> data = BytesOf(words[8]);
    Audio audio;
    audio.Epoch = static_cast<uint32_t>(Whole(words[1]));
    audio.Seq = static_cast<uint32_t>(Whole(words[2]));
    audio.Utterance = static_cast<uint32_t>(Whole(words[3]));
    audio.Sample = Whole(words[4]);
    audio.Ts = Whole(words[5]);
    audio.Rate = static_cast<uint32_t>(Whole(words[6]));
    audio.Last = words[7] == "1";
    audio.Data = View(data);
    track->Push(audio);
    return Ok();
}

// server's time, count, rate
std::string ReadSound(const Words& words) {
    const int count = static_cast<int>(Whole(words[2]));
    std::vector<float> samples(static_cast<size_t>(count));
    track->Read(Whole(words[1]), samples.data(), count, static_cast<int>(Whole(words[3])));
    std::vector<uint8_t> bytes(4 * samples.size());
    for (size_t i = 0; i < samples.size(); i++) FloatToLittleEndian(samples[i], &bytes[4 * i]);
    return Ok(Hex(View(bytes)));
}

std::string HeadOf(bool any, const Heard& heard) {
    return any ? Ok(heard.Utterance, heard.Sample, heard.Ts) : Ok("nothing");
}

std::string ReportSound(const Words&) {
    SoundStats stats;
    track->Report(stats);
    return Report({{"received", stats.Received},
                   {"overflowed", stats.Overflowed},
                   {"lost", stats.Lost},
                   {"voided", stats.Voided},
                   {"astray", stats.Astray},
                   {"late", stats.Late},
                   {"repeated", stats.Repeated},
                   {"missing", stats.Missing}});
}

/// 20 ms at a time are pushed on one thread, read on another, and asked for on a third.
struct RunningRace {
    SoundTrack Track;
    int64_t Count = 0;
    std::atomic<int64_t> Pushed{0}, Read{0};
    std::atomic<bool> Ordered{true};

    void Push() {
        std::vector<uint8_t> quarter(2 * ChunkSamples);
        for (size_t i = 1; i < quarter.size(); i += 2) quarter[i] = 0x20;
        Audio chunk;
        chunk.Data = View(quarter);
        for (int64_t i = 0; i < Count; i++) {
            while (i - Read > 20) std::this_thread::yield();
            chunk.Seq = static_cast<uint32_t>(i);
            chunk.Sample = ChunkSamples * i;
            chunk.Ts = ChunkLasts * i;
            Track.Push(chunk);
            Pushed = i + 1;
        }
    }

    void Ask() {
        int64_t before = 0;
        for (int64_t i = 0; i < Count - 1; i = Read) {
            std::this_thread::yield();
            Heard heard;
            if (!Track.HeardAt(ChunkLasts * i, heard)) continue;
            const int64_t apart = std::abs(heard.Ts - heard.Sample * ChunkLasts / ChunkSamples);
            if (heard.Ts < before || heard.Utterance != 0 || apart >= ChunkLasts / 400) Ordered = false;
            before = heard.Ts;
        }
    }

    /// How far the sound ever was from what it should be.
    double Play() {
        float samples[Block];
        double worst = 0;
        for (int64_t i = 0; i < Count - 1; i++) {
            while (Pushed < std::min(i + 2, Count)) std::this_thread::yield();
            Track.Read(ChunkLasts * i, samples, Block, 48000);
            // Over its beginning the filter reaches, which is left out.
            for (int at = i == 0 ? 32 : 0; at < Block; at++) worst = std::max(worst, std::abs(samples[at] - 0.25));
            Read = i + 1;
        }
        return worst;
    }
};

std::string Race(const Words& words) {
    RunningRace race;
    race.Count = Whole(words[1]);
    std::thread pushing([&] { race.Push(); }), asking([&] { race.Ask(); });
    const double worst = race.Play();
    pushing.join();
    asking.join();
    return Ok(worst, race.Ordered ? 1 : 0);
}

// Kept where others could see it, so that making it can't be left out.
std::unique_ptr<char[]> wasted;

/// Allocations while a message is read, kept, played and asked for so often. waste: bytes made on purpose with each.
std::string SoundAllocations(const Words& words) {
    const std::vector<uint8_t> message = BytesOf(words[1]);
    const int64_t count = Whole(words[2]), waste = Whole(words[3]);
    MsgPackReader reader;
    Audio audio;
    SoundTrack played;
    float samples[Block];
    int64_t before = 0;
    for (int64_t i = -1000; i < count; i++) {
        if (i == 0) before = Allocations();
        reader.Reset(View(message));
        ReadAudio(reader, audio);
        if (!reader.Ok()) return Answer(reader.Error());
        audio.Seq = static_cast<uint32_t>(i);
        audio.Ts = i * ChunkLasts;
        audio.Sample = ChunkSamples * (i + 1000);
        played.Push(audio);
        played.Read((i - 10) * ChunkLasts, samples, Block, 48000);
        Heard heard;
        played.HeardAt((i - 10) * ChunkLasts, heard);
        if (waste > 0) wasted = std::make_unique<char[]>(static_cast<size_t>(waste));
    }
    return Ok(Allocations() - before);
}

}  // namespace

void RegisterSounds(Commands& commands) {
    commands["sound.new"] = [](const Words&) { return track = std::make_unique<SoundTrack>(), Ok(); };
    commands["sound.delay"] = [](const Words& words) { return track->SetDelay(Whole(words[1])), Ok(); };
    commands["sound.push"] = PushSound;
    commands["sound.read"] = ReadSound;
    commands["sound.heard"] = [](const Words& words) {
        Heard heard;
        const bool any = track->HeardAt(Whole(words[1]), heard);
        return HeadOf(any, heard);
    };
    commands["sound.played"] = [](const Words& words) {
        Heard heard;
        const bool any = track->Played(Whole(words[1]), heard);
        return HeadOf(any, heard);
    };
    commands["sound.rejoin"] = [](const Words&) { return track->Rejoin(), Ok(); };
    commands["sound.clear"] = [](const Words&) { return track->Clear(), Ok(); };
    commands["sound.report"] = ReportSound;
    commands["sound.race"] = Race;
    commands["sound.collections"] = SoundAllocations;
}

}  // namespace probe
