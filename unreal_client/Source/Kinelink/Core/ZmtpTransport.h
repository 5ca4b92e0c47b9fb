#pragma once

#include "Connection.h"
#include "Transport.h"

namespace kinelink {

/// Over ZeroMQ: a SUB for state, a SUB for events, a DEALER for control.
class ZmtpTransport final : public Transport, private ConnectionListener {
public:
    ZmtpTransport(const ClientOptions& options, TransportListener& listener);

    void Start() override;
    bool Send(Bytes request) override;
    void Listen(const std::vector<std::string>& state, const std::vector<std::string>& events, uint32_t id) override;
    void AcknowledgeEvery(int) override {}
    bool RenewStreams() override;
    void Reconnect() override;
    int64_t Reconnects() const override;
    void End() override;

private:
    void Connected(Connection& connection) override;
    std::string Received(Connection& connection, Bytes message) override;
    void Disconnected(Connection& connection, const std::string& reason) override;

    Connection& Of(Channel channel) { return connections_[static_cast<size_t>(channel)]; }
    Channel ChannelOf(const Connection& connection) const {
        return static_cast<Channel>(&connection - connections_);
    }

    TransportListener& listener_;
    Connection connections_[Channels];
};

}  // namespace kinelink
