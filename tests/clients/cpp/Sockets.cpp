#include <algorithm>
#include <memory>
#include <mutex>

#include "Probe.h"
#include "ZmtpConnection.h"
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

class Ear final : public ZmtpListener {
public:
    Ear(const std::string& host, int port, ZmtpSocketType type) : Connection(host, port, type, *this) {}

    void Connected(ZmtpConnection&) override {}

    std::string Received(ZmtpConnection&, Bytes message) override {
        std::lock_guard<std::mutex> lock(gate_);
        last_.assign(message.Data, message.Data + message.Count);
        AddTo(low_, high_, message);
        count_++;
        // On the connection's thread, and so without what the commands allocate.
        if (count_ == 1000) allocatedAtFirst_ = Allocations();
        allocated_ = Allocations();
        return count_ == RefuseAt ? "refused" : "";
    }

    void Disconnected(ZmtpConnection&, const std::string& reason) override {
        std::lock_guard<std::mutex> lock(gate_);
        ended_++;
        reason_ = reason;
    }

    std::string Status() {
        std::lock_guard<std::mutex> lock(gate_);
        const int64_t allocations = count_ < 1000 ? 0 : allocated_ - allocatedAtFirst_;
        return Ok(count_, high_ << 16 | low_, Connection.Connects(), ended_, allocations, reason_);
    }

    std::string Last() {
        std::lock_guard<std::mutex> lock(gate_);
        return Ok(Hex(View(last_)));
    }

    std::atomic<int64_t> RefuseAt{-1};

private:
    std::mutex gate_;
    int64_t count_ = 0, ended_ = 0, allocatedAtFirst_ = 0, allocated_ = 0;
    uint32_t low_ = 1, high_ = 0;
    std::string reason_ = "-";
    std::vector<uint8_t> last_;

public:
    // Last, so that its thread ends before what it uses.
    ZmtpConnection Connection;
};

std::map<std::string, std::unique_ptr<Ear>> ears;

Ear& Of(const Words& words) {
    return *ears.at(words[1]);
}

// name sub|dealer host port
std::string Open(const Words& words) {
    const ZmtpSocketType type = words[2] == "sub" ? ZmtpSocketType::Sub : ZmtpSocketType::Dealer;
    ears[words[1]] = std::make_unique<Ear>(words[3], static_cast<int>(Whole(words[4])), type);
    Of(words).Connection.Start();
    return Ok();
}

// bytes cut: what a SUB makes of a conversation that comes in pieces of so many bytes: messages, checksum, answered bytes, error.
std::string Listen(const Words& words) {
    const std::vector<uint8_t> conversation = BytesOf(words[1]);
    const size_t cut = static_cast<size_t>(Whole(words[2]));
    std::vector<uint8_t> answers;
    ZmtpPeer peer(ZmtpSocketType::Sub, 1 << 16, answers);
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

}  // namespace

void RegisterSockets(Commands& commands) {
    commands["peer.listen"] = Listen;
    commands["socket.open"] = Open;
    commands["socket.subscribe"] = [](const Words& words) {
        return Of(words).Connection.Subscribe(View(BytesOf(words[2])).Text()), Ok();
    };
    commands["socket.send"] = [](const Words& words) {
        return Ok(Of(words).Connection.Send(View(BytesOf(words[2]))) ? 1 : 0);
    };
    commands["socket.status"] = [](const Words& words) { return Of(words).Status(); };
    commands["socket.last"] = [](const Words& words) { return Of(words).Last(); };
    commands["socket.refuse"] = [](const Words& words) { return Of(words).RefuseAt = Whole(words[2]), Ok(); };
    commands["socket.close"] = [](const Words& words) { return ears.erase(words[1]), Ok(); };
}

void CloseSockets() {
    ears.clear();
}

}  // namespace probe
