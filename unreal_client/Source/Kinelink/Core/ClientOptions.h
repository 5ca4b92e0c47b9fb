#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "Tls.h"
#include "Value.h"

namespace kinelink {

/// Where the server is and what session is wanted.
struct ClientOptions {
    /// Over ZeroMQ.
    std::string Host = "127.0.0.1";
    int StatePort = 7601;
    int EventsPort = 7602;
    int ControlPort = 7603;

    /// Over WebSocket instead: ws://host:7600/ws, or wss://… with a Tls.
    std::string Url;
    std::shared_ptr<kinelink::Tls> Tls;

    /// Who asks, for the server's log.
    std::string Client = "kinelink-core";

    /// Where the server asks for one.
    std::optional<std::string> Token;

    /// The session to make or join. None: a new one, named by the server.
    std::optional<std::string> Session;

    /// The scene as docs/scene-format.md has it; none for an empty room.
    std::optional<Value> Scene;
    std::vector<std::string> Characters = {"actor"};
    uint32_t Seed = 0;

    /// Whether to hear what characters say.
    bool Sound = true;
};

}  // namespace kinelink
