#pragma once

#include <string>
#include <vector>

#include "ZmtpFrames.h"

namespace kinelink {

/// The receiving side of one ZMTP connection as pure logic: bytes are put in wherever they were cut, messages come out. Where the
/// peer breaks the rules there is an error, which stays; the connection is then to be closed.
class ZmtpPeer {
public:
    /// longest: bytes of a message at most. answers: what must be sent to the peer is put behind what it holds.
    ZmtpPeer(ZmtpSocketType type, size_t longest, std::vector<uint8_t>& answers);

    /// Whether messages may be sent: both sides have said READY.
    bool Ready() const { return ready_; }

    /// The peer's version is 3.this.
    int Minor() const { return minor_; }

    /// What is wrong with the peer; empty where nothing is.
    const std::string& Error() const { return error_; }

    /// Messages of several parts, which the protocol doesn't have, were left out.
    int64_t LeftOut() const { return leftOut_; }

    /// Begin: answers with the greeting.
    void Open();

    /// Where to put received bytes. Messages that were given out are no longer valid then.
    uint8_t* Room(size_t& count);

    /// So many bytes were put into the room.
    void Received(size_t count) { written_ += count; }

    /// The next whole message. False where more bytes are needed, or at an error.
    bool Next(Bytes& message);

private:
    bool Greet();
    bool NextFrame(uint8_t& flags, Bytes& body);
    void Obey(Bytes command);
    void Agree(Bytes properties);
    bool Refuse(const std::string& why);

    const ZmtpSocketType type_;
    const size_t longest_;
    std::vector<uint8_t>& answers_;
    std::vector<uint8_t> buffer_;
    size_t read_ = 0;
    size_t written_ = 0;
    bool greeted_ = false;
    bool ready_ = false;
    bool inParts_ = false;
    int minor_ = 0;
    int64_t leftOut_ = 0;
    std::string error_;
};

}  // namespace kinelink
