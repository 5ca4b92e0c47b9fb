#pragma once

#include <string>
#include <string_view>

#include "Bytes.h"

namespace kinelink {

/// Topics: what a message of a stream is about. They end with the zero byte that is part of what is subscribed to, since ZeroMQ
/// compares beginnings.
namespace topics {

std::string Heartbeat();
std::string Frame(std::string_view session, std::string_view character);
std::string Skeleton(std::string_view session, std::string_view character);
std::string Objects(std::string_view session);
std::string Event(std::string_view session, std::string_view character);
std::string Audio(std::string_view session, std::string_view character);

/// Bytes of the topic with its zero byte; 0 where there is none.
size_t Length(Bytes message);

/// Whether a message begins with this topic.
bool Match(std::string_view topic, Bytes message);

}  // namespace topics
}  // namespace kinelink
