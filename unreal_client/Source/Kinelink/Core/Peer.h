#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ReceiveBuffer.h"

namespace kinelink {

/// Our side of one connection as pure logic, whether it speaks ZMTP or WebSocket: bytes are put in wherever they were cut, messages
/// come out. Where the other side breaks the rules there is an error, which stays; the connection is then to be closed.
class Peer {
public:
    virtual ~Peer() = default;
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    /// Whether messages may be sent: the handshake is over.
    bool Ready() const { return ready_; }

    /// What is wrong with the other side; empty where nothing is.
    const std::string& Error() const { return error_; }

    /// Where to put received bytes. Messages that were given out are no longer valid then.
    uint8_t* Room(size_t& count) { return received_.Room(count); }

    /// So many bytes were put into the room.
    void Received(size_t count) { received_.Received(count); }

    /// Begin: answers with what is to be said first.
    virtual void Open() = 0;

    /// The next whole message. False where more bytes are needed, or at an error.
    virtual bool Next(Bytes& message) = 0;

    /// What is to be sent for a message, for a subscription to what begins so, and before hanging up, put behind `out`.
    virtual void PutMessage(std::vector<uint8_t>& out, Bytes payload) const = 0;
    virtual void PutSubscribe(std::vector<uint8_t>& out, std::string_view topic) const = 0;
    virtual void PutGoodbye(std::vector<uint8_t>& out) const = 0;

protected:
    /// longest: bytes of a message at most. answers: what must be sent is put behind what it holds.
    Peer(size_t longest, std::vector<uint8_t>& answers) : longest_(longest), answers_(answers) {}

    /// The connection is of no use. Gives false.
    bool Refuse(const std::string& why) {
        if (error_.empty()) error_ = why;
        return false;
    }

    const size_t longest_;
    std::vector<uint8_t>& answers_;
    ReceiveBuffer received_;
    bool ready_ = false;

private:
    std::string error_;
};

}  // namespace kinelink
