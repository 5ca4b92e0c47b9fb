#include "ZmtpFrames.h"

#include <string>

namespace kinelink {
namespace zmtp {

namespace {

void PutBytes(std::vector<uint8_t>& out, Bytes bytes) {
    out.insert(out.end(), bytes.Data, bytes.Data + bytes.Count);
}

void PutHead(std::vector<uint8_t>& out, uint8_t flags, size_t count) {
    const bool big = count > UINT8_MAX;
    out.push_back(static_cast<uint8_t>(flags | (big ? Long : 0)));
    for (int shift = big ? 56 : 0; shift >= 0; shift -= 8)
        out.push_back(static_cast<uint8_t>(static_cast<uint64_t>(count) >> shift));
}

void PutCommand(std::vector<uint8_t>& out, std::string_view name, std::string_view content) {
    PutHead(out, Command, 1 + name.size() + content.size());
    out.push_back(static_cast<uint8_t>(name.size()));
    PutBytes(out, Bytes::Of(name));
    PutBytes(out, Bytes::Of(content));
}

std::string PropertyOf(std::string_view name, std::string_view value) {
    std::string bytes(1, static_cast<char>(name.size()));
    bytes.append(name).append(3, '\0').append(1, static_cast<char>(value.size())).append(value);
    return bytes;
}

}  // namespace

void PutGreeting(std::vector<uint8_t>& out) {
    const size_t at = out.size();
    out.resize(at + GreetingBytes);
    out[at] = 0xff;
    out[at + 8] = 1;
    out[at + 9] = 0x7f;
    out[at + 10] = 3;
    out[at + 11] = 1;
    std::memcpy(&out[at + 12], "NULL", 4);
}

void PutReady(std::vector<uint8_t>& out, ZmtpSocketType type) {
    const bool dealer = type == ZmtpSocketType::Dealer;
    std::string properties = PropertyOf("Socket-Type", dealer ? "DEALER" : "SUB");
    if (dealer) properties += PropertyOf("Identity", "");
    PutCommand(out, "READY", properties);
}

void PutMessage(std::vector<uint8_t>& out, Bytes payload) {
    PutHead(out, 0, payload.Count);
    PutBytes(out, payload);
}

void PutSubscribe(std::vector<uint8_t>& out, std::string_view topic, int minor) {
    if (minor >= 1) {
        PutCommand(out, "SUBSCRIBE", topic);
        return;
    }
    PutHead(out, 0, 1 + topic.size());
    out.push_back(1);
    PutBytes(out, Bytes::Of(topic));
}

void PutPong(std::vector<uint8_t>& out, Bytes context) {
    PutCommand(out, "PONG", context.Text());
}

}  // namespace zmtp
}  // namespace kinelink
