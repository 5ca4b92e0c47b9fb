#include "ZmtpConnection.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "Limits.h"
#include "Nanoseconds.h"
#include "ZmtpPeer.h"

namespace kinelink {

namespace {

constexpr int64_t HandshakeLasts = 5 * Second, SendingLasts = 5 * Second;
constexpr int FirstPause = 50, LongestPause = 2000;
constexpr size_t OutboxBytes = 4 * limits::MessageBytes;
// What could not be sent at once is tried again at least so often, and an end is noticed.
constexpr int WaitMilliseconds = 50;

}  // namespace

ZmtpConnection::ZmtpConnection(std::string host, int port, ZmtpSocketType type, ZmtpListener& listener)
    : host_(std::move(host)), port_(port), type_(type), listener_(listener) {}

void ZmtpConnection::Start() {
    if (!thread_.joinable()) thread_ = std::thread([this] { Run(); });
}

bool ZmtpConnection::Send(Bytes payload) {
    std::lock_guard<std::mutex> lock(gate_);
    if (!ready_ || outbox_.size() + payload.Count > OutboxBytes) return false;
    zmtp::PutMessage(outbox_, payload);
    return Flush();
}

void ZmtpConnection::Subscribe(std::string_view topic) {
    std::lock_guard<std::mutex> lock(gate_);
    if (std::find(topics_.begin(), topics_.end(), topic) != topics_.end()) return;
    topics_.emplace_back(topic);
    if (!ready_) return;
    zmtp::PutSubscribe(outbox_, topic, minor_);
    Flush();
}

void ZmtpConnection::Reconnect() {
    std::lock_guard<std::mutex> lock(gate_);
    broken_ = socket_.IsOpen();
    socket_.Shutdown();
}

void ZmtpConnection::End() {
    {
        std::lock_guard<std::mutex> lock(gate_);
        stopping_ = true;
        socket_.Shutdown();
    }
    stop_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void ZmtpConnection::Run() {
    int pause = FirstPause;
    while (!stopping_) {
        bool good = false;
        std::string reason;
        if (Connect(reason)) reason = Talk(good);
        HangUp();
        if (stopping_) return;
        listener_.Disconnected(*this, reason);
        if (good) pause = FirstPause;
        std::unique_lock<std::mutex> lock(gate_);
        stop_.wait_for(lock, std::chrono::milliseconds(pause), [this] { return stopping_.load(); });
        pause = std::min(2 * pause, LongestPause);
    }
}

bool ZmtpConnection::Connect(std::string& reason) {
    reason = "no address for " + host_;
    for (const std::string& address : Socket::Addresses(host_, port_)) {
        Socket trial;
        reason = "no answer from " + host_ + ":" + std::to_string(port_);
        if (!trial.Begin(address)) continue;
        const int64_t until = MonotonicNow() + HandshakeLasts;
        Socket::Outcome outcome = trial.Connected(reason);
        while (outcome == Socket::Outcome::Later && !stopping_ && MonotonicNow() < until) {
            trial.Wait(true, WaitMilliseconds);
            outcome = trial.Connected(reason);
        }
        if (stopping_) return false;
        if (outcome != Socket::Outcome::Done) continue;
        std::lock_guard<std::mutex> lock(gate_);
        socket_.Take(trial);
        return true;
    }
    return false;
}

/// One connection from its greeting to its end. good: a message was received and accepted. Returns why it ended.
std::string ZmtpConnection::Talk(bool& good) {
    ZmtpPeer peer(type_, limits::MessageBytes + limits::TopicBytes + 1, answers_);
    const int64_t until = MonotonicNow() + HandshakeLasts;
    answers_.clear();
    peer.Open();
    while (true) {
        bool toSend;
        {
            std::lock_guard<std::mutex> lock(gate_);
            PutAnswers();
            if (stopping_ || broken_ || !Flush()) return "closed";
            toSend = !outbox_.empty();
            const bool stuck = toSend && MonotonicNow() - lastSent_ > SendingLasts;
            if (stuck || outbox_.size() > OutboxBytes) return "the peer doesn't read";
        }
        if (!peer.Ready() && MonotonicNow() > until) return "no READY from " + host_ + ":" + std::to_string(port_);
        socket_.Wait(toSend, WaitMilliseconds);
        size_t room, count;
        uint8_t* into = peer.Room(room);
        const Socket::Outcome outcome = socket_.Receive(into, room, count);
        if (outcome == Socket::Outcome::Closed) return "closed";
        peer.Received(count);
        if (count == 0) continue;
        const std::string refused = TakeIn(peer, good);
        if (!refused.empty()) return refused;
    }
}

/// Give the listener what has come. Returns why the peer is refused, if it is.
std::string ZmtpConnection::TakeIn(ZmtpPeer& peer, bool& good) {
    while (true) {
        Bytes message;
        const bool found = peer.Next(message);
        if (peer.Ready() && !ready_) BecomeReady(peer);
        if (!found) return peer.Error();
        std::string refused = listener_.Received(*this, message);
        if (!refused.empty()) return refused;
        good = true;
    }
}

void ZmtpConnection::BecomeReady(const ZmtpPeer& peer) {
    {
        std::lock_guard<std::mutex> lock(gate_);
        minor_ = peer.Minor();
        PutAnswers();
        for (const std::string& topic : topics_) zmtp::PutSubscribe(outbox_, topic, minor_);
        ready_ = true;
        Flush();
    }
    connects_++;
    listener_.Connected(*this);
}

/// Queue what the peer is answered. The caller holds the gate, as for all that touches the outbox.
void ZmtpConnection::PutAnswers() {
    outbox_.insert(outbox_.end(), answers_.begin(), answers_.end());
    answers_.clear();
}

/// Send as much as goes without waiting. False where the connection is over.
bool ZmtpConnection::Flush() {
    size_t sent = 0, count = 0;
    Socket::Outcome outcome = Socket::Outcome::Done;
    while (sent < outbox_.size() && outcome == Socket::Outcome::Done) {
        outcome = socket_.Send(outbox_.data() + sent, outbox_.size() - sent, count);
        sent += count;
    }
    if (sent == outbox_.size() || sent > 0) lastSent_ = MonotonicNow();
    outbox_.erase(outbox_.begin(), outbox_.begin() + static_cast<std::ptrdiff_t>(sent));
    return outcome != Socket::Outcome::Closed;
}

void ZmtpConnection::HangUp() {
    std::lock_guard<std::mutex> lock(gate_);
    socket_.Close();
    outbox_.clear();
    ready_ = broken_ = false;
}

}  // namespace kinelink
