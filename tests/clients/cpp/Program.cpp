#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <sstream>

#include "Probe.h"
#include "Texts.h"

namespace probe {

std::vector<uint8_t> BytesOf(const std::string& hex) {
    std::vector<uint8_t> bytes;
    if (hex == "-") return bytes;
    // Exactly as much as needed, so that the address sanitizer sees one byte too far.
    bytes.reserve(hex.size() / 2);
    const auto digit = [](char letter) { return letter <= '9' ? letter - '0' : letter - 'a' + 10; };
    for (size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes.push_back(static_cast<uint8_t>(digit(hex[i]) << 4 | digit(hex[i + 1])));
    return bytes;
}

std::string Hex(kinelink::Bytes bytes) {
    static const char digits[] = "0123456789abcdef";
    std::string hex;
    hex.reserve(2 * bytes.Count);
    for (size_t i = 0; i < bytes.Count; i++) {
        hex += digits[bytes.Data[i] >> 4];
        hex += digits[bytes.Data[i] & 15];
    }
    return hex.empty() ? "-" : hex;
}

std::string Exactly(double number) {
    char text[32];
    std::snprintf(text, sizeof text, "%.17g", number);
    return text;
}

int64_t Whole(const std::string& word) {
    return std::strtoll(word.c_str(), nullptr, 10);
}

double Number(const std::string& word) {
    return std::strtod(word.c_str(), nullptr);
}

std::string Answer(const kinelink::ProtocolError& error) {
    return "error " + std::string(error.Name()) + " " + kinelink::Printable(error.Message);
}

std::string Report(std::initializer_list<Named> all) {
    std::string line = "ok";
    for (const Named& one : all) line += ' ' + one.Text;
    return line;
}

}  // namespace probe

int main() {
    probe::Commands commands;
    probe::RegisterMessages(commands);
    probe::RegisterPlaying(commands);
    probe::RegisterSounds(commands);
    probe::RegisterSockets(commands);
    probe::RegisterTalks(commands);
    probe::RegisterClients(commands);
    probe::RegisterAllocations(commands);
    probe::RegisterFuzz(commands);
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream parts(line);
        probe::Words words;
        for (std::string word; parts >> word;) words.push_back(word);
        const auto command = commands.find(words.empty() ? "" : words[0]);
        std::cout << (command == commands.end() ? "crash no such command" : command->second(words)) << std::endl;
    }
    probe::CloseSockets();
    probe::CloseClients();
}
