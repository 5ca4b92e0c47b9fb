#pragma once

#include "Peer.h"
#include "ZmtpFrames.h"

namespace kinelink {

/// One ZMTP connection (rfc.zeromq.org/spec/23 and /37) with the mechanism NULL.
class ZmtpPeer final : public Peer {
public:
    ZmtpPeer(ZmtpSocketType type, size_t longest, std::vector<uint8_t>& answers) : Peer(longest, answers), type_(type) {}

    /// Messages of several parts, which the protocol doesn't have, were left out.
    int64_t LeftOut() const { return leftOut_; }

    void Open() override { zmtp::PutGreeting(answers_); }
    bool Next(Bytes& message) override;
    void PutMessage(std::vector<uint8_t>& out, Bytes payload) const override { zmtp::PutMessage(out, payload); }
    void PutSubscribe(std::vector<uint8_t>& out, std::string_view topic) const override {
        zmtp::PutSubscribe(out, topic, minor_);
    }
    void PutGoodbye(std::vector<uint8_t>&) const override {}

private:
    bool Greet();
    bool NextFrame(uint8_t& flags, Bytes& body);
    void Obey(Bytes command);
    void Agree(Bytes properties);

    const ZmtpSocketType type_;
    bool greeted_ = false;
    bool inParts_ = false;
    // The other side's version is 3.this.
    int minor_ = 0;
    int64_t leftOut_ = 0;
};

}  // namespace kinelink
