#pragma once

#include <cstdint>

namespace kinelink {

/// What goes between a client and the server: frames, events, requests with their answers.
enum class Channel : uint8_t { State, Events, Control };

constexpr int Channels = 3;

}  // namespace kinelink
