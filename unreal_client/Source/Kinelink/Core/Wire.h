#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "Socket.h"
#include "Tls.h"

namespace kinelink {

/// A TCP connection that may be encrypted. One thread receives and waits; any may send, but one at a time.
class Wire {
public:
    /// Take over a TCP connection. tls: null where it isn't encrypted.
    void Begin(Socket& socket, std::unique_ptr<TlsSession> tls, std::vector<uint8_t> hello);

    bool IsOpen() const { return socket_.IsOpen(); }

    Socket::Outcome Receive(uint8_t* into, size_t room, size_t& count);

    /// Takes over all or nothing where it is encrypted.
    Socket::Outcome Send(const uint8_t* data, size_t size, size_t& count);

    /// Whether bytes that were taken over still wait to go out.
    bool Pending();

    /// Wait until there is something to receive, or room to send where that is asked for; or until the time is over.
    void Wait(bool toSend, int milliseconds);

    /// What TLS found wrong; empty where nothing is.
    std::string Error();

    void Shutdown() { socket_.Shutdown(); }
    void Close();

private:
    Socket::Outcome Flush();

    Socket socket_;
    // The receiving thread's own: what came encrypted, and what it means.
    std::vector<uint8_t> sealed_;
    std::vector<uint8_t> opened_;
    size_t read_ = 0;

    // Guards what both directions use.
    std::mutex gate_;
    std::unique_ptr<TlsSession> tls_;
    std::vector<uint8_t> out_;
};

}  // namespace kinelink
