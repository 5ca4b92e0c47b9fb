#pragma once

#include <optional>
#include <string>
#include <vector>

#include "Value.h"

namespace kinelink {

/// Where the server is and what session is wanted.
struct ClientOptions {
    std::string Host = "127.0.0.1";
    int StatePort = 7601;
    int EventsPort = 7602;
    int ControlPort = 7603;

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
};

}  // namespace kinelink
