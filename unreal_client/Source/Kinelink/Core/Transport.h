#pragma once

#include <memory>
#include <string>
#include <vector>

#include "Bytes.h"
#include "Channel.h"
#include "ClientOptions.h"

namespace kinelink {

/// Who hears what comes from the server. Called on the transport's threads.
class TransportListener {
public:
    virtual ~TransportListener() = default;

    virtual void Connected(Channel channel) = 0;

    /// A message, valid until this returns: on control the map alone, otherwise topic, zero and map. Where it is refused, the reason
    /// closes the connection; empty otherwise.
    virtual std::string Received(Channel channel, Bytes message) = 0;

    virtual void Disconnected(Channel channel) = 0;

    /// A connection has ended and is soon tried again; which and why, for people.
    virtual void Ended(const std::string& what) = 0;
};

/// The way to the server: the same messages over ZeroMQ or WebSocket. It connects again by itself.
class Transport {
public:
    virtual ~Transport() = default;

    /// The one that the options ask for.
    static std::unique_ptr<Transport> Make(const ClientOptions& options, TransportListener& listener);

    /// Begin to connect.
    virtual void Start() = 0;

    /// Send on the control channel, soon. Never waits. False where there is no connection, or the server doesn't read.
    virtual bool Send(Bytes request) = 0;

    /// Subscribe to topics, which end with their zero. id: of the request, where that takes one.
    virtual void Listen(const std::vector<std::string>& state, const std::vector<std::string>& events, uint32_t id) = 0;

    /// After how many frames the server wants to be told that they came.
    virtual void AcknowledgeEvery(int frames) = 0;

    /// The server was started anew: connect the streams to it. False where they are already.
    virtual bool RenewStreams() = 0;

    /// Make all connections anew.
    virtual void Reconnect() = 0;

    /// How often a connection was made anew.
    virtual int64_t Reconnects() const = 0;

    /// End all connections, and wait for their threads. Not for the listener's use.
    virtual void End() = 0;
};

}  // namespace kinelink
