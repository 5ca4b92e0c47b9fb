#include "Connection.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "Limits.h"
#include "Nanoseconds.h"

namespace kinelink {

namespace {

constexpr int64_t HandshakeLasts = 5 * Second, SendingLasts = 5 * Second;
constexpr int FirstPause = 50, LongestPause = 2000;
constexpr size_t OutboxBytes = 4 * limits::MessageBytes;
// What could not be sent at once is tried again at least so often, and an end is noticed.
constexpr int WaitMilliseconds = 50;

std::string PlaceOf(const Endpoint& endpoint) {
    return endpoint.Host + ":" + std::to_string(endpoint.Port);
}

}  // namespace

Connection::Connection(Endpoint endpoint, ConnectionListener& listener)
    : endpoint_(std::move(endpoint)), listener_(listener) {}

void Connection::Start() {
    if (!thread_.joinable()) thread_ = std::thread([this] { Run(); });
}

bool Connection::Send(Bytes payload) {
    std::lock_guard<std::mutex> lock(gate_);
    if (!ready_ || outbox_.size() + payload.Count > OutboxBytes) return false;
    peer_->PutMessage(outbox_, payload);
    return Flush();
}

void Connection::Subscribe(std::string_view topic) {
    std::lock_guard<std::mutex> lock(gate_);
    if (std::find(topics_.begin(), topics_.end(), topic) != topics_.end()) return;
    topics_.emplace_back(topic);
    if (!ready_) return;
    peer_->PutSubscribe(outbox_, topic);
    Flush();
}

void Connection::Reconnect() {
    std::lock_guard<std::mutex> lock(gate_);
    broken_ = wire_.IsOpen();
    wire_.Shutdown();
}

void Connection::End() {
    {
        std::lock_guard<std::mutex> lock(gate_);
        stopping_ = true;
        if (ready_) {
            peer_->PutGoodbye(outbox_);
            Flush();
        }
        wire_.Shutdown();
    }
    stop_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Connection::Run() {
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

bool Connection::Connect(std::string& reason) {
    reason = "no address for " + endpoint_.Host;
    for (const std::string& address : Socket::Addresses(endpoint_.Host, endpoint_.Port)) {
        Socket trial;
        reason = "no answer from " + PlaceOf(endpoint_);
        if (!trial.Begin(address)) continue;
        const int64_t until = MonotonicNow() + HandshakeLasts;
        Socket::Outcome outcome = trial.Connected(reason);
        while (outcome == Socket::Outcome::Later && !stopping_ && MonotonicNow() < until) {
            trial.Wait(true, WaitMilliseconds);
            outcome = trial.Connected(reason);
        }
        if (stopping_) return false;
        if (outcome == Socket::Outcome::Done) return Begin(trial, reason);
    }
    return false;
}

bool Connection::Begin(Socket& socket, std::string& reason) {
    std::vector<uint8_t> hello;
    std::unique_ptr<TlsSession> tls = endpoint_.Tls ? endpoint_.Tls->Begin(endpoint_.Host, hello) : nullptr;
    if (endpoint_.Tls && !tls) {
        reason = "TLS can't be had";
        return false;
    }
    std::lock_guard<std::mutex> lock(gate_);
    wire_.Begin(socket, std::move(tls), std::move(hello));
    answers_.clear();
    peer_ = endpoint_.Speak(answers_);
    peer_->Open();
    return true;
}

/// One connection from its greeting to its end. good: a message was received and accepted. Returns why it ended.
std::string Connection::Talk(bool& good) {
    const int64_t until = MonotonicNow() + HandshakeLasts;
    while (true) {
        bool toSend;
        {
            std::lock_guard<std::mutex> lock(gate_);
            PutAnswers();
            if (stopping_ || broken_ || !Flush()) return Ended();
            const bool stuck = !outbox_.empty() && MonotonicNow() - lastSent_ > SendingLasts;
            if (stuck || outbox_.size() > OutboxBytes) return "the peer doesn't read";
            toSend = !outbox_.empty() || wire_.Pending();
        }
        if (!peer_->Ready() && MonotonicNow() > until) return "no answer to the handshake from " + PlaceOf(endpoint_);
        wire_.Wait(toSend, WaitMilliseconds);
        size_t room, count;
        uint8_t* into = peer_->Room(room);
        const Socket::Outcome outcome = wire_.Receive(into, room, count);
        if (outcome == Socket::Outcome::Closed) return Ended();
        peer_->Received(count);
        if (count == 0) continue;
        const std::string refused = TakeIn(good);
        if (!refused.empty()) return refused;
    }
}

std::string Connection::Ended() {
    const std::string error = wire_.Error();
    return error.empty() ? "closed" : error;
}

/// Give the listener what has come. Returns why the other side is refused, if it is.
std::string Connection::TakeIn(bool& good) {
    while (true) {
        Bytes message;
        const bool found = peer_->Next(message);
        if (peer_->Ready() && !ready_) BecomeReady();
        if (!found) return peer_->Error();
        std::string refused = listener_.Received(*this, message);
        if (!refused.empty()) return refused;
        good = true;
    }
}

void Connection::BecomeReady() {
    {
        std::lock_guard<std::mutex> lock(gate_);
        PutAnswers();
        for (const std::string& topic : topics_) peer_->PutSubscribe(outbox_, topic);
        ready_ = true;
        Flush();
    }
    connects_++;
    listener_.Connected(*this);
}

/// Queue what the other side is answered. The caller holds the gate, as for all that touches the outbox.
void Connection::PutAnswers() {
    outbox_.insert(outbox_.end(), answers_.begin(), answers_.end());
    answers_.clear();
}

/// Send as much as goes without waiting. False where the connection is over.
bool Connection::Flush() {
    size_t sent = 0, count = 0;
    Socket::Outcome outcome = wire_.Send(nullptr, 0, count);
    while (sent < outbox_.size() && outcome == Socket::Outcome::Done) {
        outcome = wire_.Send(outbox_.data() + sent, outbox_.size() - sent, count);
        sent += count;
    }
    if (sent == outbox_.size() || sent > 0) lastSent_ = MonotonicNow();
    outbox_.erase(outbox_.begin(), outbox_.begin() + static_cast<std::ptrdiff_t>(sent));
    return outcome != Socket::Outcome::Closed;
}

void Connection::HangUp() {
    std::lock_guard<std::mutex> lock(gate_);
    // What was to be said last, such as the answer to a Close.
    PutAnswers();
    if (wire_.IsOpen()) Flush();
    wire_.Close();
    outbox_.clear();
    ready_ = broken_ = false;
}

}  // namespace kinelink
