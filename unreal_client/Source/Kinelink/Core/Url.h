#pragma once

#include <string>
#include <string_view>

#include "ProtocolError.h"

namespace kinelink {

/// A WebSocket's address in its parts.
struct Url {
    bool Secure = false;
    std::string Host;
    int Port = 0;
    std::string Path = "/ws";

    /// Host and port as in an address; an IPv6 host is in brackets.
    std::string Place() const;

    /// ws://host:port/path or wss://…; without a port 7600, without a path /ws.
    static Result<Url> Of(std::string_view text);
};

}  // namespace kinelink
