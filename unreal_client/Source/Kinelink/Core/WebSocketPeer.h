#pragma once

#include "Peer.h"
#include "WebSocketFrames.h"

namespace kinelink {

/// The client's side of one WebSocket connection (RFC 6455) without extensions.
class WebSocketPeer final : public Peer {
public:
    /// host: with its port, as in an address.
    WebSocketPeer(std::string_view host, std::string_view path, size_t longest, std::vector<uint8_t>& answers);

    void Open() override;
    bool Next(Bytes& message) override;
    void PutMessage(std::vector<uint8_t>& out, Bytes payload) const override;
    /// Subscriptions are requests of the protocol; there are none here.
    void PutSubscribe(std::vector<uint8_t>&, std::string_view) const override {}
    void PutGoodbye(std::vector<uint8_t>& out) const override;

private:
    bool Shake();
    bool Agrees(std::string_view answer);
    bool NextFrame(uint8_t& first, Bytes& payload);
    bool Join(uint8_t first, Bytes& payload);
    void Obey(uint8_t opcode, Bytes payload);

    const std::string host_, path_;
    const std::string key_;
    // The parts of a message so far, and its opcode; 0 where none is under way.
    std::vector<uint8_t> parts_;
    uint8_t opcode_ = 0;
};

}  // namespace kinelink
