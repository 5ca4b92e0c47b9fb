#pragma once

#include <string_view>
#include <vector>

#include "Bytes.h"

namespace kinelink {

/// The socket types that a client needs.
enum class ZmtpSocketType : uint8_t { Sub, Dealer };

/// What a ZMTP peer sends (rfc.zeromq.org/spec/23 and /37), put behind what `out` already holds.
namespace zmtp {

constexpr size_t GreetingBytes = 64;
constexpr uint8_t More = 1;
constexpr uint8_t Long = 2;
constexpr uint8_t Command = 4;

/// Signature, version 3.1, mechanism NULL.
void PutGreeting(std::vector<uint8_t>& out);

void PutReady(std::vector<uint8_t>& out, ZmtpSocketType type);

/// A message of one part.
void PutMessage(std::vector<uint8_t>& out, Bytes payload);

/// Subscribe: a command since ZMTP 3.1, a message that begins with 1 before. minor: the peer's version is 3.this.
void PutSubscribe(std::vector<uint8_t>& out, std::string_view topic, int minor);

/// The answer to PING.
void PutPong(std::vector<uint8_t>& out, Bytes context);

}  // namespace zmtp
}  // namespace kinelink
