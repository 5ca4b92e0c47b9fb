#include "ZmtpTransport.h"

#include <algorithm>

#include "Topics.h"
#include "ZmtpPeer.h"

namespace kinelink {

namespace {

const char* const ChannelNames[Channels] = {"state", "events", "control"};

Endpoint ZmtpEndpoint(const ClientOptions& options, int port, ZmtpSocketType type) {
    const auto speak = [type](std::vector<uint8_t>& answers) -> std::unique_ptr<Peer> {
        return std::make_unique<ZmtpPeer>(type, limits::LongestMessage, answers);
    };
    return {options.Host, port, speak, nullptr};
}

}  // namespace

ZmtpTransport::ZmtpTransport(const ClientOptions& options, TransportListener& listener)
    : listener_(listener),
      connections_{{ZmtpEndpoint(options, options.StatePort, ZmtpSocketType::Sub), *this},
                   {ZmtpEndpoint(options, options.EventsPort, ZmtpSocketType::Sub), *this},
                   {ZmtpEndpoint(options, options.ControlPort, ZmtpSocketType::Dealer), *this}} {
    Of(Channel::Events).Subscribe(topics::Heartbeat());
}

void ZmtpTransport::Start() {
    for (Connection& connection : connections_) connection.Start();
}

bool ZmtpTransport::Send(Bytes request) {
    return Of(Channel::Control).Send(request);
}

void ZmtpTransport::Listen(const std::vector<std::string>& state, const std::vector<std::string>& events, uint32_t) {
    for (const std::string& topic : events) Of(Channel::Events).Subscribe(topic);
    for (const std::string& topic : state) Of(Channel::State).Subscribe(topic);
}

bool ZmtpTransport::RenewStreams() {
    Of(Channel::State).Reconnect();
    Of(Channel::Events).Reconnect();
    return true;
}

void ZmtpTransport::Reconnect() {
    for (Connection& connection : connections_) connection.Reconnect();
}

int64_t ZmtpTransport::Reconnects() const {
    int64_t count = 0;
    for (const Connection& connection : connections_) count += std::max<int64_t>(connection.Connects() - 1, 0);
    return count;
}

void ZmtpTransport::End() {
    for (Connection& connection : connections_) connection.End();
}

void ZmtpTransport::Connected(Connection& connection) {
    listener_.Connected(ChannelOf(connection));
}

std::string ZmtpTransport::Received(Connection& connection, Bytes message) {
    return listener_.Received(ChannelOf(connection), message);
}

void ZmtpTransport::Disconnected(Connection& connection, const std::string& reason) {
    const Channel channel = ChannelOf(connection);
    listener_.Disconnected(channel);
    listener_.Ended(std::string(ChannelNames[static_cast<size_t>(channel)]) + ": " + reason);
}

}  // namespace kinelink
