#include "WebSocketFrames.h"

#include <random>

#include "Sha1.h"

namespace kinelink {
namespace websocket {

namespace {

constexpr size_t KeyBytes = 16;

std::string Base64(Bytes bytes) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (size_t at = 0; at < bytes.Count; at += 3) {
        uint32_t three = 0;
        for (size_t i = 0; i < 3; i++) three = three << 8 | (at + i < bytes.Count ? bytes.Data[at + i] : 0u);
        for (size_t i = 0; i < 4; i++) text += at + i <= bytes.Count ? digits[three >> (18 - 6 * i) & 63] : '=';
    }
    return text;
}

/// Four bytes that nobody can foretell.
uint32_t RandomWord() {
    thread_local std::random_device device;
    return device();
}

}  // namespace

std::string NewKey() {
    uint8_t key[KeyBytes];
    for (size_t i = 0; i < KeyBytes; i += 4) {
        const uint32_t word = RandomWord();
        std::memcpy(key + i, &word, sizeof word);
    }
    return Base64({key, KeyBytes});
}

void PutRequest(std::vector<uint8_t>& out, std::string_view host, std::string_view path, std::string_view key) {
    for (std::string_view part : {std::string_view("GET "), path, std::string_view(" HTTP/1.1\r\nHost: "), host,
                                  std::string_view("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: "),
                                  key, std::string_view("\r\nSec-WebSocket-Version: 13\r\n\r\n")})
        out.insert(out.end(), part.begin(), part.end());
}

std::string AcceptOf(std::string_view key) {
    const std::string whole = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    const auto digest = Sha1(Bytes::Of(whole));
    return Base64({digest.data(), digest.size()});
}

void PutFrame(std::vector<uint8_t>& out, uint8_t opcode, Bytes payload) {
    const int width = payload.Count < 126 ? 0 : payload.Count <= UINT16_MAX ? 2 : 8;
    out.push_back(Final | opcode);
    out.push_back(static_cast<uint8_t>(Masked | (width == 0 ? payload.Count : width == 2 ? 126u : 127u)));
    for (int shift = 8 * (width - 1); shift >= 0; shift -= 8)
        out.push_back(static_cast<uint8_t>(uint64_t{payload.Count} >> shift));
    uint8_t mask[4];
    const uint32_t word = RandomWord();
    std::memcpy(mask, &word, sizeof mask);
    out.insert(out.end(), mask, mask + sizeof mask);
    const size_t at = out.size();
    out.resize(at + payload.Count);
    for (size_t i = 0; i < payload.Count; i++) out[at + i] = payload.Data[i] ^ mask[i % 4];
}

}  // namespace websocket
}  // namespace kinelink
