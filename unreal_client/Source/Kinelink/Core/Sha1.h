#pragma once

#include <array>

#include "Bytes.h"

namespace kinelink {

/// SHA-1 (FIPS 180-4), which WebSocket's handshake is made with. Not for secrets.
std::array<uint8_t, 20> Sha1(Bytes message);

}  // namespace kinelink
