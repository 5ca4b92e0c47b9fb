#include "ZmtpPeer.h"

#include <algorithm>

#include "Texts.h"

namespace kinelink {

namespace {

// READY, PING and the like are small; what is bigger is meant to harm.
constexpr size_t LongestCommand = 4096, LongestContext = 16;

}  // namespace

bool ZmtpPeer::Next(Bytes& message) {
    if (!Error().empty() || (!greeted_ && !Greet())) return false;
    uint8_t flags;
    while (NextFrame(flags, message)) {
        if ((flags & zmtp::Command) != 0) {
            Obey(message);
            if (!Error().empty()) return false;
            continue;
        }
        if (!ready_) return Refuse("a message came before READY");
        const bool more = (flags & zmtp::More) != 0;
        const bool whole = !more && !inParts_;
        if (inParts_ && !more) leftOut_++;
        inParts_ = more;
        if (whole) return true;
    }
    return false;
}

bool ZmtpPeer::Greet() {
    const uint8_t* greeting = received_.At();
    const size_t have = received_.Count();
    if ((have > 0 && greeting[0] != 0xff) || (have > 9 && (greeting[9] & 1) == 0))
        return Refuse("the peer doesn't speak ZMTP");
    if (have > 10 && greeting[10] < 3)
        return Refuse("the peer speaks ZMTP " + std::to_string(greeting[10]) + ", too old");
    if (have < zmtp::GreetingBytes) return false;
    std::string_view mechanism = Bytes{greeting + 12, 20}.Text();
    mechanism = mechanism.substr(0, mechanism.find_last_not_of('\0') + 1);
    if (mechanism != "NULL")
        return Refuse("the peer asks for the mechanism " + Printable(mechanism) + "; only NULL is spoken here");
    minor_ = greeting[11];
    received_.Drop(zmtp::GreetingBytes);
    greeted_ = true;
    zmtp::PutReady(answers_, type_);
    return true;
}

bool ZmtpPeer::NextFrame(uint8_t& flags, Bytes& body) {
    const uint8_t* frame = received_.At();
    const size_t have = received_.Count();
    if (have < 1) return false;
    flags = frame[0];
    const bool command = (flags & zmtp::Command) != 0;
    if (flags > 7 || (command && (flags & zmtp::More) != 0))
        return Refuse("a frame has flags that ZMTP doesn't know");
    const size_t head = (flags & zmtp::Long) != 0 ? 9 : 2;
    if (have < head) return false;
    const uint64_t length = BigEndian(frame + 1, static_cast<int>(head) - 1);
    if (length > (command ? LongestCommand : longest_))
        return Refuse("a frame has " + std::to_string(length) + " bytes, too many");
    if (have - head < length) return false;
    body = {frame + head, static_cast<size_t>(length)};
    received_.Drop(head + body.Count);
    return true;
}

void ZmtpPeer::Obey(Bytes command) {
    const size_t nameLength = command.Count > 0 ? command.Data[0] : 0;
    if (nameLength == 0 || nameLength + 1 > command.Count) {
        Refuse("a command has no name");
        return;
    }
    const std::string_view name = command.Text().substr(1, nameLength);
    const Bytes rest{command.Data + 1 + nameLength, command.Count - 1 - nameLength};
    if (name == "READY") {
        Agree(rest);
    } else if (name == "ERROR") {
        Refuse("the peer refuses: " + Printable(rest.Text().substr(std::min<size_t>(1, rest.Count))));
    } else if (!ready_) {
        Refuse("the peer's first command is not READY");
    } else if (name == "PING") {
        // Two bytes say how long the peer waits, the rest comes back.
        if (rest.Count < 2 || rest.Count > 2 + LongestContext) Refuse("a PING has a wrong length");
        else zmtp::PutPong(answers_, {rest.Data + 2, rest.Count - 2});
    }
    // PONG needs nothing; others are of newer versions.
}

void ZmtpPeer::Agree(Bytes properties) {
    if (ready_) {
        Refuse("READY came twice");
        return;
    }
    std::string_view peer;
    const uint8_t* at = properties.Data;
    const uint8_t* const end = at + properties.Count;
    while (at < end) {
        const size_t nameLength = *at++;
        if (nameLength == 0 || static_cast<size_t>(end - at) < nameLength + 4) {
            Refuse("READY is cut off");
            return;
        }
        const std::string_view name = Bytes{at, nameLength}.Text();
        at += nameLength + 4;
        const uint64_t length = BigEndian(at - 4, 4);
        if (length > static_cast<uint64_t>(end - at)) {
            Refuse("READY is cut off");
            return;
        }
        if (SameIgnoringCase(name, "Socket-Type")) peer = Bytes{at, static_cast<size_t>(length)}.Text();
        at += length;
    }
    ready_ = type_ == ZmtpSocketType::Sub ? peer == "PUB" || peer == "XPUB" : peer == "ROUTER";
    if (!ready_) Refuse("the peer is a socket of type '" + Printable(peer) + "'; wrong port?");
}

}  // namespace kinelink
