#include "Wire.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace kinelink {

namespace {

constexpr size_t SealedRoom = 1 << 15;

}  // namespace

void Wire::Begin(Socket& socket, std::unique_ptr<TlsSession> tls, std::vector<uint8_t> hello) {
    std::lock_guard<std::mutex> lock(gate_);
    socket_.Take(socket);
    tls_ = std::move(tls);
    out_ = std::move(hello);
    sealed_.resize(tls_ ? SealedRoom : 0);
}

Socket::Outcome Wire::Receive(uint8_t* into, size_t room, size_t& count) {
    count = 0;
    if (sealed_.empty()) return socket_.Receive(into, room, count);
    if (read_ == opened_.size()) {
        opened_.clear();
        read_ = 0;
        size_t came = 0;
        const Socket::Outcome outcome = socket_.Receive(sealed_.data(), sealed_.size(), came);
        if (outcome != Socket::Outcome::Done) return outcome;
        std::lock_guard<std::mutex> lock(gate_);
        const bool going = tls_->Receive({sealed_.data(), came}, opened_, out_);
        if (Flush() == Socket::Outcome::Closed || (!going && opened_.empty())) return Socket::Outcome::Closed;
    }
    count = std::min(room, opened_.size() - read_);
    std::copy_n(opened_.data() + read_, count, into);
    read_ += count;
    return count > 0 ? Socket::Outcome::Done : Socket::Outcome::Later;
}

Socket::Outcome Wire::Send(const uint8_t* data, size_t size, size_t& count) {
    count = 0;
    std::lock_guard<std::mutex> lock(gate_);
    if (!tls_) return size == 0 ? Socket::Outcome::Done : socket_.Send(data, size, count);
    const Socket::Outcome before = Flush();
    if (before != Socket::Outcome::Done || size == 0) return before;
    if (!tls_->Send({data, size}, out_)) return Socket::Outcome::Closed;
    count = size;
    return Flush() == Socket::Outcome::Closed ? Socket::Outcome::Closed : Socket::Outcome::Done;
}

bool Wire::Pending() {
    std::lock_guard<std::mutex> lock(gate_);
    return !out_.empty();
}

void Wire::Wait(bool toSend, int milliseconds) {
    if (read_ == opened_.size()) socket_.Wait(toSend, milliseconds);
}

std::string Wire::Error() {
    std::lock_guard<std::mutex> lock(gate_);
    return tls_ ? tls_->Error() : "";
}

void Wire::Close() {
    std::lock_guard<std::mutex> lock(gate_);
    socket_.Close();
    tls_ = nullptr;
    out_.clear();
    sealed_.clear();
    opened_.clear();
    read_ = 0;
}

/// Send what is encrypted as far as it goes. The caller holds the gate.
Socket::Outcome Wire::Flush() {
    size_t sent = 0;
    Socket::Outcome outcome = Socket::Outcome::Done;
    while (sent < out_.size() && outcome == Socket::Outcome::Done) {
        size_t count = 0;
        outcome = socket_.Send(out_.data() + sent, out_.size() - sent, count);
        sent += count;
    }
    out_.erase(out_.begin(), out_.begin() + static_cast<std::ptrdiff_t>(sent));
    return outcome;
}

}  // namespace kinelink
