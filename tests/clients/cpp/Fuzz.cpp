#include <cmath>
#include <memory>
#include <random>

#include "Audio.h"
#include "Frame.h"
#include "JitterBuffer.h"
#include "Messages.h"
#include "Probe.h"
#include "SoundTrack.h"
#include "WebSocketPeer.h"
#include "ZmtpPeer.h"

// Spoilt messages, made here since there are many. Each lies in memory of exactly its size, so that the address sanitizer sees one byte
// too far. What can be read is kept and played; all of it also comes as what a peer says.
using namespace kinelink;

namespace probe {

namespace {

using Random = std::mt19937;

std::vector<std::vector<uint8_t>> originals;
std::unique_ptr<Frame> next = std::make_unique<Frame>();
Audio audio;

size_t Below(Random& chance, size_t count) {
    return std::uniform_int_distribution<size_t>(0, count - 1)(chance);
}

std::vector<uint8_t> Spoilt(Random& chance, std::vector<uint8_t> data) {
    const auto place = [&](size_t at) { return data.begin() + static_cast<std::ptrdiff_t>(at); };
    for (size_t injuries = 1 + Below(chance, 4); injuries > 0 && !data.empty(); injuries--) {
        const size_t at = Below(chance, data.size());
        const size_t length = std::min(size_t{1} << Below(chance, 5), data.size() - at);
        const std::vector<uint8_t> piece(place(at), place(at + length));
        switch (Below(chance, 5)) {
            case 0: data[at] = static_cast<uint8_t>(chance()); break;
            case 1: data.erase(place(at), place(at + length)); break;
            case 2: data.insert(place(at), piece.begin(), piece.end()); break;
            case 3:
                for (size_t i = 0; i < length; i++) data.insert(place(at), static_cast<uint8_t>(chance()));
                break;
            default: data.resize(at);
        }
    }
    return {data.begin(), data.end()};
}

template <class Info>
void ReadInto(MsgPackReader& reader) {
    Info info;
    Read(reader, info);
}

/// The type of a message that can be read; empty otherwise.
std::string ReadAny(Bytes message) {
    MsgPackReader reader;
    reader.Reset(message);
    const std::string type(ReadType(reader));
    if (!reader.Ok()) return "";
    reader.Reset(message);
    if (type == "frame") ReadFrame(reader, *next);
    else if (type == "audio") ReadAudio(reader, audio);
    else if (type == "skeleton") ReadInto<SkeletonInfo>(reader);
    else if (type == "objects") ReadInto<ObjectsInfo>(reader);
    else if (type == "event") ReadInto<EventInfo>(reader);
    else if (type == "heartbeat") ReadInto<Heartbeat>(reader);
    else if (type == "reply") ReadInto<Reply>(reader);
    else if (type == "failure") ReadInto<Failure>(reader);
    else if (type == "pong") ReadInto<Pong>(reader);
    return reader.Ok() ? type : "";
}

bool Finite(const float* numbers, size_t count) {
    return std::all_of(numbers, numbers + count, [](float number) { return std::isfinite(number); });
}

/// Whether the pose is made of numbers. Frames come when they say, more or less; play goes on by what they say.
bool Plays(JitterBuffer& buffer) {
    const int64_t ts = next->Ts;
    Frame pose;
    buffer.Push(next, Minus(ts, 100 * Millisecond));
    if (buffer.Sample(ts, pose) == Shown::Nothing) return true;
    return Finite(pose.Root.data(), pose.Root.size()) && Finite(pose.Q.data(), pose.Q.size()) &&
           Finite(pose.O.data(), pose.O.size()) && Finite(pose.C.data(), pose.C.size());
}

/// Whether what is heard is neither too loud nor no number.
bool Plays(SoundTrack& track) {
    float samples[64];
    track.Push(audio);
    track.Read(audio.Ts, samples, 64, 48000);
    Heard heard;
    track.HeardAt(audio.Ts, heard);
    track.Played(audio.Ts, heard);
    return std::all_of(samples, samples + 64, [](float sample) { return std::abs(sample) <= 1; });
}

/// The head of a frame that a server sends: its first byte and its length.
void PutHead(std::vector<uint8_t>& out, size_t count) {
    out.push_back(websocket::Final | websocket::Binary);
    out.push_back(count < 126 ? static_cast<uint8_t>(count) : 126);
    if (count >= 126) out.push_back(static_cast<uint8_t>(count >> 8));
    if (count >= 126) out.push_back(static_cast<uint8_t>(count));
}

/// What comes over a connection that has been greeted, cut anywhere. How many messages were understood.
int Hear(Peer& peer, Random& chance, const std::vector<uint8_t>& said) {
    int understood = 0;
    for (size_t at = 0; at < said.size() && peer.Error().empty();) {
        size_t room;
        uint8_t* into = peer.Room(room);
        const size_t some = std::min({room, 1 + Below(chance, 2000), said.size() - at});
        std::copy_n(said.data() + at, some, into);
        peer.Received(some);
        at += some;
        for (Bytes message; peer.Next(message); understood++) ReadAny(message);
    }
    return understood;
}

/// Three times the message as a publisher sends it, and as a WebSocket server does; half of these conversations spoilt anywhere.
int HearSaid(Random& chance, const std::vector<uint8_t>& message) {
    std::vector<uint8_t> answers, publisher, server;
    zmtp::PutGreeting(publisher);
    const std::string ready = std::string("\x04\x1a\x05READY\x0bSocket-Type", 20) + std::string("\0\0\0\4XPUB", 8);
    publisher.insert(publisher.end(), ready.begin(), ready.end());
    WebSocketPeer client("localhost", "/ws", 1 << 16, answers);
    client.Open();
    const std::string_view request = View(answers).Text();
    const std::string key(request.substr(request.find("Key: ") + 5, 24));
    const std::string accepted = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                 "Sec-WebSocket-Accept: " + websocket::AcceptOf(key) + "\r\n\r\n";
    server.assign(accepted.begin(), accepted.end());
    for (int i = 0; i < 3; i++) {
        zmtp::PutMessage(publisher, View(message));
        PutHead(server, message.size());
        server.insert(server.end(), message.begin(), message.end());
    }
    ZmtpPeer subscriber(ZmtpSocketType::Sub, 1 << 16, answers);
    subscriber.Open();
    const bool spoilt = chance() % 2 == 0;
    return Hear(subscriber, chance, spoilt ? Spoilt(chance, publisher) : publisher) +
           Hear(client, chance, spoilt ? Spoilt(chance, server) : server);
}

// seed, count: how many messages were refused.
std::string Run(const Words& words) {
    Random chance(static_cast<uint32_t>(Whole(words[1])));
    JitterBuffer buffer;
    SoundTrack track;
    int64_t refused = 0, understood = 0;
    for (int64_t i = 0; i < Whole(words[2]); i++) {
        const std::vector<uint8_t> message = Spoilt(chance, originals[Below(chance, originals.size())]);
        const std::string type = ReadAny(View(message));
        if (type.empty()) refused++;
        if (type == "frame" && !Plays(buffer)) return "crash a pose that is no number";
        if (type == "audio" && !Plays(track)) return "crash sound that is too loud or no number";
        if (i % 10 == 0) understood += HearSaid(chance, message);
        if (i % 1000 != 0) continue;
        buffer.Rejoin();
        track.Rejoin();
    }
    // Half of the conversations are whole: six messages each.
    return understood < Whole(words[2]) / 10 * 2 ? "crash conversations aren't understood" : Ok(refused);
}

}  // namespace

void RegisterFuzz(Commands& commands) {
    commands["fuzz.add"] = [](const Words& words) { return originals.push_back(BytesOf(words[1])), Ok(); };
    commands["fuzz.run"] = Run;
}

}  // namespace probe
