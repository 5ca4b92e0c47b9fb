#include <algorithm>
#include <memory>
#include <mutex>

#include "Connection.h"
#include "Nanoseconds.h"
#include "Probe.h"
#include "Topics.h"
#include "Url.h"
#include "WebSocketPeer.h"
#include "ZmtpPeer.h"

// ZMTP connections by name, and what came over each: number, checksum (Adler-32 of all bytes), the last one.
using namespace kinelink;

namespace probe {

namespace {

/// Adler-32.
void AddTo(uint32_t& low, uint32_t& high, Bytes bytes) {
    for (size_t i = 0; i < bytes.Count; i++) {
        low = (low + bytes.Data[i]) % 65521;
        high = (high + low) % 65521;
    }
}

/// sub, dealer or ws.
std::unique_ptr<Peer> Speak(const std::string& what, size_t longest, std::vector<uint8_t>& answers) {
    if (what == "ws") return std::make_unique<WebSocketPeer>("localhost:7600", "/ws", longest, answers);
    const ZmtpSocketType type = what == "sub" ? ZmtpSocketType::Sub : ZmtpSocketType::Dealer;
    return std::make_unique<ZmtpPeer>(type, longest, answers);
}

class Ear final : public ConnectionListener {
public:
    explicit Ear(Endpoint endpoint) : Line(std::move(endpoint), *this) { latencies_.reserve(1 << 16); }

    void Connected(Connection&) override {}

    std::string Received(Connection&, Bytes message) override {
        const int64_t now = MonotonicNow();
        std::lock_guard<std::mutex> lock(gate_);
        Measure(message, now);
        last_.assign(message.Data, message.Data + message.Count);
        AddTo(low_, high_, message);
        count_++;
        // On the connection's thread, and so without what the commands allocate.
        if (count_ == 1000) allocatedAtFirst_ = Allocations();
        allocated_ = Allocations();
        return count_ == RefuseAt ? "refused" : "";
    }

    void Disconnected(Connection&, const std::string& reason) override {
        std::lock_guard<std::mutex> lock(gate_);
        ended_++;
        reason_ = reason;
    }

    std::string Status() {
        std::lock_guard<std::mutex> lock(gate_);
        const int64_t allocations = count_ < 1000 ? 0 : allocated_ - allocatedAtFirst_;
        return Ok(count_, high_ << 16 | low_, Line.Connects(), ended_, allocations, reason_);
    }

    std::string Last() {
        std::lock_guard<std::mutex> lock(gate_);
        return Ok(Hex(View(last_)));
    }

    std::string Latencies() {
        std::lock_guard<std::mutex> lock(gate_);
        std::vector<int64_t> sorted = latencies_;
        std::sort(sorted.begin(), sorted.end());
        const size_t count = sorted.size();
        return count == 0 ? Ok(0, 0, 0) : Ok(sorted[count / 2], sorted[count * 95 / 100], count);
    }

    std::atomic<int64_t> RefuseAt{-1};

private:
    // The time of sending, nanoseconds, is behind the topic.
    void Measure(Bytes message, int64_t now) {
        const size_t topic = topics::Length(message);
        if (topic == 0 || topic + 8 > message.Count || latencies_.size() == latencies_.capacity()) return;
        latencies_.push_back(now - static_cast<int64_t>(BigEndian(message.Data + topic, 8)));
    }

    std::mutex gate_;
    int64_t count_ = 0, ended_ = 0, allocatedAtFirst_ = 0, allocated_ = 0;
    uint32_t low_ = 1, high_ = 0;
    std::string reason_ = "-";
    std::vector<uint8_t> last_;
    std::vector<int64_t> latencies_;

public:
    // Last, so that its thread ends before what it uses.
    Connection Line;
};

std::map<std::string, std::unique_ptr<Ear>> ears;

Ear& Of(const Words& words) {
    return *ears.at(words[1]);
}

// name sub|dealer|ws host port
std::string Open(const Words& words) {
    const auto speak = [what = words[2]](std::vector<uint8_t>& answers) {
        return Speak(what, limits::LongestMessage, answers);
    };
    ears[words[1]] = std::make_unique<Ear>(Endpoint{words[3], static_cast<int>(Whole(words[4])), speak, nullptr});
    Of(words).Line.Start();
    return Ok();
}

// what bytes cut: what a SUB or a WebSocket makes of a conversation that comes in pieces of so many bytes: messages, checksum, answered bytes, error.
std::string Listen(const Words& words) {
    const std::vector<uint8_t> conversation = BytesOf(words[2]);
    const size_t cut = static_cast<size_t>(Whole(words[3]));
    std::vector<uint8_t> answers;
    const std::unique_ptr<Peer> made = Speak(words[1], 1 << 16, answers);
    Peer& peer = *made;
    int64_t count = 0;
    uint32_t low = 1, high = 0;
    peer.Open();
    for (size_t at = 0; at < conversation.size() && peer.Error().empty();) {
        size_t room;
        uint8_t* into = peer.Room(room);
        const size_t some = std::min({room, cut, conversation.size() - at});
        std::copy_n(conversation.data() + at, some, into);
        peer.Received(some);
        at += some;
        for (Bytes message; peer.Next(message); count++) AddTo(low, high, message);
    }
    return Ok(count, high << 16 | low, answers.size(), peer.Error());
}

std::string Parts(const Words& words) {
    const Result<Url> url = Url::Of(View(BytesOf(words[1])).Text());
    return url.Ok() ? Ok(url.Value.Host, url.Value.Port, url.Value.Path, url.Value.Secure ? 1 : 0) : Answer(url.Error);
}

}  // namespace

void RegisterSockets(Commands& commands) {
    commands["peer.listen"] = Listen;
    commands["url"] = Parts;
    commands["socket.open"] = Open;
    commands["socket.subscribe"] = [](const Words& words) {
        return Of(words).Line.Subscribe(View(BytesOf(words[2])).Text()), Ok();
    };
    commands["socket.send"] = [](const Words& words) {
        return Ok(Of(words).Line.Send(View(BytesOf(words[2]))) ? 1 : 0);
    };
    commands["socket.status"] = [](const Words& words) { return Of(words).Status(); };
    commands["socket.latencies"] = [](const Words& words) { return Of(words).Latencies(); };
    commands["socket.last"] = [](const Words& words) { return Of(words).Last(); };
    commands["socket.refuse"] = [](const Words& words) { return Of(words).RefuseAt = Whole(words[2]), Ok(); };
    commands["socket.close"] = [](const Words& words) { return ears.erase(words[1]), Ok(); };
}

void CloseSockets() {
    ears.clear();
}

}  // namespace probe
