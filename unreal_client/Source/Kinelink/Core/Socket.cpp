#include "Socket.h"

#ifdef _WIN32
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#endif

#include <algorithm>
#include <cstring>
#include <utility>

namespace kinelink {

namespace {

#ifdef _WIN32
using SocketHandle = SOCKET;
using SocketSize = int;
constexpr int SendFlags = 0;
constexpr int ShutdownBoth = SD_BOTH;

void StartSockets() {
    static const int started = [] {
        WSADATA data;
        return WSAStartup(MAKEWORD(2, 2), &data);
    }();
    static_cast<void>(started);
}

void CloseHandleOf(SocketHandle handle) {
    closesocket(handle);
}

bool MakeNonBlocking(SocketHandle handle) {
    u_long on = 1;
    return ioctlsocket(handle, FIONBIO, &on) == 0;
}

bool MustWait() {
    const int code = WSAGetLastError();
    return code == WSAEWOULDBLOCK || code == WSAEINPROGRESS || code == WSAEINTR;
}

int PollOne(pollfd& one, int milliseconds) {
    return WSAPoll(&one, 1, milliseconds);
}

std::string TextOf(int code) {
    return "socket error " + std::to_string(code);
}
#else
using SocketHandle = int;
using SocketSize = size_t;
#ifdef MSG_NOSIGNAL
constexpr int SendFlags = MSG_NOSIGNAL;
#else
constexpr int SendFlags = 0;
#endif
constexpr int ShutdownBoth = SHUT_RDWR;

void StartSockets() {}

void CloseHandleOf(SocketHandle handle) {
    close(handle);
}

bool MakeNonBlocking(SocketHandle handle) {
#ifdef SO_NOSIGPIPE
    const int on = 1;
    setsockopt(handle, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
    return fcntl(handle, F_SETFL, fcntl(handle, F_GETFL, 0) | O_NONBLOCK) == 0;
}

bool MustWait() {
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINPROGRESS || errno == EINTR;
}

int PollOne(pollfd& one, int milliseconds) {
    return poll(&one, 1, milliseconds);
}

std::string TextOf(int code) {
    return std::strerror(code);
}
#endif

SocketHandle Native(intptr_t handle) {
    return static_cast<SocketHandle>(handle);
}

void SwitchOn(SocketHandle handle, int level, int option) {
    const int on = 1;
    setsockopt(handle, level, option, reinterpret_cast<const char*>(&on), sizeof on);
}

Socket::Outcome OutcomeOf(int64_t result, size_t& count) {
    count = result > 0 ? static_cast<size_t>(result) : 0;
    if (result > 0) return Socket::Outcome::Done;
    return result < 0 && MustWait() ? Socket::Outcome::Later : Socket::Outcome::Closed;
}

}  // namespace

std::vector<std::string> Socket::Addresses(const std::string& host, int port) {
    StartSockets();
    addrinfo wanted{};
    wanted.ai_family = AF_UNSPEC;
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    std::vector<std::string> addresses;
    if (getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &found) != 0) return addresses;
    for (const addrinfo* one = found; one != nullptr; one = one->ai_next)
        addresses.emplace_back(reinterpret_cast<const char*>(one->ai_addr), static_cast<size_t>(one->ai_addrlen));
    freeaddrinfo(found);
    return addresses;
}

bool Socket::Begin(const std::string& address) {
    Close();
    sockaddr_storage storage{};
    std::memcpy(&storage, address.data(), std::min(address.size(), sizeof storage));
    const SocketHandle handle = socket(storage.ss_family, SOCK_STREAM, IPPROTO_TCP);
    handle_ = static_cast<intptr_t>(handle);
    if (!IsOpen() || !MakeNonBlocking(handle)) return false;
    SwitchOn(handle, IPPROTO_TCP, TCP_NODELAY);
    SwitchOn(handle, SOL_SOCKET, SO_KEEPALIVE);
    // Whether it succeeds at once or later, Connected tells.
    const int result = connect(handle, reinterpret_cast<const sockaddr*>(&storage), static_cast<socklen_t>(address.size()));
    return result == 0 || MustWait();
}

Socket::Outcome Socket::Connected(std::string& error) {
    pollfd one{};
    one.fd = Native(handle_);
    one.events = POLLOUT;
    if (PollOne(one, 0) <= 0) return Outcome::Later;
    int code = 0;
    socklen_t size = sizeof code;
    getsockopt(Native(handle_), SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&code), &size);
    if (code == 0 && (one.revents & POLLOUT) != 0) return Outcome::Done;
    error = TextOf(code);
    return Outcome::Closed;
}

Socket::Outcome Socket::Receive(uint8_t* into, size_t room, size_t& count) {
    return OutcomeOf(recv(Native(handle_), reinterpret_cast<char*>(into), static_cast<SocketSize>(room), 0), count);
}

Socket::Outcome Socket::Send(const uint8_t* data, size_t size, size_t& count) {
    const char* bytes = reinterpret_cast<const char*>(data);
    return OutcomeOf(send(Native(handle_), bytes, static_cast<SocketSize>(size), SendFlags), count);
}

void Socket::Wait(bool toSend, int milliseconds) {
    pollfd one{};
    one.fd = Native(handle_);
    one.events = static_cast<short>(toSend ? POLLIN | POLLOUT : POLLIN);
    PollOne(one, milliseconds);
}

void Socket::Shutdown() {
    if (IsOpen()) shutdown(Native(handle_), ShutdownBoth);
}

void Socket::Close() {
    if (IsOpen()) CloseHandleOf(Native(handle_));
    handle_ = Invalid;
}

void Socket::Take(Socket& other) {
    Close();
    std::swap(handle_, other.handle_);
}

}  // namespace kinelink
