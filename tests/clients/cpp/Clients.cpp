#include <atomic>
#include <chrono>
#include <memory>
#include <sstream>
#include <thread>

#include "KinelinkClient.h"
#include "Probe.h"

// Whole clients by name. Update is called with every command, as an engine would every frame.
using namespace kinelink;

namespace probe {

namespace {

/// A client, and the audio threads that read what is said.
struct Listener {
    explicit Listener(const ClientOptions& options) : Client(options) {}

    ~Listener() {
        Ended = true;
        for (std::thread& output : Outputs) output.join();
    }

    KinelinkClient Client;
    std::atomic<bool> Ended{false};
    std::vector<std::thread> Outputs;
};

std::map<std::string, std::unique_ptr<Listener>> clients;
Frame pose;

KinelinkClient& Of(const Words& words) {
    KinelinkClient& client = clients.at(words[1])->Client;
    client.Update();
    return client;
}

std::string TextOf(const std::string& hex) {
    return std::string(View(BytesOf(hex)).Text());
}

std::string IdOf(const Result<uint32_t>& asked) {
    const bool offline = asked.Error.Kind == ErrorKind::Offline;
    return asked.Ok() || offline ? Ok(asked.Value) : Answer(asked.Error);
}

/// session scene(msgpack or -)
std::string Start(const std::string& name, ClientOptions options, const std::string& session, const std::string& scene) {
    if (session != "-") options.Session = session;
    if (scene != "-") {
        const std::vector<uint8_t> bytes = BytesOf(scene);
        MsgPackReader reader;
        reader.Reset(View(bytes));
        options.Scene = Value::Read(reader);
        if (!reader.Ok()) return Answer(reader.Error());
    }
    clients[name] = std::make_unique<Listener>(options);
    clients[name]->Client.Start();
    return Ok();
}

// name host state events control session scene [characters, with commas]
std::string StartOverZmtp(const Words& words) {
    ClientOptions options;
    if (words.size() > 8) {
        options.Characters.clear();
        std::istringstream names(words[8]);
        for (std::string name; std::getline(names, name, ',');) options.Characters.push_back(name);
    }
    options.Host = words[2];
    options.StatePort = static_cast<int>(Whole(words[3]));
    options.EventsPort = static_cast<int>(Whole(words[4]));
    options.ControlPort = static_cast<int>(Whole(words[5]));
    return Start(words[1], options, words[6], words[7]);
}

// name url session scene [token]
std::string StartOverWebSocket(const Words& words) {
    ClientOptions options;
    options.Url = words[2];
    if (words.size() > 5) options.Token = words[5];
    return Start(words[1], options, words[3], words[4]);
}

std::string Sample(const Words& words) {
    KinelinkClient& client = Of(words);
    const Shown how = client.Sample(words[2], pose);
    const auto skeleton = client.Skeleton(pose);
    const auto objects = client.Objects(pose);
    // They may be forgotten on another thread at any moment: the server was started anew.
    if (how == Shown::Nothing || !skeleton || !objects) return Ok(NameOf(Shown::Nothing));
    return Ok(NameOf(how), pose.Ts, pose.Root[0], pose.Epoch, skeleton->Names.size(), objects->Objects.size(),
              client.ServerNow());
}

// name character text sound
std::string Say(const Words& words) {
    SayInfo say;
    if (words[3] != "-") say.Text = TextOf(words[3]);
    if (words[4] != "-") say.Audio = BytesOf(words[4]);
    return IdOf(Of(words).Say(words[2], say));
}

/// A thread that reads 10 ms at a time, as the audio thread of an output whose samples are heard `latency` later.
std::string Listen(const Words& words) {
    KinelinkClient& client = Of(words);
    const std::shared_ptr<SoundTrack> track = client.Sound(words[2]);
    if (!track) return Ok(0);
    const int64_t latency = Whole(words[3]);
    const int rate = static_cast<int>(Whole(words[4]));
    Listener& listener = *clients.at(words[1]);
    listener.Outputs.emplace_back([&client, &listener, track, latency, rate] {
        std::vector<float> samples(static_cast<size_t>(rate / 100));
        for (int64_t at = MonotonicNow(); !listener.Ended; at += 10 * Millisecond) {
            while (MonotonicNow() < at) std::this_thread::sleep_for(std::chrono::milliseconds(1));
            const int64_t heard = client.ServerTime(MonotonicNow() + latency);
            if (heard != 0) track->Read(heard, samples.data(), rate / 100, rate);
        }
    });
    return Ok(1);
}

std::string Hear(const Words& words) {
    KinelinkClient& client = Of(words);
    const int64_t now = client.ServerNow();
    const Shown how = client.Sample(words[2], pose);
    const std::shared_ptr<SoundTrack> track = client.Sound(words[2]);
    Heard heard;
    if (how == Shown::Nothing || !track || !track->HeardAt(now, heard)) return Ok("nothing");
    return Ok(heard.Utterance, heard.Sample, heard.Ts, now, pose.Ts, pose.C[0]);
}

std::string Next(const Words& words) {
    Notice notice;
    if (!Of(words).Next(notice)) return Ok("none");
    switch (notice.Kind) {
        case Notice::Type::Event: return Ok("event", notice.Event.Name);
        case Notice::Type::Reply: return Ok("reply", notice.Reply.Id);
        case Notice::Type::Failure: return Ok("failure", notice.Failure.Id, notice.Failure.Kind);
        case Notice::Type::Opened: return Ok("opened", notice.Text);
        case Notice::Type::Disconnected: break;
    }
    return Ok("disconnected", notice.Text);
}

std::string ReportOf(const Words& words) {
    const Stats stats = Of(words).Report(words[2]);
    return Report({{"fps", stats.Fps},
                   {"loss", stats.Loss},
                   {"received", stats.Frames.Received},
                   {"lost", stats.Frames.Lost},
                   {"late", stats.Frames.Late},
                   {"voided", stats.Frames.Voided},
                   {"repeated", stats.Frames.Repeated},
                   {"astray", stats.Frames.Astray},
                   {"overflowed", stats.Frames.Overflowed},
                   {"aside", stats.Aside},
                   {"depth", int64_t{stats.Depth}},
                   {"delay", stats.Delay},
                   {"lead", stats.Lead},
                   {"latency", stats.Latency},
                   {"roundtrip", stats.RoundTrip},
                   {"offset", stats.Offset},
                   {"reconnects", stats.Reconnects},
                   {"refused", stats.Refused},
                   {"forgotten", stats.Forgotten}});
}

// name character: allocations while a pose is asked for a hundred times, those of all other threads so far, and frames received
std::string CountAllocations(const Words& words) {
    KinelinkClient& client = Of(words);
    const int64_t elsewhere = AllocationsElsewhere(), before = Allocations();
    for (int i = 0; i < 100; i++) {
        client.Update();
        client.Sample(words[2], pose);
    }
    const int64_t here = Allocations() - before;
    return Ok(here, elsewhere, client.Report(words[2]).Frames.Received);
}

}  // namespace

void RegisterClients(Commands& commands) {
    commands["client.start"] = StartOverZmtp;
    commands["client.connect"] = StartOverWebSocket;
    commands["client.state"] = [](const Words& words) { return Ok(NameOf(Of(words).State()), Of(words).Session()); };
    commands["client.sample"] = Sample;
    commands["client.perform"] = [](const Words& words) {
        return IdOf(Of(words).Perform(words[2], TextOf(words[3])));
    };
    commands["client.interrupt"] = [](const Words& words) { return IdOf(Of(words).Interrupt(words[2])); };
    commands["client.move"] = [](const Words& words) {
        const float x = static_cast<float>(Number(words[3]));
        return IdOf(Of(words).UpdateObjects({{words[2], Pose{x, 0, 0, 0, 0, 0, 1}}}));
    };
    commands["client.allocations"] = CountAllocations;
    commands["client.say"] = Say;
    commands["client.listen"] = Listen;
    commands["client.hear"] = Hear;
    commands["client.next"] = Next;
    commands["client.report"] = ReportOf;
    commands["client.stop"] = [](const Words& words) { return clients.erase(words[1]), Ok(); };
}

void CloseClients() {
    clients.clear();
}

}  // namespace probe
