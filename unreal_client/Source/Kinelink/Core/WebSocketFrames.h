#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "Bytes.h"

namespace kinelink {

/// What a WebSocket client sends (RFC 6455), put behind what `out` already holds.
namespace websocket {

constexpr uint8_t Continued = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10;
constexpr uint8_t Final = 0x80, Reserved = 0x70, Masked = 0x80;

/// What a Close says when nothing is wrong: 1000.
constexpr uint8_t NormalClosure[] = {0x03, 0xe8};

/// Sixteen random bytes in base64: the key of a handshake.
std::string NewKey();

/// The request that asks for a connection. host: with its port, as in an address.
void PutRequest(std::vector<uint8_t>& out, std::string_view host, std::string_view path, std::string_view key);

/// What the server has to answer to a key.
std::string AcceptOf(std::string_view key);

/// A frame with a whole message, or a control frame; masked, as all that a client sends.
void PutFrame(std::vector<uint8_t>& out, uint8_t opcode, Bytes payload);

}  // namespace websocket
}  // namespace kinelink
