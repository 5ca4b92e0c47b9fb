#pragma once

#include <functional>
#include <map>
#include <mutex>

#include "Connection.h"
#include "MsgPackWriter.h"
#include "Transport.h"
#include "Url.h"

namespace kinelink {

/// Over WebSocket: everything on one connection, each message behind its topic.
class WebSocketTransport final : public Transport, private ConnectionListener {
public:
    WebSocketTransport(const Url& url, std::shared_ptr<Tls> tls, TransportListener& listener);

    void Start() override { connection_.Start(); }
    bool Send(Bytes request) override;
    void Listen(const std::vector<std::string>& state, const std::vector<std::string>& events, uint32_t id) override;
    void AcknowledgeEvery(int frames) override;
    bool RenewStreams() override { return false; }
    void Reconnect() override { connection_.Reconnect(); }
    int64_t Reconnects() const override;
    void End() override { connection_.End(); }

private:
    void Connected(Connection& connection) override;
    std::string Received(Connection& connection, Bytes message) override;
    void Disconnected(Connection& connection, const std::string& reason) override;
    void Acknowledge(std::string_view topic);

    TransportListener& listener_;

    // The connection's thread's own.
    MsgPackWriter acknowledgement_;

    // Guards the next three.
    std::mutex gate_;
    std::vector<uint8_t> message_;
    int every_ = 1;
    std::map<std::string, uint32_t, std::less<>> unacknowledged_;

    // Last, so that its thread ends before what it uses.
    Connection connection_;
};

}  // namespace kinelink
