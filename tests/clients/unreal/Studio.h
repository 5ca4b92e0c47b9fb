#pragma once

#include <sstream>

#include "Doubles/Automation.h"
#include "Doubles/Engine.h"
#include "Doubles/LiveLinkClient.h"

/// A small engine around the plugin, driven a line at a time. tests/clients/unreal_studio.py says which commands there are.
namespace studio {

using Words = std::vector<std::string>;
using Commands = std::map<std::string, std::function<std::string(const Words&)>>;

void RegisterWorlds(Commands& commands);
void RegisterActors(Commands& commands);
void RegisterPoses(Commands& commands);

FRecordingLiveLinkClient& LiveLink();

/// The world that commands mean.
UWorld*& World();

/// The actor that the first word names.
AActor& ActorOf(const Words& words);

/// Frames of the engine, sixty a second, for so long.
int Run(double seconds);

/// Words are hexadecimal UTF-8; `-` for none.
FString TextOf(const std::string& hex);
std::string Hex(const std::string& text);
double Number(const std::string& word);
std::string Put(const FVector& v);
std::string Put(const FTransform& t);
FVector VectorOf(const Words& words, size_t at);
FQuat QuatOf(const Words& words, size_t at);

template <class... Parts>
std::string Ok(const Parts&... parts) {
    std::ostringstream line;
    line.precision(15);
    line << "ok";
    ((line << ' ' << parts), ...);
    return line.str();
}

}  // namespace studio
