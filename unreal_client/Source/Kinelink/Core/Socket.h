#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace kinelink {

/// One TCP connection that never blocks except in Wait. The only file that knows POSIX and Winsock is Socket.cpp.
class Socket {
public:
    /// What became of a call.
    enum class Outcome : uint8_t { Done, Later, Closed };

    Socket() = default;
    ~Socket() { Close(); }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    bool IsOpen() const { return handle_ != Invalid; }

    /// The addresses of a host, in the form in which Begin takes them. Asking for a name may take a while.
    static std::vector<std::string> Addresses(const std::string& host, int port);

    /// Begin to connect. False where that can't be tried.
    bool Begin(const std::string& address);

    /// How the beginning went: Later while it is under way.
    Outcome Connected(std::string& error);

    Outcome Receive(uint8_t* into, size_t room, size_t& count);
    Outcome Send(const uint8_t* data, size_t size, size_t& count);

    /// Wait until there is something to receive, or room to send where that is asked for; or until the time is over.
    void Wait(bool toSend, int milliseconds);

    /// Wake whoever waits: the connection is over. May be called by another thread.
    void Shutdown();
    void Close();

    /// Take over another's connection.
    void Take(Socket& other);

private:
    static constexpr intptr_t Invalid = -1;
    intptr_t handle_ = Invalid;
};

}  // namespace kinelink
