#include "WebSocketPeer.h"

#include <algorithm>

#include "Texts.h"

namespace kinelink {

namespace {

constexpr size_t LongestAnswer = 8192, LongestControl = 125;

std::string_view Trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

}  // namespace

WebSocketPeer::WebSocketPeer(std::string_view host, std::string_view path, size_t longest, std::vector<uint8_t>& answers)
    : Peer(longest, answers), host_(host), path_(path), key_(websocket::NewKey()) {}

void WebSocketPeer::Open() {
    websocket::PutRequest(answers_, host_, path_, key_);
}

void WebSocketPeer::PutMessage(std::vector<uint8_t>& out, Bytes payload) const {
    websocket::PutFrame(out, websocket::Binary, payload);
}

void WebSocketPeer::PutGoodbye(std::vector<uint8_t>& out) const {
    websocket::PutFrame(out, websocket::Close, {websocket::NormalClosure, sizeof websocket::NormalClosure});
}

bool WebSocketPeer::Next(Bytes& message) {
    if (!Error().empty() || (!ready_ && !Shake())) return false;
    uint8_t first;
    while (NextFrame(first, message)) {
        const uint8_t opcode = first & 15;
        if (opcode >= websocket::Close) Obey(opcode, message);
        else if (Join(first, message)) return true;
        if (!Error().empty()) return false;
    }
    return false;
}

/// Read the server's answer to the request.
bool WebSocketPeer::Shake() {
    const std::string_view have = Bytes{received_.At(), received_.Count()}.Text();
    const std::string_view expected = "HTTP/1.1 ";
    if (have.substr(0, expected.size()) != expected.substr(0, have.size())) return Refuse("the peer doesn't speak HTTP");
    const size_t end = have.find("\r\n\r\n");
    if (std::min(end, have.size()) > LongestAnswer) return Refuse("the answer to the handshake is too long");
    if (end == have.npos) return false;
    if (!Agrees(have.substr(0, end))) return false;
    received_.Drop(end + 4);
    ready_ = true;
    return true;
}

bool WebSocketPeer::Agrees(std::string_view answer) {
    const size_t line = answer.find("\r\n");
    const std::string_view status = answer.substr(0, line);
    if (status.substr(9, 3) != "101") return Refuse("the server answers " + Printable(status) + "; wrong address?");
    bool upgrade = false, connection = false, accepted = false;
    for (size_t at = line; at != answer.npos;) {
        const size_t next = answer.find("\r\n", at + 2);
        const std::string_view header = answer.substr(at + 2, next == answer.npos ? next : next - at - 2);
        const size_t colon = std::min(header.find(':'), header.size());
        const std::string_view name = header.substr(0, colon);
        const std::string_view value = Trimmed(header.substr(std::min(colon + 1, header.size())));
        if (SameIgnoringCase(name, "Upgrade")) upgrade = SameIgnoringCase(value, "websocket");
        else if (SameIgnoringCase(name, "Connection")) connection = SameIgnoringCase(value, "Upgrade");
        else if (SameIgnoringCase(name, "Sec-WebSocket-Accept")) accepted = value == websocket::AcceptOf(key_);
        else if (SameIgnoringCase(name, "Sec-WebSocket-Extensions") || SameIgnoringCase(name, "Sec-WebSocket-Protocol"))
            return Refuse("the server wants " + Printable(header) + ", which wasn't offered");
        at = next;
    }
    return upgrade && connection && accepted ? true : Refuse("the answer to the handshake is not the one to our key");
}

bool WebSocketPeer::NextFrame(uint8_t& first, Bytes& payload) {
    const uint8_t* frame = received_.At();
    const size_t have = received_.Count();
    if (have < 2) return false;
    first = frame[0];
    const uint8_t opcode = first & 15, announced = frame[1] & 127;
    const bool control = opcode >= websocket::Close;
    const bool known = control ? opcode <= websocket::Pong : opcode <= websocket::Binary;
    if (!known || (first & websocket::Reserved) != 0) return Refuse("a frame has flags that WebSocket doesn't know");
    if ((frame[1] & websocket::Masked) != 0) return Refuse("the server masks its frames");
    if (control && ((first & websocket::Final) == 0 || announced > LongestControl))
        return Refuse("a control frame is in parts or too long");
    const size_t width = announced < 126 ? 0 : announced == 126 ? 2 : 8, head = 2 + width;
    if (have < head) return false;
    const uint64_t length = width == 0 ? announced : BigEndian(frame + 2, static_cast<int>(width));
    const size_t before = opcode_ == 0 || control ? 0 : parts_.size();
    if (length > longest_ - before)
        return Refuse("a message has " + std::to_string(length) + " bytes more, too many");
    if (have - head < length) return false;
    payload = {frame + head, static_cast<size_t>(length)};
    received_.Drop(head + payload.Count);
    return true;
}

/// Put the parts of a message together. Whether it is whole, and one for us: text is not.
bool WebSocketPeer::Join(uint8_t first, Bytes& payload) {
    const uint8_t opcode = first & 15;
    const bool last = (first & websocket::Final) != 0, going = opcode_ != 0;
    if ((opcode == websocket::Continued) != going) return Refuse("the parts of a message are in disorder");
    if (last && !going) return opcode == websocket::Binary;
    if (!going) {
        opcode_ = opcode;
        parts_.clear();
    }
    parts_.insert(parts_.end(), payload.Data, payload.Data + payload.Count);
    if (!last) return false;
    payload = {parts_.data(), parts_.size()};
    const bool binary = opcode_ == websocket::Binary;
    opcode_ = 0;
    return binary;
}

void WebSocketPeer::Obey(uint8_t opcode, Bytes payload) {
    if (opcode == websocket::Ping) {
        websocket::PutFrame(answers_, websocket::Pong, payload);
    } else if (opcode == websocket::Close) {
        PutGoodbye(answers_);
        const uint64_t code = payload.Count < 2 ? 1005 : BigEndian(payload.Data, 2);
        const std::string_view why = payload.Text().substr(std::min<size_t>(2, payload.Count));
        Refuse("the server closes: " + std::to_string(code) + (why.empty() ? "" : " ") + Printable(why));
    }
}

}  // namespace kinelink
