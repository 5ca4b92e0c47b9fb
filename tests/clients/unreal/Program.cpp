#include <chrono>
#include <cstdlib>
#include <iostream>

#include "Studio.h"

namespace studio {

FRecordingLiveLinkClient& LiveLink() {
    static FRecordingLiveLinkClient one;
    return one;
}

UWorld*& World() {
    static UWorld* now = nullptr;
    return now;
}

AActor& ActorOf(const Words& words) {
    AActor* const found = World()->Find(Utf16(words.at(1)));
    assert(found);
    return *found;
}

FString TextOf(const std::string& hex) {
    std::string text;
    for (size_t i = 0; hex != "-" && i + 1 < hex.size(); i += 2)
        text += static_cast<char>(std::strtol(hex.substr(i, 2).c_str(), nullptr, 16));
    return Utf16(text);
}

std::string Hex(const std::string& text) {
    std::string hex;
    for (const char letter : text) {
        hex += "0123456789abcdef"[static_cast<unsigned char>(letter) >> 4];
        hex += "0123456789abcdef"[letter & 15];
    }
    return hex.empty() ? "-" : hex;
}

double Number(const std::string& word) { return std::strtod(word.c_str(), nullptr); }

std::string Put(const FVector& v) { return Ok(v.X, v.Y, v.Z).substr(3); }
std::string Put(const FTransform& t) {
    const FQuat q = t.GetRotation();
    return Put(t.GetLocation()) + Ok(q.X, q.Y, q.Z, q.W).substr(2);
}
FVector VectorOf(const Words& words, size_t at) { return {Number(words.at(at)), Number(words.at(at + 1)), Number(words.at(at + 2))}; }
FQuat QuatOf(const Words& words, size_t at) {
    return {Number(words.at(at)), Number(words.at(at + 1)), Number(words.at(at + 2)), Number(words.at(at + 3))};
}

}  // namespace studio

int main() {
    using namespace studio;
    Doubles::MakeAllKnown();
    IModularFeatures::Get().RegisterModularFeature(ILiveLinkClient::ModularFeatureName, &LiveLink());
    Doubles::Module()->StartupModule();
    Commands commands;
    RegisterWorlds(commands);
    RegisterActors(commands);
    RegisterPoses(commands);
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream parts(line);
        Words words;
        for (std::string word; parts >> word;) words.push_back(word);
        const auto command = commands.find(words.empty() ? "" : words[0]);
        std::cout << (command == commands.end() ? "crash no such command" : command->second(words)) << std::endl;
    }
    commands.at("quit")({});
}
