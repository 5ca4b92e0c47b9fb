#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "Conversation.h"
#include "JitterBuffer.h"
#include "MsgPackReader.h"

/// The core on a line: reads a command a line, answers each with one line. tests/clients/probe.py says which commands there are.
namespace probe {

using Words = std::vector<std::string>;
using Commands = std::map<std::string, std::function<std::string(const Words&)>>;

void RegisterMessages(Commands& commands);
void RegisterPlaying(Commands& commands);
void RegisterSounds(Commands& commands);
void RegisterSockets(Commands& commands);
void RegisterTalks(Commands& commands);
void RegisterClients(Commands& commands);
void RegisterAllocations(Commands& commands);
void RegisterFuzz(Commands& commands);
void CloseSockets();
void CloseClients();

/// How often the thread has allocated memory.
int64_t Allocations();

/// And all other threads together.
int64_t AllocationsElsewhere();

const char* NameOf(kinelink::Shown how);
const char* NameOf(kinelink::ConversationState state);
std::vector<uint8_t> BytesOf(const std::string& hex);
std::string Hex(kinelink::Bytes bytes);
std::string Exactly(double number);
int64_t Whole(const std::string& word);
double Number(const std::string& word);
std::string Answer(const kinelink::ProtocolError& error);

/// `ok` and name=value of each.
struct Named {
    Named(const char* name, double number) : Text(std::string(name) + '=' + Exactly(number)) {}
    Named(const char* name, int64_t count) : Text(std::string(name) + '=' + std::to_string(count)) {}
    std::string Text;
};
std::string Report(std::initializer_list<Named> all);

inline kinelink::Bytes View(const std::vector<uint8_t>& bytes) {
    return {bytes.data(), bytes.size()};
}

/// `ok` and the words.
template <class... Parts>
std::string Ok(const Parts&... parts) {
    std::string line = "ok";
    [[maybe_unused]] const auto put = [&](const auto& part) {
        line += ' ';
        if constexpr (std::is_floating_point_v<std::decay_t<decltype(part)>>) line += Exactly(part);
        else if constexpr (std::is_integral_v<std::decay_t<decltype(part)>>) line += std::to_string(part);
        else line += part;
    };
    (put(parts), ...);
    return line;
}

}  // namespace probe
